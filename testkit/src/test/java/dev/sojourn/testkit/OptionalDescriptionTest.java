package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionLimitException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That what is said of a device is kept where it can be, and decides of nothing else. */
class OptionalDescriptionTest {

    private static final Duration DUE = Duration.ofMinutes(6);
    private static final String LONG = "x".repeat(500);

    private static String login(Scene scene) {
        return scene.client(session -> session.setUser("ada")
                .set("list", new ArrayList<>(List.of("a")))
                .describe("Firefox", null, null));
    }

    private static @Nullable String label(Scene scene) {
        var device =
                scene.engine.directory().devices("ada").list().devices().get(0).device();
        return device == null ? null : device.label();
    }

    @Test
    void whoReadsAndDescribesIsServedWhileTheStoreTakesNoWrites() {
        for (Outcome outcome : Outcome.values()) {
            try (Scene scene = new Scene()) {
                String token = login(scene);
                scene.after(DUE);
                scene.faults.failNext(StoreOperation.REPLACE, outcome);
                try (Visit visit = scene.enter(token)) {
                    assertThat(visit.session().get("list", List.class)).containsExactly("a");
                    visit.session().describe("Safari", null, null);

                    assertThat(visit.commit()).isEqualTo(CommitOutcome.TOUCHED);
                }
                scene.visit(token, session -> session.describe("Safari", null, null));
                assertThat(label(scene)).isEqualTo("Safari");
            }
        }
    }

    @Test
    void norDoesItDecideBesideWhatChangesNothing() {
        List<Consumer<Session>> nothings = List.of(
                session -> session.set("list", List.of("a")),
                session -> session.set("b", 1).remove("b"),
                session -> session.setDuration(null));
        for (Consumer<Session> nothing : nothings) {
            try (Scene scene = new Scene()) {
                String token = login(scene);
                scene.after(DUE);
                scene.faults.failNext(StoreOperation.REPLACE, Outcome.NOT_APPLIED);
                try (Visit visit = scene.enter(token)) {
                    visit.session().describe("Safari", null, null);
                    nothing.accept(visit.session());

                    assertThat(visit.commit()).isEqualTo(CommitOutcome.TOUCHED);
                }
                try (Visit visit = scene.enter(token)) {
                    visit.session().describe("Safari", null, null);
                    nothing.accept(visit.session());
                    scene.engine.directory().endAllOf("ada");
                    scene.events.clear();

                    assertThat(visit.commit()).isEqualTo(CommitOutcome.ENDED);
                    assertThat(scene.events).isEmpty();
                }
            }
        }
    }

    @Test
    void aStoreThatIsFullServesWhoReadsAndDescribes() {
        boolean[] full = new boolean[1];
        try (Scene scene = Scene.over(
                store -> new ForwardingStore(store) {
                    @Override
                    public boolean replace(StoredSession session, long expectedVersion) {
                        if (full[0]) {
                            throw new StoreFullException("full");
                        }
                        return super.replace(session, expectedVersion);
                    }
                },
                settings -> settings)) {
            String token = login(scene);
            scene.after(DUE);
            full[0] = true;
            try (Visit visit = scene.enter(token)) {
                visit.session().describe("Safari", null, null);
                assertThat(visit.commit()).isEqualTo(CommitOutcome.TOUCHED);
                visit.session().set("a", 1);
                assertThatThrownBy(visit::commit).isInstanceOf(SessionLimitException.class);
            }
        }
    }

    @Test
    void whatWasChangedInPlaceIsNoDescription() {
        try (Scene scene = new Scene()) {
            String token = login(scene);
            scene.after(DUE);
            try (Visit visit = scene.enter(token)) {
                List<String> list = changedInPlace(visit);
                visit.session().describe("Safari", null, null);
                scene.faults.failNext(StoreOperation.REPLACE, Outcome.NOT_APPLIED);
                assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
                assertThat(list).hasSize(2);
            }
            try (Visit visit = scene.enter(token)) {
                changedInPlace(visit);
                visit.session().describe("Safari", null, null);
                scene.engine.directory().endAllOf("ada");

                assertThat(visit.commit()).isEqualTo(CommitOutcome.DROPPED);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> changedInPlace(Visit visit) {
        List<String> list = (List<String>) visit.session().get("list", List.class);
        list.add("b");
        return list;
    }

    @Test
    void aSessionThatIsNearlyFullIsReadAsEver() {
        try (Scene scene = small()) {
            String token = scene.client(session -> session.setUser("ada").set("big", "x".repeat(1_700)));
            try (Visit visit = scene.enter(token)) {
                scene.events.clear();
                visit.session().describe(LONG, null, null);

                assertThat(visit.commit()).isEqualTo(CommitOutcome.NOTHING);
            }
            assertThat(label(scene)).isNull();
            assertThat(scene.events).isEmpty();
        }
    }

    @Test
    void whereBothDoNotFitTheDescriptionGoes() {
        try (Scene scene = small()) {
            String token = scene.client(session -> session.setUser("ada").describe(LONG, null, null));

            scene.visit(token, session -> session.set("big", "x".repeat(1_700)));
            assertThat(label(scene)).isNull();

            scene.visit(token, session -> {
                session.set("big", "y".repeat(1_700));
                session.describe(LONG, null, null);
            });
            assertThat(label(scene)).isNull();

            scene.visit(token, session -> session.set("big", "y").describe(LONG, null, null));
            assertThat(label(scene)).isEqualTo(LONG);

            String again = scene.visit(token, session -> session.setUser("ada", Map.of("about", "z".repeat(1_700))));
            assertThat(label(scene)).isNull();
            assertThat(scene.lives(again)).isTrue();
            assertThat(scene.heard(SessionEvent.Ended.class)).isEmpty();
        }
    }

    private static Scene small() {
        return new Scene(
                engine -> engine.limits(Limits.standard().withValueBytes(1_900).withSessionBytes(2_000)));
    }

    @Test
    void aVisitThatIsOpenEndsNoDeviceOfWhoItsSessionWas() {
        try (Scene scene = new Scene()) {
            String mine = login(scene);
            login(scene);
            try (Visit visit = scene.enter(mine)) {
                String other = scene.engine
                        .directory()
                        .devices(visit.session())
                        .list()
                        .devices()
                        .get(1)
                        .handle();
                scene.engine
                        .directory()
                        .open(String.valueOf(visit.session().key()))
                        .ifPresent(session -> session.setUser("bob"));

                assertThat(scene.engine
                                .directory()
                                .devices(visit.session())
                                .list()
                                .devices())
                        .singleElement()
                        .matches(device -> device.current());
                assertThat(scene.engine.directory().devices(visit.session()).end(other))
                        .isFalse();
            }
            assertThat(scene.engine.directory().devices("ada").list().devices()).hasSize(1);
        }
    }

    @Test
    void aTextThatIsNoneIsRefused() {
        try (Scene scene = new Scene()) {
            scene.visit(
                    login(scene),
                    session -> assertThatThrownBy(() -> session.describe("\ud800", null, null))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("surrogate"));
        }
    }
}
