package dev.sojourn.server.admin;

import dev.sojourn.SessionInfo;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.time.Instant;

/** What decides when a session ends. */
final class Rules {

    private Rules() {}

    static Detail.Rule of(SessionInfo session, Lifetime lifetime) {
        Instant ends = session.expiresAt();
        if (ends == null) {
            return Detail.Rule.NEVER;
        }
        Duration own = session.ownDuration();
        boolean remembered = own != null && lifetime.remembered() != null && own.compareTo(lifetime.absolute()) > 0;
        Duration most = remembered && lifetime.remembered() != null ? lifetime.remembered() : lifetime.absolute();
        long latest = Lifetime.plus(session.created().toEpochMilli(), Lifetime.millis(most));
        if (ends.toEpochMilli() >= latest) {
            return Detail.Rule.ABSOLUTE;
        }
        return own == null ? Detail.Rule.IDLE : Detail.Rule.OWN;
    }
}
