package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.StoredSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two faces of what commands give out, and what neither can be made to do. */
class FacesTest {

    private static final long NOW = 1_767_225_600_000L;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final String HOSTILE = "ada\tadmin\n\u001b[31mroot\u202e\\t\u0085\r\ud800";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FaceOptions face = new FaceOptions();
    private Map<String, String> environment = Map.of("TERM", "xterm");

    @Test
    void textOfOthersForgesNoColumnAndColoursNoTerminal() throws Failure {
        String safe = "ada\\tadmin\\n\\u001b[31mroot\\u202e\\\\t\\u0085\\r\\ud800";
        assertThat(SafeText.of(HOSTILE)).isEqualTo(safe);
        environment = Map.of();
        for (boolean people : List.of(true, false)) {
            out.reset();
            try (Output output = output(people)) {
                Table table = new Table(output, "user", "size");
                table.row(List.of(Cell.text(HOSTILE), Cell.bytes(1)), json -> json.writeString(HOSTILE));
                table.end();
            }
            assertThat(written().chars().filter(c -> c < ' ' && c != '\n' && c != '\t'))
                    .as("people " + people)
                    .isEmpty();
            assertThat(written().replace("\n", "")).doesNotContain("\u202e", "\u0085");
            assertThat(written().strip().split("\t").length).isEqualTo(people ? 1 : 2);
        }
        face.json = true;
        out.reset();
        try (Output output = output(false)) {
            output.json(json -> json.writeString(HOSTILE));
        }
        assertThat(written()).isEqualTo("\"ada\\tadmin\\n\\u001B[31mroot\\u202E\\\\t\\u0085\\r\\uD800\"\n");
    }

    @Test
    void plainTextOfAnyScriptIsItself() {
        assertThat(SafeText.of("Ada Löve 艾达 \ud83d\ude80")).isEqualTo("Ada Löve 艾达 \ud83d\ude80");
    }

    @Test
    void peopleGetAHeadingAndAlignedColumnsAndProgramsNeither() throws Failure {
        environment = Map.of();
        list(true);
        assertThat(written()).isEqualTo("""
            user                                      used                size
            ada                                       5 min ago           1.5 KiB
            -                                         under a minute ago  10 B
            %s...  9 days ago          2.0 MiB
            """.formatted("x".repeat(37)));
        list(false);
        assertThat(written())
                .isEqualTo("ada\t2025-12-31T23:55:00Z\t1536\n\t2025-12-31T23:59:59.999Z\t10\n" + "x".repeat(60)
                        + "\t2025-12-23T00:00:00Z\t2097152\n");
        face.lines = true;
        list(false);
        assertThat(written()).startsWith("user: ada\nused: 2025-12-31T23:55:00Z\nsize: 1536\n\nuser: \n");
    }

