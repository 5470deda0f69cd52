package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.renewed;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.trail;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What visits, sweeps and ends of one session must not do to each other. */
class SideBySideTest {

    private final Scene scene = new Scene();

    @Test
    void aQuietWriteDoesNotTakeBackTheExpiryThatAVisitBesideItHasMoved() {
        String token = scene.client();
        Visit message = scene.enter(token).quiet();
        message.session().set("seen", 1);
        scene.after(Duration.ofMinutes(20));
        assertThat(scene.lives(token)).isTrue();
        scene.after(Duration.ofMinutes(20));
        message.commit();
        scene.after(Duration.ofMinutes(9));
        assertThat(scene.values(token)).containsEntry("seen", 1);
    }

    @Test
    void aQuietWriteAloneMovesNoExpiry() {
        String token = scene.client();
        scene.after(Duration.ofMinutes(20));
        try (Visit message = scene.enter(token).quiet()) {
            message.session().set("seen", 1);
            message.commit();
        }
        scene.after(Duration.ofMinutes(10));
        assertThat(scene.lives(token)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ExpiryAnchor.class)
    void aTouchWritesNothingButMoments(ExpiryAnchor anchor) {
        Scene anchored =
                new Scene(settings -> settings.lifetime(Lifetime.standard().anchor(anchor)));
        String token = anchored.client();
        try (Visit visit = anchored.enter(token)) {
            Session session = visit.session().set("x", 1).setDuration(Duration.ofMinutes(1));
            anchored.after(Duration.ofMinutes(5));
            session.touch();
            assertThat(session.isChanged()).isTrue();
            assertThat(session.lastUpdateAt()).isEqualTo(session.createdAt());
            visit.discard();
        }
        assertThat(anchored.values(token)).doesNotContainKey("x");
        assertThat(anchored.read(token, Session::duration)).isEqualTo(Duration.ofMinutes(30));
        anchored.after(Duration.ofMinutes(26));
        assertThat(anchored.lives(token)).isEqualTo(anchor.movesOnTouch());
    }

    @ParameterizedTest
    @EnumSource(
            value = ExpiryAnchor.class,
            names = {"LAST_UPDATE", "EXPLICIT"})
    void aTouchIsNotUndoneByAWriteBesideIt(ExpiryAnchor anchor) {
        Scene anchored =
                new Scene(settings -> settings.lifetime(Lifetime.standard().anchor(anchor)));
        String token = anchored.client();
        Visit slow = anchored.enter(token);
        slow.session().set("slow", 1);
        try (Visit touching = anchored.enter(token)) {
            touching.session().set("own", 1);
            anchored.visit(token, session -> session.set("other", 1));
            anchored.after(Duration.ofMinutes(20));
            touching.session().touch();
            assertThat(touching.session().has("other")).isTrue();
            touching.commit();
        }
        slow.commit();
        anchored.after(Duration.ofMinutes(20));
        assertThat(anchored.values(token)).containsKeys("name", "slow", "own", "other");
    }

    @Test
    void aSessionThatExpiredDuringAVisitEndsOnce() {
        String token = scene.client();
        Visit slow = scene.enter(token);
        String key = String.valueOf(slow.session().key());
        scene.after(Duration.ofMinutes(31));
        assertThat(scene.engine.directory().sweep()).isEqualTo(1);
        assertThat(slow.session().destroy()).isFalse();
        assertThat(scene.engine.directory().end(key)).isFalse();
        assertThat(scene.heard(Ended.class)).hasSize(1);
    }

    @Test
    void aPlaceIsStillHeldAfterARollThatSomebodyWasQuickerThan() {
        try (MemoryStore store = new MemoryStore()) {
            StoredSession found = sample(1).build();
            store.create(found);
            StoredSession bound = renewed(found, 2).toBuilder().user("ada").build();
            store.admit(new Place("ada", key(1), 1, Samples.NOW, Samples.HOLD));
            store.replace(written(found, "newer"), found.version());
            assertThat(store.roll(found, bound, trail(found, bound))).isFalse();
            assertThat(store.admit(new Place("ada", key(3), 1, Samples.NOW, Samples.HOLD)))
                    .isFalse();
        }
    }

    @Test
    void updatesWithinUpdatesInOppositeOrderDoNotWaitForEachOtherForEver() {
        String one = scene.client();
        String two = scene.client();
        while (stripe(one) == stripe(two)) {
            two = scene.client();
        }
        List<String> tokens = List.of(one, two);
        CyclicBarrier bothHaveTheirTurn = new CyclicBarrier(2);
        Race.run(2, lane -> {
                    String outer = tokens.get(lane);
                    String inner = tokens.get(1 - lane);
                    contended(outer, () -> {
                        bothHaveTheirTurn.await(30, TimeUnit.SECONDS);
                        contended(inner, () -> null);
                        return null;
                    });
                    return true;
                })
                .results();
        assertThat(scene.value(one, "n")).isEqualTo(2);
        assertThat(scene.value(two, "n")).isEqualTo(2);
    }

    /** An update that loses twice, so that its third attempt takes turns, and then does something else within. */
    private void contended(String token, Callable<Void> within) {
        AtomicInteger calls = new AtomicInteger();
        try (Visit visit = scene.enter(token)) {
            visit.session().update("n", Integer.class, n -> {
                int call = calls.incrementAndGet();
                if (call <= 2) {
                    scene.visit(token, session -> session.set("inTheWay", call));
                } else if (call == 3) {
                    try {
                        within.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
                return n == null ? 1 : n + 1;
            });
        }
    }

    private int stripe(String token) {
        String key = scene.read(token, session -> String.valueOf(session.key()));
        return Math.floorMod(SessionKey.parse(key).hashCode(), 64);
    }

    @Test
    void aSweepGoesOnAfterAListenerThatBroughtTheMachineToItsLimits() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        CountDownLatch ends = new CountDownLatch(2);
        ManualClock clock = new ManualClock();
        try (SessionEngine engine = SessionEngine.builder()
                .store(new MemoryStore())
                .clock(clock)
                .scheduler(scheduler)
                .sweepEvery(Duration.ofMillis(2))
                .listener(SessionEvent.Ended.class, event -> {
                    ends.countDown();
                    clock.advance(Duration.ofMinutes(2));
                    throw new InternalError("of the machine");
                })
                .build()) {
            engine.directory().create();
            clock.advance(Duration.ofHours(1));
            assertThat(ends.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            scheduler.shutdownNow();
        }
    }
}
