package dev.sojourn.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A history that is made up, call after call; each call ends before the next begins unless it says when it ran. */
final class Plot {

    static final SessionKey A = SessionId.of("first").key();
    static final SessionKey B = SessionId.of("second").key();
    static final long LIFE = 1_000;

    final History history = new History();
    private long now;
    private long numbers;

    static Image image(SessionKey key, long version) {
        return Image.of(session(key, version).build());
    }

    static StoredSession.Builder session(SessionKey key, long version) {
        return StoredSession.builder(key)
                .version(version)
                .created(1)
                .lastAccess(version)
                .lastUpdate(version)
                .expiryBase(1)
                .expiresAt(LIFE)
                .user("ada")
                .data(new byte[] {(byte) version});
    }

    static Step create(SessionKey key) {
        return new Step.Create(image(key, 1));
    }

    static Step replace(SessionKey key, long version) {
        return new Step.Replace(image(key, version), version - 1);
    }

    static Step roll(SessionKey from, SessionKey to, long version) {
        return new Step.Roll(from, version - 1, image(to, version), trail(from, to));
    }

    static Trail trail(SessionKey from, SessionKey to) {
        return new Trail(from, to, 0, LIFE);
    }

    static Step touch(SessionKey key, long expiresAt) {
        return new Step.Touched(key, new Touch(10, 10, expiresAt, 0));
    }

    static Step find(SessionKey key) {
        return new Step.Find(key);
    }

    static Step delete(SessionKey key) {
        return new Step.Delete(key);
    }

    static Step claim(long moment) {
        return new Step.Claim(moment, moment + LIFE);
    }

    static Step settle(SessionKey key) {
        return new Step.Settle(key, 0);
    }

    static Step told(SessionKey key) {
        return new Step.Told(key, key.hex() + "/end", "EXPIRED");
    }

    Plot ok(Step step, Record... seen) {
        return during(now, now + 5, Outcome.OK, step, null, seen);
    }

    Plot no(Step step) {
        return during(now, now + 5, Outcome.NO, step, null);
    }

    Plot unknown(Step step) {
        return during(now, Call.NEVER, Outcome.UNKNOWN, step, null);
    }

    /** A call of an engine that returned a value. */
    Plot value(Step step, String value) {
        return during(now, now + 5, Outcome.OK, step, value);
    }

    /** A call that ran from one moment to another. */
    Plot during(long from, long to, Outcome outcome, Step step, @Nullable String value, Record... seen) {
        history.plant(new Call("A", numbers++, step, from, to, outcome, List.of(seen), value));
        now = Math.max(now, from) + 10;
        return this;
    }

    /** Says that nothing is wrong with what has happened. */
    void accepted() {
        assertThat(HistoryChecker.violations(history)).isEmpty();
    }

    /** Says that it breaks this rule at least. */
    void rejected(Invariant invariant) {
        assertThat(HistoryChecker.violations(history))
                .extracting(Violation::invariant)
                .contains(invariant);
    }
}