    @Test
    void onlyATerminalIsColouredAndNobodyWhoDoesNotWantIt() throws Failure {
        list(true);
        assertThat(written()).startsWith("\u001b[1muser");
        list(false);
        assertThat(written()).doesNotContain("\u001b");
        face.noColor = true;
        list(true);
        assertThat(written()).doesNotContain("\u001b");
        face.noColor = false;
        environment = Map.of("TERM", "xterm", "NO_COLOR", "1");
        list(true);
        assertThat(written()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({"59999, under a minute", "60000, 1 min", "3600000, 1 h", "169200000, 47 h", "172800000, 2 days"})
    void timesAreToldAsSeenFromNow(long distance, String words) {
        assertThat(Cell.past(NOW - distance, NOW).shown()).isEqualTo(words + " ago");
        assertThat(Cell.future(NOW + distance, NOW).shown()).isEqualTo("in " + words);
        assertThat(Cell.past(NOW + 5, NOW).shown()).as("a clock that is ahead").isEqualTo("under a minute ago");
        assertThat(Cell.future(NOW, NOW).shown()).isEqualTo("over");
        assertThat(Cell.future(StoredSession.NEVER, NOW)).isEqualTo(new Cell("never", "never"));
    }

    @ParameterizedTest
    @CsvSource({
        "2100000, 5100000, 43.75, 41 % 2.1 M/5.1 M 48 k/s 1 min left",
        "0, 100, 1, 0 % 0/100 0/s",
        "50, 100, 10, 50 % 50/100 5/s 10 s left",
        "110, 100, 10, 100 % 110/100 11/s 0 s left",
        "12000, 0, 2, 12 k 6.0 k/s",
        "1000, 9000000, 1, 0 % 1.0 k/9.0 M 1.0 k/s 2.5 h left"
    })
    void progressTellsTheRateAndTheTimeThatIsLeft(long done, long total, double seconds, String line) {
        assertThat(Progress.line(done, total, seconds)).isEqualTo(line);
    }

    @Test
    void progressIsOneLineOnATerminalAndALineEveryTenSecondsElsewhere() {
        long[] nanos = {0};
        for (boolean people : List.of(true, false)) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Terminal terminal = terminal(OutputStream.nullOutputStream(), new PrintStream(err), people);
            try (Progress progress = new Progress(terminal, false, 1_000, () -> nanos[0])) {
                for (int i = 1; i <= 250; i++) {
                    nanos[0] += 100_000_000;
                    progress.at(i);
                }
            }
            String told = err.toString(StandardCharsets.UTF_8);
            if (people) {
                assertThat(told).doesNotContain("\n").endsWith("\r\u001b[K");
            } else {
                assertThat(told)
                        .isEqualTo("10 % 100/1.0 k 10/s 1 min left".replace("1 min", "2 min") + "\n"
                                + "20 % 200/1.0 k 10/s 1 min left\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, y, true",
        "true, true, YES, true",
        "true, true, n, false",
        "true, true, '', false",
        "false, true, y, false",
        "true, false, y, false",
        "false, false, y, false"
    })
    void nothingIsDoneWithoutAYesAndNobodyIsAskedWhoIsNotThere(
            boolean sits, boolean reads, String typed, boolean done) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ByteArrayInputStream in = new ByteArrayInputStream((typed + "\n").getBytes(StandardCharsets.UTF_8));
        Terminal terminal = new Terminal(
                in, out, new PrintStream(err, true, StandardCharsets.UTF_8), sits, true, reads, action -> {});
        Context context = new Context(Map.of(), terminal, new NoHost(), InstantSource.system());
        ActOptions act = new ActOptions();
        if (done) {
            assertThatCode(() -> act.confirm("End it?", context)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> act.confirm("End it?", context))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(5));
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(sits && reads ? "End it? [y/N] " : "");
        assertThat(in.available() > 0).as("what is in a pipe is left there").isEqualTo(!sits || !reads);
        act.yes = true;
        assertThatCode(() -> act.confirm("End it?", context)).doesNotThrowAnyException();
    }

    private void list(boolean people) throws Failure {
        out.reset();
        try (Output output = output(people)) {
            Table table = new Table(output, "user", "used", "size");
            row(table, "ada", NOW - 5 * MINUTE, 1_536);
            row(table, null, NOW - 1, 10);
            row(table, "x".repeat(60), NOW - 9 * 24 * HOUR, 2 << 20);
            table.end();
        }
    }

    private static void row(Table table, @Nullable String user, long used, long size) throws Failure {
        table.row(List.of(Cell.text(user), Cell.past(used, NOW), Cell.bytes(size)), json -> json.writeNull());
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Output output(boolean people) {
        Terminal terminal = terminal(out, System.err, people);
        Context context =
                new Context(environment, terminal, new NoHost(), InstantSource.fixed(Instant.ofEpochMilli(NOW)));
        return new Output(context, face);
    }

    private static Terminal terminal(OutputStream out, PrintStream err, boolean people) {
        return new Terminal(new ByteArrayInputStream(new byte[0]), out, err, people, people, people, action -> {});
    }

    /** Nothing here opens a store. */
    private static final class NoHost implements Host {
        @Override
        public StoreAtRest store(List<String> options, Map<String, String> environment) {
            throw new AssertionError();
        }

        @Override
        public @Nullable Duration duration(String text) {
            return null;
        }

        @Override
        public Map<String, String> options() {
            return Map.of();
        }
    }
}
