package dev.sojourn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.bench.Contender.Role;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each measurement runs, for a moment; how long anything takes is nobody's business here. */
class SmokeTest {

    private static final Options TINY = Options.of(
            List.of("subjects=FLOOR,SOJOURN", "sessions=100", "callers=2", "rounds=1", "warm=0", "slice=20"));

    @ParameterizedTest
    @ValueSource(strings = {"growth", "hot", "reopening"})
    void aTableIsMeasuredInJvmsOfItsOwn(String name) throws IOException, InterruptedException {
        assertThat(Bench.table(name, TINY).rows())
                .extracting(Table.Row::subject)
                .containsExactly(Contender.FLOOR.label(), Contender.SOJOURN.label());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOOR", "SOJOURN", "SOJOURN_PORCH"})
    void nothingThatIsRaisedWhereItCanBeIsLost(Contender contender) {
        assertThat(HotSession.measure(contender, 4, Duration.ZERO, Duration.ofMillis(20)))
                .satisfies(figures -> assertThat(figures[0]).isPositive())
                .satisfies(figures -> assertThat(figures[1]).isZero());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY", "UNDERTOW", "VERTX", "SPRING"})
    void allOthersRaiseACounterAsWell(Contender contender) {
        assertThat(HotSession.measure(contender, 4, Duration.ZERO, Duration.ofMillis(20))[0])
                .isPositive();
    }

    @Test
    void liveSessionsTakeHeap() {
        for (Contender contender : Contender.over(Store.MEMORY)) {
            assertThat(HeapPerSession.sessions(contender, 20_000, true))
                    .as("%s", contender)
                    .isPositive();
        }
    }

    @Test
    void theEndOfEachSessionIsTold() throws InterruptedException {
        assertThat(Expiry.measure(1_000, 100)).hasSize(4);
    }

    @Test
    void theServerIsStarted() throws IOException, InterruptedException {
        if (!Startup.isBuilt()) {
            throw NotRun.because("the start of the server", "it is not built");
        }
        try (ScratchDirectory empty = new ScratchDirectory()) {
            assertThat(Startup.start(List.of("--scripts", empty.path().toString())))
                    .hasSize(5);
        }
    }

    @Test
    void aTableIsASectionOfThePageAndAPictureThatSayTheSame(@TempDir Path folder) throws Exception {
        LocalDate day = LocalDate.EPOCH;
        table("First", 7).keep(folder, day);
        table("Second", 8).keep(folder, day);
        table("First", 9).keep(folder, day);

        assertThat(Files.readString(folder.resolve("1970-01-01.md")))
                .contains("# Results of 1970-01-01", "## First", "## Second", "](1970-01-01-first.svg)")
                .contains("| read | **Sojourn** | 9 |", "| read | **Sojourn** | 8 |")
                .doesNotContain("| read | **Sojourn** | 7 |");
        Path picture = folder.resolve("1970-01-01-first.svg");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(picture.toFile())
                        .getElementsByTagName("rect")
                        .getLength())
                .isEqualTo(2);
    }

    private static Table table(String title, int bar) {
        return new Table(
                title.toLowerCase(Locale.ROOT),
                title,
                List.of("A note."),
                List.of("workload", "subject", "bar"),
                List.of(
                        new Table.Row("read", "floor", Role.FLOOR, 10, List.of("10")),
                        new Table.Row("read", "Sojourn", Role.SOJOURN, bar, List.of(Integer.toString(bar)))),
                "bars");
    }
}
