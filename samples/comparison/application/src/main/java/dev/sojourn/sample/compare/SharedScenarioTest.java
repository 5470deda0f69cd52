package dev.sojourn.sample.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** It also answers as written when its requests go to two nodes in turn. */
public abstract class SharedScenarioTest extends ScenarioTest {

    /**
     * Of the session system that is on the class path.
     *
     * @param system which one that is
     * @param notRun notes what is not tested, and why
     */
    protected SharedScenarioTest(SessionSystem system, BiFunction<String, String, RuntimeException> notRun) {
        super(system, notRun);
    }

    @Test
    void everyAnswerOfTwoNodesIsAsWritten() {
        assertThat(Scenario.answered(nodes().first(), nodes().second())).containsExactlyElementsOf(Scenario.written());
    }
}
