package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.WriteUnconfirmedException;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.id.Transport;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.store.UnconfirmedWriteException;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a handle holds after a call that failed, or met another user: never what is somebody else's. */
class HandleAfterFailureTest {

    private final Scene scene = new Scene();

    /** Does what it is told, and says of rolls and creates that no replica has confirmed them. */
    private SessionEngine unconfirmed() {
        return scene.engine(
                new ForwardingStore(scene.store) {
                    @Override
                    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
                        super.roll(from, renewed, trail);
                        throw new UnconfirmedWriteException("no replica", null);
                    }

                    @Override
                    public boolean create(StoredSession session) {
                        super.create(session);
                        throw new UnconfirmedWriteException("no replica", null);
                    }
                },
                settings -> settings);
    }

    @Test
    void anUnconfirmedLoginLeavesNothingPendingFromBefore() {
        String token = scene.client(session -> session.setUser("ann").set("kept", 1));
        try (SessionEngine engine = unconfirmed();
                Visit visit = engine.enter(token, Transport.COOKIE)) {
            visit.session().set("secret", "ann's");
            assertThatThrownBy(() -> visit.session().setUser("bob")).isInstanceOf(WriteUnconfirmedException.class);
            assertThat(visit.session().user()).isEqualTo("bob");
            assertThat(visit.session().get("secret")).isNull();
            visit.commit();
        }
        assertThat(scene.memory.scan(null, 10).sessions()).singleElement().satisfies(stored -> {
            assertThat(stored.user()).isEqualTo("bob");
        });
        assertThat(scene.engine.directory().list(null, 10).sessions().get(0).attributes())
                .isEmpty();
    }

    @Test
    void anUnconfirmedCreateIsHeldByItsVisit() {
        try (SessionEngine engine = unconfirmed();
                Visit visit = engine.enter()) {
            assertThatThrownBy(() -> visit.session().setUser("ann")).isInstanceOf(WriteUnconfirmedException.class);
            assertThat(visit.session().isStored()).isTrue();
            assertThat(visit.currentId()).isNotNull();
        }
        assertThat(scene.memory.count()).isEqualTo(1);
    }

    @Test
    void aVisitThatBeganWithNobodyIsItsUsersFromTheMomentItMeetsOne() {
        String token = scene.client(session -> session.set("list", new ArrayList<>(List.of("anonymous"))));
        try (Visit first = scene.enter(token)) {
            Connection.Attachment place = scene.engine.attach(first.session(), reason -> {});
            try (Visit message = scene.engine.enter(place)) {
                String ann =
                        scene.visit(token, session -> session.setUser("ann").set("cart", List.of("ann's")));
                assertThat(message.session().touch()).isTrue();
                assertThat(message.session().get("cart")).isEqualTo(List.of("ann's"));
                String bob = scene.visit(ann, session -> session.setUser("bob"));
                message.session().set("more", message.session().get("cart"));
                assertThat(message.commit()).isEqualTo(CommitOutcome.DROPPED);
                assertThat(scene.values(bob)).isEmpty();
            }
        }
    }

    @Test
    void theFunctionOfAnUpdateNeverSeesTheNextUsersValue() {
        String token = scene.client(session -> session.setUser("ann").set("secret", "ann's"));
        List<Object> seen = new ArrayList<>();
        try (Visit first = scene.enter(token)) {
            Connection.Attachment place = scene.engine.attach(first.session(), reason -> {});
            try (Visit message = scene.engine.enter(place)) {
                scene.visit(token, session -> session.setUser("bob").set("secret", "bob's"));
                assertThatThrownBy(() -> message.session().update("secret", String.class, old -> {
                            seen.add(String.valueOf(old));
                            return old + "!";
                        }))
                        .isInstanceOf(SessionNotFoundException.class);
                assertThat(message.session().user()).isNull();
                assertThat(message.session().get("secret")).isNull();
            }
        }
        assertThat(seen).doesNotContain("bob's");
    }

    @Test
    void aLoginThatFailedIsNotTakenUpByTheNextWrite() {
        try (Visit visit = scene.engine.enter()) {
            scene.faults.failNext(StoreOperation.CREATE, Outcome.APPLIED);
            scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> visit.session().setUser("ann", Map.of("role", "admin")))
                    .isInstanceOf(StoreUnavailableException.class);
            visit.session().set("error", "login failed");
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
            assertThat(visit.session().user()).isNull();
        }
        assertThat(scene.memory.scan(null, 10).sessions())
                .singleElement()
                .extracting(StoredSession::user)
                .isNull();
    }

    @Test
    void aSessionThatNobodyWasToldOfIsEndedByTheNextSweep() {
        try (Visit visit = scene.engine.enter()) {
            visit.session().set("a", 1);
            scene.faults.failNext(StoreOperation.CREATE, Outcome.APPLIED);
            scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
            assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(scene.memory.count()).isEqualTo(1);
        scene.engine.directory().sweep();
        assertThat(scene.memory.count()).isZero();
    }

    @Test
    void oneSessionThatCannotBeReachedKeepsNoOtherFromBeingKeptAlive() {
        String sick = scene.client();
        String healthy = scene.client();
        String key = scene.read(sick, session -> String.valueOf(session.key()));
        SessionEngine node = scene.engine(
                new ForwardingStore(scene.store) {
                    @Override
                    public boolean touch(dev.sojourn.id.SessionKey at, Touch touch) {
                        if (at.hex().equals(key)) {
                            throw new StoreException("a shard is down", null);
                        }
                        return super.touch(at, touch);
                    }
                },
                settings -> settings);
        try (node;
                Visit first = node.enter(sick, Transport.COOKIE);
                Visit second = node.enter(healthy, Transport.COOKIE)) {
            for (int minute = 0; minute < 40; minute++) {
                scene.after(Duration.ofMinutes(1));
                node.directory().sweep();
            }
            assertThat(first.found()).isTrue();
            assertThat(second.session().set("done", 1).save()).isTrue();
        }
    }

    @Test
    void aVisitThatEntersInTheLastMomentLives() {
        String token = scene.client();
        scene.after(Duration.ofMinutes(30).minusMillis(500));
        try (Visit visit = scene.enter(token)) {
            Session session = visit.session();
            scene.after(Duration.ofMillis(600));
            scene.engine.directory().sweep();
            session.set("late", 1);
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void anUpdateSeesWhatWasChangedInPlaceAndGetsACopy() {
        String token = scene.client(session -> session.set("l", List.of(0)));
        scene.visit(token, session -> {
            ((List<Object>) session.get("l")).add(1);
            session.update("l", List.class, old -> {
                old.add(2);
                return old;
            });
        });
        assertThat(scene.value(token, "l")).isEqualTo(List.of(0, 1, 2));
    }

    @Test
    void anUpdateThatRunsIntoItselfByAnotherVisitEnds() {
        String token = scene.client(session -> session.set("n", 0));
        scene.visit(
                token,
                session -> assertThatThrownBy(() -> session.update("n", Integer.class, n -> {
                            scene.visit(token, other -> other.set("n", n + 1));
                            return n + 2;
                        }))
                        .isInstanceOf(SessionConflictException.class));
    }

    @Test
    void whatAVisitHasReadStaysTheSameObjectWhoeverWritesMeanwhile() {
        String token = scene.client(session -> session.set("l", new ArrayList<>(List.of(1))));
        try (Visit visit = scene.enter(token)) {
            List<Object> held = list(visit.session());
            scene.visit(token, other -> other.set("m", 1));
            visit.session().set("n", 1);
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
            assertThat(list(visit.session())).isSameAs(held);
            held.add(2);
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
        }
        assertThat(scene.value(token, "l")).isEqualTo(List.of(1, 2));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Session session) {
        return (List<Object>) session.get("l");
    }

    @Test
    void whatIsWrongWithWhatIsKeptAboutAUserIsSaid() {
        String token = scene.client();
        Map<String, Object> nameless = new HashMap<>();
        nameless.put(null, 1);
        try (Visit visit = scene.enter(token)) {
            Session session = visit.session();
            assertThatThrownBy(() -> session.setUser("ann", nameless))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("kept about a user");
            assertThatThrownBy(() -> session.setUser("ann", Map.of("thing", new Object())))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("kept about the user")
                    .hasMessageContaining(".thing");
            for (int length : List.of(70_000, 17_000_000)) {
                assertThatThrownBy(() -> session.setUser("ann", Map.of("a", 1, "photo", "x".repeat(length))))
                        .isInstanceOf(SessionLimitException.class)
                        .hasMessageContaining("kept about the user")
                        .hasMessageContaining("\"photo\"");
            }
            assertThatThrownBy(() -> session.setUser(null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.set((String) null, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("null");
            assertThatThrownBy(() -> session.setAll(nameless)).isInstanceOf(IllegalArgumentException.class);
            assertThat(session.user()).isNull();
        }
    }

    @Test
    void aReaderEndsAlsoWhenTheClockWasSetBack() {
        String token = scene.client();
        scene.after(Duration.ofMinutes(10));
        try (Visit reader = scene.enter(token)) {
            scene.clock.advance(Duration.ofMinutes(-10));
            scene.visit(token, session -> session.extend(Duration.ofMinutes(1)));
            assertThat(reader.commit()).isNotEqualTo(CommitOutcome.DROPPED);
        }
    }
}
