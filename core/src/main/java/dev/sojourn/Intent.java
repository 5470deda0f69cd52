package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.store.StoredSession;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a visit wants changed, as one value that knows nothing of the record it will meet. {@link #onto} decides
 * everything against that record, and is asked again for each record that is met: whose session it is, what of it goes,
 * which moments move, and whether anything changes at all.
 *
 * @param delta the attributes and what is kept about the user
 * @param bindsUser whether the user is set or cleared
 * @param user the new user, null for nobody
 * @param setsDuration whether the session's own duration changes
 * @param duration the new one
 * @param rebased whether the anchor moves to now, whatever its kind
 * @param quiet whether the visit is no access of the session
 * @param entered when the visit began
 * @param owner whose data the session held when this was formed, null for nobody's
 */
record Intent(
        Delta delta,
        boolean bindsUser,
        @Nullable String user,
        boolean setsDuration,
        long duration,
        boolean rebased,
        boolean quiet,
        long entered,
        @Nullable String owner) {

    /** What becomes of a record. */
    sealed interface Result {}

    /**
     * It is written.
     *
     * @param next the record at its next version; its key and data are the old ones until the commit has sealed the
     *     body
     * @param body the attributes
     * @param sameBody whether they are what they were
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Write(StoredSession next, byte[] body, boolean sameBody) implements Result {}

    /** It stays: nothing would be another. */
    record Nothing() implements Result {}

    /** It holds the data of somebody else than the user for whom the changes were meant. */
    record NotTheirs() implements Result {}

    private static final Nothing NOTHING = new Nothing();
    private static final NotTheirs NOT_THEIRS = new NotTheirs();

    boolean isEmpty() {
        return delta.isEmpty() && !bindsUser && !setsDuration && !rebased;
    }

    boolean logsIn() {
        return bindsUser && user != null;
    }

    /** How many attributes it means to change, for the event that tells of their loss. */
    int changes() {
        return delta.values().size();
    }

    /** This intent with one more value. */
    Intent with(String name, Held value) {
        return new Intent(
                delta.with(name, value), bindsUser, user, setsDuration, duration, rebased, quiet, entered, owner);
    }

    /**
     * Decides what becomes of a record.
     *
     * @param met the record
     * @param table its attributes
     * @param now the moment of the write
     * @throws SessionLimitException when it would be over a limit
     */
    Result onto(StoredSession met, AttributeTable table, long now, EngineParts parts) {
        String theirs = AboutUser.owner(parts.codec(), met, table);
        boolean logsIn = logsIn();
        if (!AboutUser.isFor(owner, theirs, logsIn)) {
            return NOT_THEIRS;
        }
        Delta applied =
                logsIn && theirs != null && !theirs.equals(user) ? delta.alone() : delta.over(table, parts.codec());
        boolean sameBody = !applied.changes(table);
        byte[] body = sameBody ? table.source() : checked(applied, table, met, parts);
        String whose = bindsUser ? user : met.user();
        long lives = setsDuration ? duration : met.duration();
        if (sameBody && !rebased && lives == met.duration() && Objects.equals(whose, met.user())) {
            return NOTHING;
        }
        return new Write(moved(met, now, parts.expiry(), whose, lives), body, sameBody);
    }

    /** The record with its version and moments after a write at {@code now}. */
    StoredSession moved(StoredSession met, long now, Expiry expiry, @Nullable String whose, long lives) {
        boolean anchors =
                expiry.anchor().movesOnUpdate() && !(quiet && expiry.anchor().movesOnAccess());
        long base = rebased || anchors ? Math.max(now, met.expiryBase()) : met.expiryBase();
        return met.toBuilder()
                .version(met.version() + 1)
                .lastAccess(quiet ? met.lastAccess() : Math.max(met.lastAccess(), entered))
                .lastUpdate(Math.max(met.lastUpdate(), now))
                .expiryBase(base)
                .expiresAt(expiry.expiresAt(met.created(), base, lives))
                .duration(lives)
                .user(whose)
                .build();
    }

    private static byte[] checked(Delta applied, AttributeTable table, StoredSession met, EngineParts parts) {
        int most = parts.limits().attributes();
        int size = applied.sizeOn(table);
        if (size > most && size > table.size()) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSION_SIZE,
                    "Session " + met.key().fingerprint()
                            + " not saved: with what other visits have set meanwhile it would"
                            + " have " + size + " attributes, over Limits.attributes (" + most
                            + "). Remove some, or keep them in one map");
        }
        byte[] body = applied.onto(table);
        int bytes = parts.limits().sessionBytes();
        if (body.length > bytes && body.length > table.source().length) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSION_SIZE,
                    String.format(
                            Locale.ROOT,
                            "Session %s not saved: %,d bytes is over Limits.sessionBytes (%,d). %s",
                            met.key().fingerprint(),
                            body.length,
                            bytes,
                            applied.largest()));
        }
        return body;
    }
}
