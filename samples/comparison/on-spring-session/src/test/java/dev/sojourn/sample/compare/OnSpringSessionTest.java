package dev.sojourn.sample.compare;

import dev.sojourn.testkit.nodes.NotRun;

/** On Spring Session. */
class OnSpringSessionTest extends SharedScenarioTest {

    OnSpringSessionTest() {
        super(SessionSystem.SPRING_SESSION, NotRun::because);
    }
}
