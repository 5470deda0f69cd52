package dev.sojourn.opentelemetry;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.FindsByTokenContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store whose calls are spans is a store like any other, with the powers of the one inside. */
class TracedStoreContractTest
        implements SessionStoreContract, FindsByUserContract, FindsByTokenContract, AnnouncesChangesContract {

    @RegisterExtension
    static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

    @Override
    public SessionStore open() {
        return SessionTracing.of(SPANS.getOpenTelemetry()).withRoots().traced(new MemoryStore(), "memory");
    }
}
