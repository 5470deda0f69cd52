package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;

/** What was asked, with everything that the answer is judged by. */
sealed interface Step {

    record Find(SessionKey key) implements Step {}

    record Create(Image session) implements Step {}

    record Replace(Image session, long expected) implements Step {}

    record Touched(SessionKey key, Touch touch) implements Step {}

    record Roll(SessionKey from, long expected, Image renewed, Trail trail) implements Step {}

    record Delete(SessionKey key) implements Step {}

    record Claim(long now, long until) implements Step {}

    record Settle(SessionKey key, long keepUntil) implements Step {
        /** The value of a call that was done with others, and does not say whether there was something to settle. */
        static final String NOT_SAID = "not said";
    }

    /** One attribute was set by a visit. */
    record Set(SessionKey key, String name, String value) implements Step {}

    /** One attribute was read by a visit. */
    record Get(SessionKey key, String name) implements Step {}

    /** One was added to a counter by an update. */
    record Add(SessionKey key, String name) implements Step {}

    /** All sessions of a user were ended. */
    record EndAll(String user) implements Step {}

    /** A listener was told that a session has ended. */
    record Told(SessionKey key, String eventId, String reason) implements Step {}

    /** A node died. */
    record Crash() implements Step {}

    /** An inventory walked over all sessions. */
    record Walk(int inventory) implements Step {}

    /** An inventory looked up each key that the history knows; seen are those that live. */
    record Known(int inventory) implements Step {}

    /** An inventory asked for the sessions of a user. */
    record OfUser(int inventory, String user) implements Step {}

    /** An inventory counted. */
    record Count(int inventory) implements Step {}
}
