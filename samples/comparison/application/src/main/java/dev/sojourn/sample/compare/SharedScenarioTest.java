package dev.sojourn.sample.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** It also answers as written when its requests go to two nodes in turn. */
public abstract class SharedScenarioTest extends ScenarioTest {

    /**
     * Of the session system that is on the class path.
     *
     * @param system which one that is
     */
    protected SharedScenarioTest(SessionSystem system) {
        super(system);
    }

    @Test
    void everyAnswerOfTwoNodesIsAsWritten() {
        assertThat(Scenario.answered(nodes().first(), nodes().second())).containsExactlyElementsOf(Scenario.written());
    }
}
