package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.event.EndReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What happens to a session at one node is so at the other. A part of {@link NodesContract}. */
public interface SharedSessionsContract extends NodesUnderTest {

    @Test
    default void aLoginAtOneNodeIsReadAtTheOtherAndDeadEverywhereAfterALogoutThere() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            NamedSession session = nodes.begin("ada");
            String id = session.ids().get(0);
            Session atB = nodes.b().directory().get(id);
            assertThat(atB.user()).isEqualTo("ada");
            atB.set("cart", "book").save();
            nodes.shows(
                    () -> assertThat(nodes.a().directory().get(id).get("cart")).isEqualTo("book"));
            assertThat(nodes.b().directory().get(id).destroy()).isTrue();
            nodes.shows(() -> assertThat(nodes.a().directory().lookUp(id)).isEmpty());
            assertThat(nodes.b().directory().lookUp(id)).isEmpty();
            nodes.check();
        }
    }

    @Test
    default void aLateSaveAtOneNodeDoesNotReviveWhatTheOtherDestroyed() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            String id = nodes.begin("ada").ids().get(0);
            Session slow = nodes.a().directory().get(id).set("late", "value");
            nodes.b().directory().get(id).destroy();
            assertThat(slow.save()).isFalse();
            nodes.shows(() -> assertThat(nodes.a().directory().lookUp(id)).isEmpty());
            nodes.check();
        }
    }

    @Test
    default void aDestroyThatRacedARollOfTheOtherNodeStillEndsTheSession() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            String id = nodes.begin("ada").ids().get(0);
            Session leaving = nodes.b().directory().get(id);
            Session rolled = nodes.a().directory().get(id);
            rolled.roll();
            assertThat(leaving.destroy()).isTrue();
            nodes.shows(() -> assertThat(nodes.a().directory().lookUp(TwoNodes.id(rolled)))
                    .isEmpty());
            nodes.check();
        }
    }

    @Test
    default void writesOfDifferentAttributesAtBothNodesBothSurvive() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            String id = nodes.begin("ada").ids().get(0);
            Session atA = nodes.a().directory().get(id).set("a", 1);
            Session atB = nodes.b().directory().get(id).set("b", 2);
            assertThat(atA.save()).isTrue();
            assertThat(atB.save()).isTrue();
            nodes.shows(() -> assertThat(nodes.a().directory().get(id).attributes())
                    .containsEntry("a", 1)
                    .containsEntry("b", 2));
            nodes.check();
        }
    }

    @Test
    default void aRollAtOneNodeMakesTheOldIdNobodysAtTheOther() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            String old = nodes.begin("ada").ids().get(0);
            Session session = nodes.a().directory().get(old);
            assertThat(nodes.b().directory().get(old).user()).isEqualTo("ada");
            session.roll();
            nodes.shows(() -> assertThatThrownBy(() -> nodes.b().directory().get(old))
                    .isInstanceOf(SessionNotFoundException.class));
            assertThat(nodes.b().directory().get(TwoNodes.id(session)).user()).isEqualTo("ada");
            nodes.check();
        }
    }

    @Test
    default void allSessionsOfAUserEndAtBothNodes() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            Assumptions.assumeTrue(nodes.raw.users() != null, "the store finds by user");
            String one = nodes.begin("ada").ids().get(0);
            Session other = nodes.b().directory().create().setUser("ada");
            nodes.logs
                    .get(1)
                    .endAll(
                            "ada",
                            () -> assertThat(nodes.b().directory().endAllOf("ada"))
                                    .isEqualTo(2));
            nodes.shows(() -> assertThat(nodes.a().directory().lookUp(one)).isEmpty());
            nodes.shows(() ->
                    assertThat(nodes.a().directory().lookUp(TwoNodes.id(other))).isEmpty());
            nodes.check();
        }
    }

    @Test
    default void aSocketAtOneNodeIsToldOfAnEndAtTheOther() throws Exception {
        try (TwoNodes nodes = new TwoNodes(this, settings -> settings)) {
            String id = nodes.begin("ada").ids().get(0);
            CompletableFuture<EndReason> told = new CompletableFuture<>();
            nodes.a().attach(nodes.a().directory().get(id), told::complete);
            nodes.b().directory().get(id).destroy();
            assertThat(withinBound(told)).isEqualTo(EndReason.DESTROYED);
            nodes.check();
        }
    }

    @Test
    default void aSocketAtOneNodeFollowsARollAndIsToldOfTheEndAfterIt() throws Exception {
        try (TwoNodes nodes = new TwoNodes(this, settings -> settings)) {
            String id = nodes.begin("ada").ids().get(0);
            CompletableFuture<EndReason> told = new CompletableFuture<>();
            nodes.a().attach(nodes.a().directory().get(id), told::complete);
            Session atB = nodes.b().directory().get(id);
            atB.roll();
            nodes.b().directory().get(TwoNodes.id(atB)).destroy();
            assertThat(withinBound(told)).isEqualTo(EndReason.DESTROYED);
            nodes.check();
        }
    }

    private <T> T withinBound(CompletableFuture<T> told) throws InterruptedException, ExecutionException {
        try {
            return told.get(heardWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "The socket at one node has not heard within " + heardWithin()
                            + " of the session's end at the other",
                    e);
        }
    }
}
