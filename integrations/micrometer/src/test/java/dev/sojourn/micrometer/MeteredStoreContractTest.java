package dev.sojourn.micrometer;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.FindsByTokenContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A store whose calls are measured is a store like any other, with the powers of the one inside. */
class MeteredStoreContractTest
        implements SessionStoreContract, FindsByUserContract, FindsByTokenContract, AnnouncesChangesContract {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Override
    public SessionStore open() {
        SessionMetrics metrics = SessionMetrics.withoutThread(() -> 0);
        metrics.bindTo(registry);
        return metrics.metered(new MemoryStore(), "memory");
    }
}
