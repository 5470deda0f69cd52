package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.KeyRing;
import dev.sojourn.store.MemoryStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedSigningKeysTest {

    private final MemoryStore store = new MemoryStore();

    @Test
    void theFirstNodeLeavesAKeyAndTheOthersFindIt() {
        List<String> first = new SharedSigningKeys(store).keys();

        assertThat(first).hasSize(1);
        assertThat(KeyRing.ofSecrets(first)).isNotNull();
        assertThat(new SharedSigningKeys(store).keys()).isEqualTo(first);
    }

    @Test
    void nodesThatStartAtTheSameMomentAgree() {
        Set<List<String>> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 16).parallel().forEach(node -> seen.add(new SharedSigningKeys(store).keys()));

        assertThat(seen).hasSize(1);
    }

    @Test
    void eachStoreHasAKeyOfItsOwn() {
        assertThat(new SharedSigningKeys(store).keys()).isNotEqualTo(new SharedSigningKeys(new MemoryStore()).keys());
    }

    @Test
    void theKeyNeverExpires() {
        new SharedSigningKeys(store).keys();

        assertThat(store.claimExpired(Long.MAX_VALUE - 1, Long.MAX_VALUE, 10)).isEmpty();
    }
}
