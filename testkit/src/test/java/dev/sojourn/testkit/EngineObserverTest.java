package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.EngineBuilder;
import dev.sojourn.EngineObserver;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionLimitException.Limit;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.VisitDoor;
import dev.sojourn.VisitOutcome;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an observer is told of visits, and that an engine without one tells nobody. */
class EngineObserverTest {

    private static final class Notes implements EngineObserver {
        private final List<String> left = new ArrayList<>();
        private final List<Integer> stored = new ArrayList<>();
        private final List<Limit> limits = new ArrayList<>();
        private final List<EndReason> disconnected = new ArrayList<>();
        private final List<Boolean> sweeps = new ArrayList<>();
        private int entered;

        @Override
        public void entered(long nanos) {
            assertThat(nanos).isNotNegative();
            entered++;
        }

        @Override
        public void left(VisitDoor door, VisitOutcome outcome, long nanos) {
            left.add(door + " " + outcome + (nanos < 0 ? "" : " timed"));
        }

        @Override
        public void stored(int bytes) {
            stored.add(bytes);
        }

        @Override
        public void limited(Limit limit) {
            limits.add(limit);
        }

        @Override
        public void disconnected(EndReason reason) {
            disconnected.add(reason);
        }

        @Override
        public void swept(long nanos, boolean all) {
            sweeps.add(all);
        }

        List<String> take() {
            List<String> taken = List.copyOf(left);
            left.clear();
            return taken;
        }
    }

    private final ManualClock clock = new ManualClock();
    private final MemoryStore memory = new MemoryStore();
    private final FaultyStore store = new FaultyStore(memory);
    private final Notes notes = new Notes();
    private final SessionEngine engine = builder().listener(notes).build();

