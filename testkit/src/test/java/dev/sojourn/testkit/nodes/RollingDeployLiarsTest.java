package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.evolution.EvolutionLiars;
import dev.sojourn.testkit.evolution.RollingDeployContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That two processes see it when components are lost on the way. */
class RollingDeployLiarsTest {

    /** Opens a store that loses, at whichever node, what the older classes do not know. */
    public static final class LosesComponents implements StoreFactory {

        /** Made by name, in another process. */
        public LosesComponents() {}

        @Override
        public SessionStore open(String spec) {
            InetAddress here = InetAddress.getLoopbackAddress();
            return EvolutionLiars.encodesAllAnewOutside(
                    new RemoteStore(new InetSocketAddress(here, Integer.parseInt(spec)), Duration.ofSeconds(5)));
        }
    }

    @Test
    void aStoreThatLosesComponentsIsFoundOut() {
        try (MemoryServer server = new MemoryServer()) {
            RollingDeployContract liar = new RollingDeployContract() {
                @Override
                public Class<? extends StoreFactory> factory() {
                    return LosesComponents.class;
                }

                @Override
                public String spec() {
                    return String.valueOf(server.address().getPort());
                }
            };
            assertThatThrownBy(liar::twoProcessesWithTwoGenerationsOfClassesLoseNothing)
                    .isInstanceOf(AssertionError.class);
        }
    }
}
