package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.ManualClock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How much is remembered at most. */
class BoundsTest {

    private final Server server = new Server();
    private final Node node = server.node();

    @Test
    void noMoreRecordsThanTheBoundAreRemembered() {
        NearCache near = near(100, 1L << 30);
        readSessions(near, 5_000, 10);
        assertThat(near.statistics().entries()).isBetween(50L, 100L);
    }

    @Test
    void noMoreBytesThanTheBoundAreRemembered() {
        long bound = 1L << 20;
        NearCache near = near(1_000_000, bound);
        readSessions(near, 1_000, 10_000);
        NearCacheStatistics held = near.statistics();
        assertThat(held.entries() * 10_000).isBetween(bound / 2, bound);
        assertThat(held.bytes()).isBetween(held.entries() * 10_000, bound);
    }

    @Test
    void unlessSetTheBytesAreTheBoundAndNotTheEntries() {
        NearCache near = NearCache.over(node.announcing())
                .clock(new ManualClock())
                .maxBytes(1L << 20)
                .build();
        readSessions(near, 5_000, 200);
        assertThat(near.statistics().entries()).isBetween(1_800L, 2_048L);
    }

    @Test
    void recordsOfAllSizesStayWithinBothBounds() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        NearCache near = near(200, 1L << 20);
        for (int number = 0; number < 2_000; number++) {
            server.memory.create(session(number, random.nextInt(40_000)));
            found(near, number);
            if (number % 100 == 99) {
                NearCacheStatistics held = near.statistics();
                assertThat(held.entries()).as("entries, seed %d", seed).isLessThanOrEqualTo(200);
                assertThat(held.bytes()).as("bytes, seed %d", seed).isLessThanOrEqualTo(1L << 20);
            }
        }
    }

    @Test
    void aRecordThatIsLargerThanTheBoundIsNotRemembered() {
        NearCache near = near(10, 5_000);
        server.memory.create(session(1, 5_000));
        found(near, 1);
        found(near, 1);
        assertThat(near.statistics()).isEqualTo(new NearCacheStatistics(0, 2, 0, 2, 0, 0, 0, 0));
    }

    @Test
    void moreBytesThanAnEntryCanBeToldToWeighAreCutToWhatCan() {
        NearCache near = near(1, Long.MAX_VALUE);
        readSessions(near, 100, 1_000);
        assertThat(near.statistics().entries()).isEqualTo(1);
    }

    @Test
    void aFloodOfUnknownIdsDisplacesNothing() {
        NearCache near = near(10, 1L << 20);
        server.memory.create(session(0));
        found(near, 0);
        for (int number = 1; number < 10_000; number++) {
            assertThat(near.find(key(number))).isNull();
        }
        long hits = near.statistics().hits();
        found(near, 0);
        assertThat(near.statistics().hits()).isEqualTo(hits + 1);
        assertThat(near.statistics().entries()).isEqualTo(1);
    }

    @Test
    void whatARecordTakesCountsItsDataItsUserAndItsObjects() {
        long empty = EntrySize.of(session(1, 0));
        assertThat(empty).isBetween(250L, 400L);
        assertThat(EntrySize.of(session(1, 1_000))).isEqualTo(empty + 1_000);
        assertThat(EntrySize.of(session(1, 0).toBuilder().user("x".repeat(100)).build()))
                .isEqualTo(empty + 24 + 16 + 200);
    }

    @Test
    void theStatisticsTellWhatWasServedAndWhatWasDropped() {
        NearCache near = near(10, 1L << 20);
        assertThat(near.statistics().hitRate()).isZero();
        server.memory.create(session(1));
        found(near, 1);
        found(near, 1);
        found(near, 1);
        near.delete(key(1));
        near.find(key(1));
        NearCacheStatistics now = near.statistics();
        assertThat(now).isEqualTo(new NearCacheStatistics(2, 2, 1, 0, 1, 0, 0, 0));
        assertThat(now.hitRate()).isEqualTo(0.5);
    }

    @Test
    void theStatisticsTellWhatWasRememberedAndWhatWasNot() {
        NearCache near = near(10, 5_000);
        near.create(session(1));
        near.create(session(5));
        near.create(session(2, 5_000));
        server.memory.create(session(3));
        found(near, 3);
        near.find(key(4));
        NearCacheStatistics fed = near.statistics();
        assertThat(fed.puts()).as("two writes and a read").isEqualTo(3);
        assertThat(fed.refusals()).as("the large one; absence is none").isEqualTo(1);

        node.interrupted();
        found(near, 3);
        near.find(key(4));
        assertThat(near.statistics().puts()).isEqualTo(3);
        assertThat(near.statistics().refusals()).as("without notices").isEqualTo(2);
    }

    private NearCache near(int maxEntries, long maxBytes) {
        return NearCache.over(node.announcing())
                .clock(new ManualClock())
                .maxEntries(maxEntries)
                .maxBytes(maxBytes)
                .build();
    }

    private void readSessions(NearCache near, int number, int bytes) {
        for (int i = 0; i < number; i++) {
            server.memory.create(session(i, bytes));
            found(near, i);
        }
    }
}
