package dev.sojourn.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.MemoryStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All orders of all short programs over the reference store: nothing is broken that is not known to be. */
class EveryShortProgramTest {

    private static final Logger LOG = System.getLogger(EveryShortProgramTest.class.getName());

    /** A search that runs next to nothing is green as well. */
    private static final int SCHEDULES_AT_LEAST = 300_000;

    @Test
    void everyOrderOfEveryShortProgramKeepsThePromises() {
        List<KnownFault> known = KnownFault.parse(Known.faults());
        long begun = System.nanoTime();
        try (Explorer explorer = new Explorer(MemoryStore::new)) {
            Campaign campaign = new Campaign(explorer, known);
            Budget.races(campaign);
            Budget.limits(campaign);
            Budget.time(campaign);
            double seconds = (System.nanoTime() - begun) / 1e9;
            LOG.log(Level.INFO, "{0} in {1} s", campaign.figures(), String.valueOf(Math.round(seconds)));
            campaign.requireNothingNew();
            assertThat(campaign.schedules()).isGreaterThan(SCHEDULES_AT_LEAST);
            assertThat(known.stream().filter(each -> !each.wasSeen()))
                    .as("known faults that are no longer found; delete them from known-faults.txt")
                    .isEmpty();
        }
    }
}
