package dev.sojourn.testkit.nodes;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes in processes of their own, killed with SIGKILL in the middle of what they do, again and again, while
 * another node goes on. Afterwards everything that all of them ever asked and were told can be explained, nothing
 * is half there, and every session's end is told. The long run is {@code -Dsojourn.kills=200}.
 */
public interface KillContract {

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

    /**
     * Called while two nodes work, once before each kill: a place to restart the server, which is back when this
     * returns. Does nothing unless overridden.
     *
     * @param kill which kill will be next, from 0
     */
    default void disturb(int kill) {}

    @Test
    default void whatKilledNodesLeaveBehindIsWhole(@TempDir Path folder) {
        Seed.with("kills", seed -> {
            try (KilledNodes killing = new KilledNodes(this, folder, seed)) {
                int kills = Integer.getInteger("sojourn.kills", 15);
                for (int kill = 0; kill < kills; kill++) {
                    killing.once(kill);
                }
                killing.checkWhatIsLeft();
            }
        });
    }
}
