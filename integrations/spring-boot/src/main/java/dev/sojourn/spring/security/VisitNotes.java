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
    /** What named it, so that one who is renamed is told from another. */
    private volatile @Nullable Object named;

    private VisitNotes() {}

    static VisitNotes of(Session session) {
        return ALL.computeIfAbsent(session, unused -> new VisitNotes());
    }

    /** What is known so far, or null. */
    static @Nullable VisitNotes known(Session session) {
        return ALL.get(session);
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

    void login(String name, @Nullable Object by) {
        login = name;
        named = by;
    }

    @SuppressWarnings("ReferenceEquality")
    boolean isNamedBy(@Nullable Object other) {
        return named != null && named == other;
    }
}
