package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.ValueCodec;
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

    /**
     * Whether all that a record would have new is where the visit comes from: nobody misses that when it is not stored.
     */
    boolean onlyDescribes(StoredSession met, AttributeTable table, ValueCodec codec) {
        return delta.device() != null
                && wanted.roll() == null
                && !wanted.changes(met)
                && !delta.withoutDevice().onto(table, codec).changes(table);
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
        boolean others = logsIn && theirs != null && !theirs.equals(wanted.user());
        Delta applied = applied(delta, others, table, parts);
        byte[] body = applied.bodyOn(table);
        if (isOver(body, table, parts)) {
            applied = withoutDevice(others, table, parts);
            body = applied.bodyOn(table);
        }
        boolean sameBody = body == table.source();
        if (sameBody && !wanted.changes(met)) {
            return NOTHING;
        }
        if (!sameBody) {
            check(applied, body, table, met, parts);
        }
        return new Write(moved(met, body, now, parts.expiry()), sameBody);
    }

    private static Delta applied(Delta delta, boolean others, AttributeTable table, EngineParts parts) {
        return others ? delta.alone(table) : delta.onto(table, parts.codec());
    }

    /** The changes where they do not fit: what is said of the device goes before anything else does. */
    private Delta withoutDevice(boolean others, AttributeTable table, EngineParts parts) {
        Delta rest = applied(delta.withoutDevice(), others, table, parts);
        return others || !isOver(rest.bodyOn(table), table, parts) ? rest : rest.withoutDeviceOf(table);
    }

    private static boolean isOver(byte[] body, AttributeTable table, EngineParts parts) {
        return body.length > parts.limits().sessionBytes() && body.length > table.source().length;
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

    private static void check(Delta applied, byte[] body, AttributeTable table, StoredSession met, EngineParts parts) {
        int most = parts.limits().attributes();
        int size = applied.sizeOn(table);
        if (size > most && size > table.size()) {
            throw tooMuch(
                    parts,
                    "Session " + met.key().fingerprint()
                            + " not saved: with what other visits have set meanwhile it would"
                            + " have " + size + " attributes, over Limits.attributes (" + most
                            + "). Remove some, or keep them in one map");
        }
        if (isOver(body, table, parts)) {
            throw tooMuch(
                    parts,
                    String.format(
                            Locale.ROOT,
                            "Session %s not saved: %,d bytes is over Limits.sessionBytes (%,d). %s",
                            met.key().fingerprint(),
                            body.length,
                            parts.limits().sessionBytes(),
                            applied.largest()));
        }
    }

    private static SessionLimitException tooMuch(EngineParts parts, String message) {
        parts.announcer().limited(SessionLimitException.Limit.SESSION_SIZE);
        return new SessionLimitException(SessionLimitException.Limit.SESSION_SIZE, message);
    }
}
