package dev.sojourn.testkit.evolution;

import dev.sojourn.EngineBuilder;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.nodes.StoreHandle;
import org.junit.jupiter.api.Nested;

/** Two generations on a memory store: their records as they are, with checksums, and encrypted. */
class MemoryEvolutionTest {

    @Nested
    class Plain implements EvolutionContract {

        private final MemoryStore store = new MemoryStore();

        @Override
        public SessionStore openAnother() {
            return new StoreHandle(store);
        }
    }

    @Nested
    class WithChecksums implements EvolutionContract {

        private final MemoryStore store = new MemoryStore();

        @Override
        public SessionStore openAnother() {
            return new ForwardingStore(store) {
                @Override
                public boolean inProcess() {
                    return false;
                }

                @Override
                public void close() {
                    // The others go on.
                }
            };
        }
    }

    @Nested
    class Encrypted implements EvolutionContract {

        private final MemoryStore store = new MemoryStore();

        @Override
        public SessionStore openAnother() {
            return new StoreHandle(store);
        }

        @Override
        public EngineBuilder settings(EngineBuilder node) {
            byte[] key = new byte[32];
            key[0] = 42;
            key[1] = 7;
            return node.encryption(EncryptionKey.of("evolution", key));
        }
    }
}
