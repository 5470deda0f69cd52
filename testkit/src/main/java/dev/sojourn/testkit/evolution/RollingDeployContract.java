package dev.sojourn.testkit.evolution;

import dev.sojourn.testkit.nodes.StoreFactory;
import org.junit.jupiter.api.Test;

/**
 * Two processes with two generations of classes that work on one session at once, as while a new version is rolled out:
 * readers, writers of other attributes, writers in place, updates. Nothing of either generation is lost. The long run
 * is {@code -Dsojourn.evolution.rounds=2000}.
 */
public interface RollingDeployContract {

    /**
     * Opens the store in another process.
     *
     * @return a public class with a public constructor without arguments
     */
    Class<? extends StoreFactory> factory();

    /**
     * What the factory is told: which data is that of this test.
     *
     * @return a text without line breaks
     */
    String spec();

    @Test
    default void twoProcessesWithTwoGenerationsOfClassesLoseNothing() {
        try (RollingDeploy deploy = new RollingDeploy(this)) {
            deploy.run(Integer.getInteger("sojourn.evolution.rounds", 150));
            deploy.check();
        }
    }
}
