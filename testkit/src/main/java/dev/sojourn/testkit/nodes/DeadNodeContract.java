package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.StoreUnavailableException;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node leaves behind that dies in the middle of ending sessions. A part of {@link NodesContract}. */
public interface DeadNodeContract extends NodesUnderTest {

    @Test
    default void theClaimsOfANodeThatDiedBeforeItToldAreHandedOutAgain() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            nodes.begin("ada");
            nodes.clock.advance(TwoNodes.IDLE.plusMinutes(3));
            long now = nodes.clock.millis();
            assertThat(nodes.stores.get(0).claimExpired(now, now + 60_000, 10)).hasSize(1);
            nodes.history.crashed("A");
            assertThat(nodes.b().directory().sweep()).isZero();
            nodes.clock.advance(Duration.ofSeconds(61));
            assertThat(nodes.b().directory().sweep()).isEqualTo(1);
            assertThat(nodes.b().directory().sweep()).isZero();
            nodes.check();
        }
    }

    @Test
    default void anEndThatWasToldByANodeThatDiedBeforeItSettledIsToldAgainUnderTheSameId() {
        List<Ended> told = Collections.synchronizedList(new ArrayList<>());
        try (TwoNodes nodes = new TwoNodes(
                this, settings -> settings.withoutSweeps().listener(Ended.class, event -> told.add((Ended) event)))) {
            nodes.begin("ada");
            nodes.clock.advance(TwoNodes.IDLE.plusMinutes(3));
            nodes.faults.get(0).failNext(StoreOperation.SETTLE, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> nodes.a().directory().sweep()).isInstanceOf(StoreUnavailableException.class);
            nodes.history.crashed("A");
            nodes.clock.advance(Duration.ofSeconds(61));
            assertThat(nodes.b().directory().sweep()).isEqualTo(1);
            assertThat(told)
                    .hasSize(2)
                    .extracting(Ended::eventId)
                    .containsOnly(told.get(0).eventId());
            nodes.check();
        }
    }
}
