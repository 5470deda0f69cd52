package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.id.KeyRing;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The limit of how many sessions a store may hold. */
class MostSessionsTest {

    private final MemoryStore memory = new MemoryStore();

    @Test
    void aSessionTooManyIsRefusedAndNoneThatLivesIsDropped() {
        try (SessionEngine engine = engine(memory, 2)) {
            Session first = engine.directory().create();
            engine.directory().create();

            assertThatExceptionOfType(SessionLimitException.class)
                    .isThrownBy(() -> engine.directory().create())
                    .withMessageContaining("maxSessions is 2")
                    .satisfies(e -> assertThat(e.limit()).isEqualTo(SessionLimitException.Limit.STORE_SIZE));
            assertThat(engine.directory().count()).isEqualTo(2);
            assertThat(first.set("name", "ada").save()).isTrue();

            first.destroy();
            assertThat(engine.directory().create().exists()).isTrue();
        }
    }

    /** A count may be a walk through a table: it must not be part of each login. */
    @Test
    void aStoreElsewhereIsCountedOnceForManySessions() {
        AtomicInteger counts = new AtomicInteger();
        SessionStore elsewhere = new ForwardingStore(memory) {
            @Override
            public boolean inProcess() {
                return false;
            }

            @Override
            public long count() {
                counts.incrementAndGet();
                return super.count();
            }
        };
        try (SessionEngine engine = engine(elsewhere, 50)) {
            for (int i = 0; i < 50; i++) {
                engine.directory().create();
            }
            assertThatExceptionOfType(SessionLimitException.class)
                    .isThrownBy(() -> engine.directory().create());
            // Once, or on a machine that takes seconds for this once a second.
            assertThat(counts).hasValueLessThan(10);
        }
    }

    @Test
    void aLimitOfNoneIsAFault() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine(memory, 0))
                .withMessageContaining("maxSessions is 0; it must be at least 1");
    }

    private static SessionEngine engine(SessionStore store, long most) {
        return SessionEngine.builder()
                .store(store)
                .keys(KeyRing.random())
                .maxSessions(most)
                .withoutSweeps()
                .build();
    }
}
