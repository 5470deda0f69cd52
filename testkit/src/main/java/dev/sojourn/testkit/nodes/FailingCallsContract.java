package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every single call does during an outage. A part of {@link OutageContract}. */
public interface FailingCallsContract extends OutageUnderTest {

    @Test
    default void everyCallFailsInTimeWhileConnectionsAreRefused() {
        everyCallFails(proxy -> {
            proxy.refuse();
            proxy.cut();
        });
    }

    @Test
    default void everyCallFailsInTimeWhileNothingIsAnswered() {
        everyCallFails(TcpProxy::blackHole);
    }

    @Test
    default void everyCallFailsInTimeWhileAnswersComeTooLate() {
        everyCallFails(proxy -> proxy.delay(4 * timeout().toMillis()));
    }

    /** All at once, for a store that has few connections must not make the last one wait for all others. */
    private void everyCallFails(Consumer<TcpProxy> fault) {
        try (Outage outage = new Outage(this)) {
            EveryCall calls = new EveryCall(outage.store);
            fault.accept(outage.proxy);
            calls.assertAllFailWithin(timeout().plus(margin()));
            outage.proxy.resume();
            outage.recover();
            outage.check();
        }
    }

    @Test
    default void aDelayWithinTheTimeoutIsNoFailure() {
        try (Outage outage = new Outage(this)) {
            outage.proxy.delay(timeout().toMillis() / 10);
            outage.untilNoneRunsOutOfTime(attempt -> {
                StoredSession session = Outage.session(attempt);
                assertThat(outage.store.create(session)).isTrue();
                assertThat(outage.store.find(session.key())).isNotNull();
                assertThat(outage.store.delete(session.key())).isEqualTo(Removal.SESSION);
                assertThat(outage.store.find(session.key())).isNull();
            });
            outage.proxy.resume();
            outage.check();
        }
    }

    @Test
    default void aHandleOutlivesItsConnections() {
        try (Outage outage = new Outage(this)) {
            outage.untilNoneRunsOutOfTime(attempt -> outage.store.create(Outage.session(1)));
            for (int i = 0; i < 3; i++) {
                outage.proxy.cut();
                outage.recover();
                outage.untilNoneRunsOutOfTime(attempt ->
                        assertThat(outage.store.find(Outage.session(1).key())).isNotNull());
            }
            outage.check();
        }
    }

    @Test
    default void aHandleThatFoundNobodyWhenItWasFirstUsedWorksOnceSomebodyIsThere() {
        try (TcpProxy proxy = TcpProxy.to(server())) {
            SessionStore store;
            try {
                proxy.blackHole();
                store = openThrough(proxy.address());
            } catch (RuntimeException refused) {
                // A store may look for its server when it is opened, and say then that it is not there.
                return;
            }
            try (store) {
                proxy.resume();
                Outage.until(recoversWithin(), "the handle works", () -> Outage.answers(store));
            }
        }
    }
}
