package dev.sojourn.sample.compare;

import dev.sojourn.testkit.nodes.NotRun;

/** On Tomcat's own sessions, on one node: a second one would not know them. */
class OnTomcatTest extends ScenarioTest {

    OnTomcatTest() {
        super(SessionSystem.TOMCAT, NotRun::because);
    }
}
