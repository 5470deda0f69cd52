package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.store.MemoryStore;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is closed when an application ends, and what is not. */
interface UndeployRules {

    Container container();

    private static SessionEngine engine() {
        return SessionEngine.builder().name("undeploy").store(new MemoryStore()).build();
    }

    /** The beginning of the names of its threads. */
    String THREADS = "sojourn-undeploy-";

    private void startAndStop(Consumer<ServletContext> initializer) throws Exception {
        container().start(initializer, Map.of()).close();
    }

    @Test
    default void theEngineIsClosedAndThenWhatWasGivenInOrderThoughOneFails() throws Exception {
        List<String> closed = new CopyOnWriteArrayList<>();
        SojournFilter filter = SojournFilter.of(HttpVisits.builder(engine()).build());
        startAndStop(application -> filter.addTo(
                application,
                () -> {
                    closed.add("first, with the engine's " + EngineThreads.left(THREADS, Set.of()));
                    throw new IOException("on purpose");
                },
                () -> closed.add("second")));

        assertThat(closed).containsExactly("first, with the engine's []", "second");
    }

    @Test
    default void anEngineThatOthersUseStaysOpenAndForgetsTheApplication() throws Exception {
        try (SessionEngine shared = engine()) {
            ServletListeners listeners = ServletListeners.of();
            SojournFilter filter = SojournFilter.builder(
                            HttpVisits.builder(shared).build())
                    .listeners(listeners)
                    .closeEngine(false)
                    .build();
            startAndStop(filter::addTo);

            assertThat(EngineThreads.alive(THREADS)).isNotEmpty();
            assertThat(shared.removeListener(listeners)).isFalse();
        }
    }
}
