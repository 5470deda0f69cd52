package dev.sojourn.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.explore.Explorer.Bounds;
import dev.sojourn.testkit.explore.Explorer.Run;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the explorer explores: how many orders there are, each once, each the same when it is run again. */
class ExplorerTest {

    /** Two visits of two store calls each; a visit that finds the other's write has two more. */
    @ParameterizedTest
    @CsvSource({
        "V0: s,0,1",
        "V0: s,9,1",
        "V0: s | V0: s,0,2",
        "V0: s | V0: s,1,4",
        "V0: s | V0: s,9,6",
        "V0: r | V0: r,9,6"
    })
    void triesEveryOrderWithinTheBound(String program, int preemptions, int schedules) {
        try (Explorer explorer = new Explorer(MemoryStore::new)) {
            assertThat(explorer.explore(Program.parse(program), new Bounds(preemptions, 0, 100_000))
                            .schedules())
                    .isEqualTo(schedules);
        }
    }

    @Test
    void failsEachCallBeforeAndAfterItIsDone() {
        try (Explorer explorer = new Explorer(MemoryStore::new)) {
            // The read fails in one way, the write in two; or none of them fails.
            assertThat(explorer.explore(Program.parse("V0: s"), new Bounds(0, 1, 100))
                            .schedules())
                    .isEqualTo(4);
        }
    }

    @Test
    void noOrderIsTriedTwice() {
        Program program = Program.parse("user=ann | V0: so u | V0: g | K0: l");
        DepthFirst search = new DepthFirst(3, 0);
        Set<String> seen = new HashSet<>();
        try (Explorer explorer = new Explorer(MemoryStore::new)) {
            do {
                assertThat(seen.add(Turn.text(explorer.run(program, search).schedule())))
                        .isTrue();
            } while (search.advance());
        }
        assertThat(seen.size()).isGreaterThan(150);
    }

    @Test
    void aScheduleGivesTheSameRunAgainAlsoFromItsText() {
        SplittableRandom random = new SplittableRandom(7);
        RandomPrograms programs = new RandomPrograms(random.split(), true);
        try (Explorer explorer = new Explorer(MemoryStore::new)) {
            for (int i = 0; i < 300; i++) {
                Program program = programs.next();
                Run run = explorer.run(program, new RandomOrder(random.split(), 2));
                Program again = Program.parse(program.toString());
                assertThat(again).isEqualTo(program);
                assertThat(explorer.run(again, new Script(Turn.parse(Turn.text(run.schedule())))))
                        .isEqualTo(run);
            }
        }
    }

    @Test
    void aFailureNamesItsScheduleAndReplaysIt() {
        Supplier<SessionStore> liar = PlantedLiars.REPLACE_IGNORES_THE_VERSION.store;
        assertThatThrownBy(() -> Interleavings.replays(liar, "V0: u | V0: u", "0 1 1 0"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LOST_UPDATE")
                .hasMessageContaining("\"0 1 1 0\"");
        Interleavings.replays(liar, "V0: u | V0: u", "0 0 1 1");
        Interleavings.replays("V0: u | V0: u", "0 1 1 0 0 0");
    }

    @Test
    void aFaultIsShrunkToTheProgramThatShowsIt() {
        try (Explorer explorer = new Explorer(PlantedLiars.REPLACE_IGNORES_THE_VERSION.store)) {
            Program long1 = Program.parse("user=ann | V0: r u so | K0: l t u | C: +10m");
            Program small = new Shrinking(explorer, new Bounds(2, 0, 3_000)).shrink(long1, Flaw.LOST_UPDATE);
            assertThat(small).hasToString("user=ann | V0: so | K0: u");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"V0 s", "V0: zz", "X: s", "limit=x | V0: s", "C: 5m", "V0: s | limit=2"})
    void aProgramThatCannotBeReadIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Program.parse(text));
    }
}
