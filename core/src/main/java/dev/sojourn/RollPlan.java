package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoredSession;
import org.jspecify.annotations.Nullable;

/**
 * A roll that a commit is to do.
 *
 * @param id the new id
 * @param grace how long the former one forwards to it, in milliseconds
 */
record RollPlan(SessionId id, long grace) {

    private static final byte[] NOTHING = {};

    /** A roll with the id that was planned, if one was, or a fresh one; of two graces the shorter counts. */
    static RollPlan of(@Nullable RollPlan planned, long grace, SessionIds ids) {
        return planned == null
                ? new RollPlan(ids.generate(), grace)
                : new RollPlan(planned.id, Math.min(planned.grace, grace));
    }

    long usableUntil(long now) {
        return grace == 0 ? 0 : Lifetime.plus(now, grace);
    }

    /** A body that says from where it may be reached, which is worth something only where it is sealed. */
    byte[] signposted(byte[] body, StoredSession met, long now, EngineParts parts) {
        AttributeTable table = AttributeTable.trust(body);
        byte[] keys = parts.encrypts()
                ? EarlierKeys.afterRoll(table.earlierKeys(), met.key(), met.lineage(), usableUntil(now), now)
                : NOTHING;
        return table.withEarlierKeys(keys);
    }
}
