package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.store.StoredSession;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a visit wants changed, as one value that knows nothing of the record it will meet. {@link #onto} decides
 * everything against that record, and is asked again for each record that is met: whose session it is, what of it goes,
 * which moments move, and whether anything changes at all.
 *
 * @param delta the attributes and what is kept about the user
 * @param wanted the rest
 * @param quiet whether the visit is no access of the session
 * @param entered when the visit began
 * @param owner whose data the session held when this was formed, null for nobody's
 */
record Intent(
        Delta delta,
        Wanted wanted,
        boolean quiet,
        long entered,
        @Nullable String owner) implements Supplier<Intent> {

    /** What becomes of a record. */
    sealed interface Result {}

    /**
     * It is written.
     *
     * @param next the record at its next version; its key is the old one, and its data the body, until the commit has
     *     sealed that
     * @param sameBody whether the attributes are what they were
     */
    record Write(StoredSession next, boolean sameBody) implements Result {}

    /** It stays: nothing would be another. */
    record Nothing() implements Result {}

    /** It holds the data of somebody else than the user for whom the changes were meant. */
    record NotTheirs() implements Result {}

    private static final Nothing NOTHING = new Nothing();
    private static final NotTheirs NOT_THEIRS = new NotTheirs();

    boolean isEmpty() {
        return delta.isEmpty() && wanted.keepsAll();
    }

    /** Itself: only an update forms another for each record that is met. */
    @Override
    public Intent get() {
        return this;
    }

    /** How many attributes it means to change, for the event that tells of their loss. */
    int changes() {
        return delta.values().size();
    }

    /** This intent with one more value. */
    Intent with(String name, Held value) {
        return new Intent(delta.with(name, value), wanted, quiet, entered, owner);
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
        boolean logsIn = wanted.logsIn();
        if (!AboutUser.isFor(owner, theirs, logsIn)) {
            return NOT_THEIRS;
        }
        Delta applied = logsIn && theirs != null && !theirs.equals(wanted.user())
                ? delta.alone()
                : delta.onto(table, parts.codec());
        boolean sameBody = !applied.changes(table);
        byte[] body = sameBody ? table.source() : checked(applied, table, met, parts);
        if (sameBody && !wanted.changes(met)) {
            return NOTHING;
        }
        return new Write(moved(met, body, now, parts.expiry()), sameBody);
    }

    /** The record after a write of a body at {@code now}. */
    StoredSession moved(StoredSession met, byte[] body, long now, Expiry expiry) {
        long lives = wanted.durationOf(met);
        boolean anchors =
                expiry.anchor().movesOnUpdate() && !(quiet && expiry.anchor().movesOnAccess());
        long base = wanted.rebased() || anchors ? Math.max(now, met.expiryBase()) : met.expiryBase();
        return new StoredSession(
                met.key(),
                met.lineage(),
                met.version() + 1,
                met.created(),
                quiet ? met.lastAccess() : Math.max(met.lastAccess(), entered),
                Math.max(met.lastUpdate(), now),
                base,
                expiry.expiresAt(met.created(), base, lives),
                lives,
                wanted.userOf(met),
                body,
                met.claimed());
    }

    private static byte[] checked(Delta applied, AttributeTable table, StoredSession met, EngineParts parts) {
        int most = parts.limits().attributes();
        int size = applied.sizeOn(table);
        if (size > most && size > table.size()) {
            parts.announcer().limited(SessionLimitException.Limit.SESSION_SIZE);
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
            parts.announcer().limited(SessionLimitException.Limit.SESSION_SIZE);
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
