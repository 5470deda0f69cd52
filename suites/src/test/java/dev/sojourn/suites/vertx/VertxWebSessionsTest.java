package dev.sojourn.suites.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.suites.Proofs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Vert.x Web's session tests on its own handler, and with Sojourn's in the place of it. */
class VertxWebSessionsTest {

    @TempDir
    private static Path uploads;

    private static Map<String, Optional<Throwable>> bare;
    private static Map<String, Optional<Throwable>> ours;

    @BeforeAll
    static void runBoth() {
        bare = VertxSuite.run(Set.of(), uploads);
        HandlerInPlace.begin();
        try {
            ours = VertxSuite.run(Known.all(), uploads);
        } finally {
            HandlerInPlace.end();
        }
    }

    @AfterAll
    static void forget() {
        bare = null;
        ours = null;
    }

    /** A shim that nobody calls would pass the whole suite. */
    @Test
    void theTestsHaveAskedSojournsHandler() {
        assertThat(HandlerInPlace.requests()).isGreaterThanOrEqualTo(ours.size());
    }

    @TestFactory
    Stream<DynamicTest> onVertxsOwnHandlerAllPass() {
        return judged(bare, false);
    }

    @TestFactory
    Stream<DynamicTest> withSojournsHandlerAllPassButThoseThatAreListed() {
        return judged(ours, true);
    }

    private static Stream<DynamicTest> judged(Map<String, Optional<Throwable>> outcomes, boolean mayFail) {
        return outcomes.entrySet().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.getKey(),
                        () -> judge(
                                test.getKey(), test.getValue(), mayFail ? Known.of(test.getKey()) : Optional.empty())));
    }

    private static void judge(String test, Optional<Throwable> failure, Optional<Known> listed) {
        if (listed.isEmpty() && failure.isPresent()) {
            throw new AssertionError(test + " fails and is not listed", failure.get());
        }
        if (listed.isPresent() && failure.isEmpty()) {
            throw new AssertionError(
                    test + " passes: take it off the list " + listed.get() + " (" + listed.get().reason + ")");
        }
    }

    @Test
    void theListsNameTestsOfTheSuiteAndEachOnce() {
        assertThat(Arrays.stream(Known.values()).flatMap(each -> each.tests.stream()))
                .doesNotHaveDuplicates()
                .isSubsetOf(ours.keySet());
    }

    @Test
    void theTableOfProofsHasTheseCounts() {
        assertThat(Proofs.row("Vert.x Web's tests that keep sessions"))
                .startsWith(String.valueOf(ours.size()), String.valueOf(passed(bare)), String.valueOf(passed(ours)));
    }

    private static long passed(Map<String, Optional<Throwable>> outcomes) {
        return outcomes.values().stream().filter(Optional::isEmpty).count();
    }
}
