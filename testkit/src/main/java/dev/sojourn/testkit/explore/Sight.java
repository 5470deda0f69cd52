package dev.sojourn.testkit.explore;

import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import org.jspecify.annotations.Nullable;

/** What a look into the store shows of a session. */
record Sight(String key, @Nullable String user, long created, long expiresAt, long duration, boolean over, int bytes) {

    /** Null when no session is there, a trail perhaps. */
    static @Nullable Sight of(@Nullable StoredRecord record) {
        return record instanceof StoredSession session
                ? new Sight(
                        session.key().hex(),
                        session.user(),
                        session.created(),
                        session.expiresAt(),
                        session.duration(),
                        session.claimed(),
                        session.data().length)
                : null;
    }
}
