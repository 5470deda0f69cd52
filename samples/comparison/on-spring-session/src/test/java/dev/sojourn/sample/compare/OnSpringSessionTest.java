package dev.sojourn.sample.compare;

/** On Spring Session. */
class OnSpringSessionTest extends SharedScenarioTest {

    OnSpringSessionTest() {
        super(SessionSystem.SPRING_SESSION);
    }
}
