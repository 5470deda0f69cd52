package dev.sojourn.sample.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The application answers as written, on whatever keeps its sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ScenarioTest {

    private final SessionSystem system;
    private final BiFunction<String, String, RuntimeException> notRun;
    private @Nullable Nodes nodes;

    /**
     * Of the session system that is on the class path.
     *
     * @param system which one that is
     * @param notRun notes what is not tested, and why
     */
    protected ScenarioTest(SessionSystem system, BiFunction<String, String, RuntimeException> notRun) {
        this.system = system;
        this.notRun = notRun;
    }

    @BeforeAll
    void start() {
        if (system.overRedis() && RedisServer.program().isEmpty()) {
            throw notRun.apply(
                    "The comparison on " + system.title(),
                    "no redis-server on the PATH; install Debian's redis-server");
        }
        nodes = new Nodes(system);
    }

    @AfterAll
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void everyAnswerOfOneNodeIsAsWritten() {
        assertThat(Scenario.answered(nodes().first(), nodes().first())).containsExactlyElementsOf(Scenario.written());
    }

    @Test
    void theScenarioHasThirtyTwoRequests() {
        assertThat(Scenario.written()).hasSize(32).extracting(Step::number).isSorted();
    }

    /** The running nodes. */
    final Nodes nodes() {
        if (nodes == null) {
            throw new IllegalStateException("The nodes are not started.");
        }
        return nodes;
    }
}