    private EngineBuilder builder() {
        return SessionEngine.builder()
                .store(store)
                .clock(clock)
                .limits(Limits.standard().withValueBytes(800).withSessionBytes(1024))
                .sessionsPerUser(1, Overflow.REFUSE)
                .withoutSweeps();
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    @Test
    void eachVisitIsToldOnceWithWhatItCameTo() {
        String id = begun();
        assertThat(notes.take()).containsExactly("API BEGUN timed");
        visit(id, visit -> {});
        visit(id, visit -> visit.session().set("n", 2));
        visit(id, visit -> visit.session().save());
        clock.advance(Duration.ofMinutes(3));
        visit(id, visit -> {});
        assertThat(notes.take()).containsExactly("API READ", "API WRITTEN timed", "API READ", "API TOUCHED timed");
        String next = visit(id, visit -> visit.session().roll());
        visit(next, visit -> visit.session().destroy());
        visit(next, visit -> {});
        assertThat(notes.take()).containsExactly("API ROLLED", "API ENDED", "API NONE");
        assertThat(notes.entered).as("times a store was asked for a session").isEqualTo(7);
    }

    @Test
    void severalCommitsOfAVisitAreOneVisit() {
        String id = begun();
        notes.take();
        visit(id, visit -> {
            visit.session().set("a", 1);
            visit.commit();
        });
        assertThat(notes.take()).containsExactly("API WRITTEN timed");
    }

    @Test
    void whatWasNotCommittedIsTold() {
        String id = begun();
        notes.take();
        try (Visit visit = engine.enter(id, Transport.COOKIE)) {
            visit.session().set("n", 3);
        }
        try (Visit visit = engine.enter(VisitDoor.SOCKET)) {
            visit.session().set("n", 3);
        }
        engine.enter().close();
        assertThat(notes.take()).containsExactly("API DISCARDED", "SOCKET DISCARDED");
    }

    @Test
    void changesThatAreLostAreTold() {
        String id = begun();
        notes.take();
        try (Visit slow = engine.enter(id, Transport.COOKIE)) {
            slow.session().set("n", 3);
            engine.directory().end(String.valueOf(slow.session().key()));
            assertThat(slow.commit()).isEqualTo(CommitOutcome.DROPPED);
        }
        assertThat(notes.take()).containsExactly("API DROPPED timed");
    }

    @Test
    void aStoreThatFailsIsTold() {
        String id = begun();
        notes.take();
        store.down();
        assertThatThrownBy(() -> engine.enter(engine.ids().read(id, Transport.COOKIE), VisitDoor.HTTP))
                .isInstanceOf(StoreUnavailableException.class);
        store.up();
        try (Visit visit = engine.enter(id, Transport.COOKIE)) {
            visit.session().set("n", 3);
            store.down();
            assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
            store.up();
        }
        assertThat(notes.take()).containsExactly("HTTP UNAVAILABLE", "API UNAVAILABLE timed");
    }

    @Test
    void limitsAndSizesAreTold() {
        String id = begun();
        assertThat(notes.stored)
                .singleElement()
                .satisfies(bytes -> assertThat(bytes).isPositive());
        assertThatThrownBy(() -> visit(
                        id, visit -> visit.session().set("a", "x".repeat(600)).set("b", "x".repeat(600))))
                .isInstanceOf(SessionLimitException.class);
        visit(id, visit -> visit.session().setUser("ada"));
        assertThatThrownBy(() -> visit(begun(), visit -> visit.session().setUser("ada")))
                .isInstanceOf(SessionLimitException.class);
        assertThat(notes.limits).containsExactly(Limit.SESSION_SIZE, Limit.SESSIONS_PER_USER);
        assertThat(notes.take()).contains("API FAILED timed");
    }

    @Test
    void connectionsWhoseSessionsAreOverAreToldWithTheReason() {
        Session first = session(begun());
        engine.attach(first, reason -> {});
        engine.attach(first, reason -> {
            throw new IllegalStateException("a connection's own fault");
        });
        engine.attach(first, reason -> {}).close();
        engine.directory().end(String.valueOf(first.key()));
        assertThat(notes.disconnected)
                .as("but not the closed one")
                .containsExactly(EndReason.REVOKED, EndReason.REVOKED);

        String id = begun();
        engine.attach(session(id), reason -> {});
        visit(id, visit -> visit.session().roll());
        assertThat(notes.disconnected).as("a roll ends nothing").hasSize(2);
        engine.attach(session(begun()), reason -> {});
        clock.advance(Duration.ofDays(1));
        engine.directory().sweep();
        assertThat(notes.disconnected)
                .endsWith(EndReason.EXPIRED, EndReason.EXPIRED)
                .hasSize(4);
    }

    @Test
    void aMessageThatFindsNoSessionIsToldOnceAsAnEndOfItsConnection() {
        Session elsewhere = session(begun());
        List<EndReason> late = new ArrayList<>();
        Connection.Attachment place = engine.attach(elsewhere, reason -> {});
        memory.delete(SessionKey.parse(String.valueOf(elsewhere.key())));
        engine.enter(place).close();
        engine.enter(place).close();
        assertThat(notes.disconnected).containsExactly(EndReason.DESTROYED);
        engine.directory().end(String.valueOf(elsewhere.key()));

        Connection.Attachment idle = engine.attach(session(begun()), late::add);
        engine.enter(idle).close();
        clock.advance(Duration.ofDays(1));
        engine.enter(idle).close();
        engine.directory().sweep();
        assertThat(notes.disconnected).containsExactly(EndReason.DESTROYED, EndReason.EXPIRED);
        assertThat(late).as("which the connection hears as before").containsExactly(EndReason.EXPIRED);
    }

    @Test
    void aMessageThatTheStoreDoesNotAnswerIsNoEnd() {
        Connection.Attachment place = engine.attach(session(begun()), reason -> {});
        store.down();
        assertThatThrownBy(() -> engine.enter(place)).isInstanceOf(StoreUnavailableException.class);
        store.up();
        engine.enter(place).close();
        assertThat(notes.disconnected).isEmpty();
    }

    private Session session(String signedId) {
        return engine.directory().lookUp(signedId).orElseThrow();
    }

    @Test
    void sweepsAreToldWithTheirOutcome() {
        engine.directory().sweep();
        store.down();
        assertThatThrownBy(() -> engine.directory().sweep()).isInstanceOf(StoreUnavailableException.class);
        store.up();
        assertThat(notes.sweeps).containsExactly(true, false);
    }

    @Test
    void whoComesLaterIsToldOfVisitsThatBeginThen() {
        Notes later = new Notes();
        try (Visit before = engine.enter()) {
            engine.addListener(later);
            before.session().set("n", 1);
            before.commit();
        }
        begun();
        engine.removeListener(later);
        begun();
        // That visit was opened while there was another observer.
        assertThat(later.take()).containsExactly("API BEGUN timed", "API BEGUN timed");
        assertThat(notes.take()).hasSize(3);
    }

    @Test
    void eventsOfEachVisitAreToldToListenersAlone() {
        List<Class<?>> heard = new ArrayList<>();
        List<Class<?>> observed = new ArrayList<>();
        engine.addListener(event -> heard.add(event.getClass()));
        engine.addListener(new EngineObserver() {
            @Override
            public void on(SessionEvent event) {
                observed.add(event.getClass());
            }
        });
        String id = begun();
        visit(id, visit -> visit.session().set("n", 2));
        visit(id, visit -> visit.session().destroy());
        assertThat(heard)
                .containsExactly(
                        SessionEvent.Created.class,
                        SessionEvent.Loaded.class,
                        SessionEvent.Saved.class,
                        SessionEvent.Loaded.class,
                        SessionEvent.Ended.class);
        assertThat(observed).containsExactly(SessionEvent.Created.class, SessionEvent.Ended.class);
        assertThat(notes.stored).hasSize(2);
    }

    @Test
    void anObserverThatFailsHarmsNobody() {
        engine.addListener(new EngineObserver() {
            @Override
            public void left(VisitDoor door, VisitOutcome outcome, long nanos) {
                throw new IllegalStateException("an observer's own fault");
            }
        });
        begun();
        assertThat(notes.take()).containsExactly("API BEGUN timed");
    }

    @Test
    void anEngineWithoutObserversMeasuresNothing() {
        Notes late = new Notes();
        try (SessionEngine plain = builder().listener(event -> {}).build()) {
            try (Visit visit = plain.enter()) {
                plain.addListener(late);
                visit.session().set("n", 1);
                visit.commit();
            }
            assertThat(late.take()).isEmpty();
            assertThat(late.stored).hasSize(1);
        }
    }

    private interface Work {
        void on(Visit visit);
    }

    private String begun() {
        try (Visit visit = engine.enter()) {
            visit.session().set("n", 1);
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }

    private String visit(String signedId, Work work) {
        try (Visit visit = engine.enter(signedId, Transport.COOKIE)) {
            work.on(visit);
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }
}
