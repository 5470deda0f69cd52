package dev.sojourn.suites.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.suites.Proofs;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Undertow's session tests on its own sessions, and with the filter before them. */
class UndertowSessionsTest {

    private static Map<String, Throwable> bare;
    private static Map<String, Throwable> ours;
    private static int filters;

    @BeforeAll
    static void runBoth() {
        bare = UndertowSuite.run(Set.copyOf(Known.REFUSED_BY_THE_CLIENT.tests));
        SojournExtension.begin();
        try {
            ours = UndertowSuite.run(Known.all());
            filters = SojournExtension.filters();
        } finally {
            SojournExtension.end();
        }
    }

    @AfterAll
    static void forget() {
        bare = null;
        ours = null;
    }

    /** A shim that nobody calls would pass the whole suite. */
    @Test
    void everyTestCaseHasTheFilterBeforeItsApplication() {
        assertThat(filters).isGreaterThanOrEqualTo(UndertowSuite.testCases().size());
    }

    @TestFactory
    Stream<DynamicTest> onUndertowsOwnSessionsAllPassButWhatItsClientRefuses() {
        return bare.entrySet().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.getKey(),
                        () -> judge(
                                test.getKey(),
                                test.getValue(),
                                Known.REFUSED_BY_THE_CLIENT.tests.contains(test.getKey())
                                        ? Known.REFUSED_BY_THE_CLIENT
                                        : null)));
    }

    @TestFactory
    Stream<DynamicTest> withTheFilterAllPassButThoseThatAreListed() {
        return ours.entrySet().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.getKey(),
                        () -> judge(
                                test.getKey(),
                                test.getValue(),
                                Known.of(test.getKey()).orElse(null))));
    }

    private static void judge(String test, Throwable failure, Known listed) {
        if (listed == null && failure != null) {
            throw new AssertionError(test + " fails and is not listed", failure);
        }
        if (listed != null && failure == null) {
            throw new AssertionError(test + " passes: take it off the list " + listed + " (" + listed.reason + ")");
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
        assertThat(Proofs.row("Undertow's servlet session tests"))
                .startsWith(String.valueOf(ours.size()), String.valueOf(passed(bare)), String.valueOf(passed(ours)));
    }

    private static long passed(Map<String, Throwable> outcomes) {
        return outcomes.values().stream().filter(Objects::isNull).count();
    }
}
