package dev.sojourn.spring.security;

import dev.sojourn.Session;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one visit of a session, which is one object: of the visits before, and on other nodes, nothing. Safe
 * for use by many threads.
 */
final class VisitNotes {

    private static final Map<Session, VisitNotes> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    private volatile boolean rolled;
    private volatile @Nullable Object bound;
    private volatile @Nullable String login;

    private VisitNotes() {}

    static VisitNotes of(Session session) {
        return ALL.computeIfAbsent(session, unused -> new VisitNotes());
    }

    /** Whether the session got a new id. */
    boolean isRolled() {
        return rolled;
    }

    void rolled() {
        rolled = true;
    }

    /** As whom the session was bound, in equal words; null when it was not. */
    @Nullable
    Object bound() {
        return bound;
    }

    void bound(@Nullable Object as) {
        bound = as;
    }

    /** Whom the login names that the session holds, empty for nobody; null when nobody has looked. */
    @Nullable
    String login() {
        return login;
    }

    void login(@Nullable String name) {
        login = name;
    }
}
