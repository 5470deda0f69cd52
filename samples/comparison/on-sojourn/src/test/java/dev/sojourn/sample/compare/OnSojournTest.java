package dev.sojourn.sample.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.nodes.NotRun;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On Sojourn, held to what it promises. */
class OnSojournTest extends SharedScenarioTest {

    private static final int COMMANDS = 2;

    OnSojournTest() {
        super(SessionSystem.SOJOURN, NotRun::because);
    }

    /** It starts beside the other tests, and dies in one of them. */
    @BeforeAll
    void startTheThird() {
        nodes().third();
    }

    @Test
    void theApplicationHasNoLineForIt() {
        assertThat(new ModuleLines(Path.of("")).code()).isZero();
    }

    @Test
    void aPageBehindTheLoginIsTwoCommandsAtMost() {
        assertThat(new Measurements(nodes()).commandsOfAPage()).isBetween(1, COMMANDS);
    }

    @Test
    void noLineOfTheCartIsLostInARow() {
        Measurements measurements = new Measurements(nodes());
        assertThat(measurements.lostInARow()).isZero();
        assertThat(measurements.lostInARowOfJson()).isZero();
        assertThat(measurements.lostInARowOfText()).isZero();
    }

    @Test
    void noLineOfTheCartIsLostToSlowReaders() throws InterruptedException {
        assertThat(new Measurements(nodes()).lostToSlowReaders()).isZero();
    }

    /** The line that the node was busy with when it died may be stored, or not. */
    @Test
    void loginAndCartSurviveTheirNode() throws InterruptedException {
        Measurements.Survival survival = new Measurements(nodes()).killed();
        assertThat(survival.loggedIn()).isTrue();
        assertThat(survival.found()).isBetween(survival.confirmed(), survival.confirmed() + 1);
    }
}
