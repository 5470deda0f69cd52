package dev.sojourn.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.event.SessionListener;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search that finds nothing proves something only if it finds what was planted: at the beginning of its budget. */
class PlantedLiarsTest {

    private static final Map<String, Set<String>> HONEST = new HashMap<>();

    @ParameterizedTest
    @EnumSource(PlantedLiars.class)
    void isFound(PlantedLiars liar) {
        assertThat(shows(liar, "") || shows(liar, "user=ann"))
                .as("%s shows %s", liar, liar.shows)
                .isTrue();
    }

    /** Whether some small program shows it in a run that an honest store and engine pass. */
    private static boolean shows(PlantedLiars liar, String settings) {
        Set<String> honest = HONEST.computeIfAbsent(settings, words -> found(MemoryStore::new, each -> each, words));
        Set<String> lying = found(liar.store, liar.listening, settings);
        lying.removeAll(honest);
        return lying.stream().anyMatch(fault -> fault.startsWith(liar.shows + ":"));
    }

    private static Set<String> found(
            Supplier<SessionStore> store, UnaryOperator<SessionListener> listening, String settings) {
        try (Explorer explorer = new Explorer(store, true, listening)) {
            Campaign campaign = new Campaign(explorer, List.of());
            Budget.pairs(campaign, settings);
            Set<String> faults = new HashSet<>();
            campaign.faults()
                    .forEach(fault -> faults.add(
                            fault.line() + " " + Turn.text(fault.run().schedule())));
            return faults;
        }
    }
}
