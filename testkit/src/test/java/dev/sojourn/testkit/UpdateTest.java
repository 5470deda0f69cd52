package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent.ChangesDropped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** That an update is one atomic step, and that its function can do no harm. */
class UpdateTest {

    private final Scene scene = new Scene();

    @Test
    void nothingThatReachesTheStoreMayBeCalledByTheFunction() {
        List<Consumer<Session>> calls = List.of(
                session -> session.update("b", Integer.class, n -> 1),
                Session::save,
                Session::roll,
                Session::reload,
                Session::touch,
                Session::destroy,
                session -> session.setUser("ann"),
                Session::clearUser);
        String token = scene.client();
        for (Consumer<Session> call : calls) {
            scene.visit(
                    token,
                    session -> assertThatThrownBy(() -> session.update("a", Integer.class, n -> {
                                call.accept(session);
                                return 1;
                            }))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("function of an update"));
        }
        assertThat(scene.values(token)).containsOnlyKeys("name");
        scene.visit(
                token,
                session ->
                        assertThat(session.update("a", Integer.class, n -> 1)).isEqualTo(1));
    }

    @Test
    void whatTheFunctionSetsByTheWayIsCommittedWithIt() {
        String token = scene.client();
        scene.visit(
                token,
                session -> session.update("a", Integer.class, n -> {
                    session.set("b", 2);
                    return 1;
                }));
        assertThat(scene.values(token)).containsEntry("a", 1).containsEntry("b", 2);
    }

    @Test
    void whatTheFunctionSetForARecordThatIsNoMoreHasNotHappened() {
        String token = scene.client();
        scene.visit(token, session -> {
            session.set("mine", 1);
            session.update("n", Integer.class, n -> {
                if (n == null) {
                    session.set("first", true).setDuration(Duration.ofMinutes(5));
                    scene.visit(token, other -> other.set("n", 1));
                    return 10;
                }
                session.set("second", true);
                return n + 1;
            });
            assertThat(session.duration()).isEqualTo(Duration.ofMinutes(30));
        });
        assertThat(scene.values(token))
                .containsOnlyKeys("name", "mine", "n", "second")
                .containsEntry("n", 2);
    }

    @Test
    void theFunctionReadsOtherAttributesOfTheRecordThatIsMet() {
        String token = scene.client(session -> session.set("cart", new ArrayList<>(List.of(1))));
        scene.visit(
                token,
                session -> session.update("total", Integer.class, before -> {
                    List<?> cart = session.get("cart", List.class);
                    if (cart.size() == 1) {
                        scene.visit(token, other -> other.set("total", 0).set("cart", new ArrayList<>(List.of(1, 2))));
                    }
                    return cart.size();
                }));
        assertThat(scene.value(token, "total")).isEqualTo(2);
    }

    /** What this visit has read before is not what the function computes with, once another visit has changed it. */
    @Test
    void theFunctionReadsTheRecordThatIsMetAlsoWhatWasReadBefore() {
        String token = scene.client(session -> session.set("cart", new ArrayList<>(List.of(1))));
        scene.visit(token, session -> {
            List<?> before = session.get("cart", List.class);
            scene.visit(token, other -> other.set("total", 0).set("cart", new ArrayList<>(List.of(1, 2))));
            session.update(
                    "total", Integer.class, n -> session.get("cart", List.class).size());
            assertThat(session.get("cart")).isSameAs(before);
        });
        assertThat(scene.value(token, "total")).isEqualTo(2);
    }

    @Test
    void whatAFunctionThatThrowsHasSetIsTakenBack() {
        String token = scene.client();
        scene.visit(token, session -> {
            assertThatThrownBy(() -> session.update("n", Integer.class, n -> {
                        session.set("by", 1).setDuration(Duration.ofMinutes(5));
                        throw new IllegalStateException("out of stock");
                    }))
                    .hasMessage("out of stock");
            assertThat(session.duration()).isEqualTo(Duration.ofMinutes(30));
        });
        assertThat(scene.values(token)).containsOnlyKeys("name");
    }

    @Test
    void theFunctionCannotCommitItsVisit() {
        try (Visit visit = scene.enter(scene.client())) {
            assertThatThrownBy(() -> visit.session().update("n", Integer.class, n -> {
                        visit.commit();
                        return 1;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("commit");
        }
    }

    @Test
    void theFunctionDoesNotRunForASessionThatIsGone() {
        String token = scene.client(session -> session.set("n", 1));
        int[] runs = {0};
        try (Visit visit = scene.enter(token)) {
            visit.session().set("pending", 1);
            scene.visit(token, Session::destroy);
            assertThatThrownBy(() -> visit.session().update("n", Integer.class, n -> {
                        runs[0]++;
                        return n == null ? 1 : n + 1;
                    }))
                    .isInstanceOf(SessionNotFoundException.class);
            assertThat(visit.session().isEnded()).isTrue();
        }
        assertThat(runs[0]).as("once for the state it was opened with").isEqualTo(1);
        assertThat(scene.heard(ChangesDropped.class)).hasSize(1);
    }

    @Test
    void primitiveClassesStandForTheirBoxes() {
        String token = scene.client(session -> session.set("n", 1).set("flag", true));
        scene.visit(token, session -> {
            assertThat(session.get("n", int.class)).isEqualTo(1);
            assertThat(session.get("flag", boolean.class)).isEqualTo(true);
            assertThat(session.get("none", long.class)).isNull();
            assertThat(session.update("n", int.class, n -> n + 1)).isEqualTo(2);
        });
    }

    @Test
    void theValueThatWasReturnedIsWatched() {
        String token = scene.client();
        scene.visit(token, session -> {
            @SuppressWarnings("unchecked")
            List<Object> list = session.update("list", List.class, old -> new ArrayList<>(List.of(1)));
            list.add(2);
        });
        assertThat(scene.value(token, "list")).isEqualTo(List.of(1, 2));
    }

    @RepeatedTest(10)
    void inOneProcessNobodyIsRefusedForTooManyConflicts() {
        String token = scene.client(session -> session.set("n", 0));
        int lanes = 16;
        int rounds = 40;
        Race.run(java.util.Collections.nCopies(lanes, () -> {
                    for (int i = 0; i < rounds; i++) {
                        scene.visit(token, session -> session.update("n", Integer.class, n -> n + 1));
                    }
                    return true;
                }))
                .results();
        assertThat(scene.value(token, "n")).isEqualTo(lanes * rounds);
    }
}
