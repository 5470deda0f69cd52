package dev.sojourn.testkit.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.SessionStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two processes that work on one session, and what must be there when they are done. */
final class RollingDeploy implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 180;

    private final RollingDeployContract contract;
    private final SessionStore store;
    private final SessionEngine older;
    private final SessionEngine newer;
    private final String id;
    private final List<Process> processes = new ArrayList<>();
    /** By the name of a visitor: how often it has written its own attribute, and how often the tally. */
    private final Map<String, int[]> done = new HashMap<>();

    RollingDeploy(RollingDeployContract contract) {
        this.contract = contract;
        try {
            this.store = contract.factory().getConstructor().newInstance().open(contract.spec());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    contract.factory() + " is not public, or has no public constructor without arguments", e);
        }
        this.older = engine(store, true);
        this.newer = engine(store, false);
        this.id = Objects.requireNonNull(older.directory()
                .create(Map.of(
                        "tally",
                        new Older.Tally(
                                0,
                                0,
                                names().map(name -> new Older.Part(name, 0, 0)).toList()),
                        "lines",
                        names().map(name -> new Older.Line(name, 1, "hint of " + name))
                                .toList()))
                .id());
        visit(
                newer,
                session -> session.set(
                        "lines",
                        names().map(name -> new Newer.Line("for " + name, name, 1))
                                .toList()));
    }

    private static Stream<String> names() {
        return IntStream.range(0, Hammering.PARTS).mapToObj(place -> "part" + place);
    }

    static SessionEngine engine(SessionStore store, boolean older) {
        return SessionEngine.builder()
                .store(store)
                .unsignedIds()
                .codec(older ? Older.codec() : Newer.codec())
                .withoutSweeps()
                // So many write one session at once that giving up would be right, and no loss; but here it would end.
                .limits(Limits.standard().withCommitAttempts(1_000_000))
                .build();
    }

    private <T> T visit(SessionEngine engine, Function<Session, T> work) {
        return engine.visit(id, Transport.COOKIE, work);
    }

    /** Lets both work at once, from the moment on when both are ready. */
    void run(int rounds) {
        try {
            List<BufferedReader> answers = new ArrayList<>();
            for (String generation : List.of("older", "newer")) {
                Process process = start(generation, rounds);
                processes.add(process);
                answers.add(process.inputReader(StandardCharsets.UTF_8));
            }
            for (BufferedReader each : answers) {
                assertThat(each.readLine()).isEqualTo("ready");
            }
            for (Process each : processes) {
                each.getOutputStream().write('\n');
                each.getOutputStream().flush();
            }
            for (int i = 0; i < processes.size(); i++) {
                for (String line = answers.get(i).readLine();
                        line != null;
                        line = answers.get(i).readLine()) {
                    String[] parts = line.split(" ", -1);
                    done.put(parts[0], new int[] {Integer.parseInt(parts[1]), Integer.parseInt(parts[2])});
                }
                assertThat(processes.get(i).waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(processes.get(i).exitValue())
                        .as("what went wrong is in the output of the tests")
                        .isZero();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while two nodes worked", e);
        }
    }

    private Process start(String generation, int rounds) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        HammeringMain.class.getName(),
                        generation,
                        contract.factory().getName(),
                        contract.spec(),
                        id,
                        String.valueOf(System.nanoTime()),
                        String.valueOf(rounds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static <T> T there(@Nullable T value) {
        return Objects.requireNonNull(value, "an attribute that both nodes write");
    }

    /** Every count of every visitor is there, and every mark. */
    void check() {
        int byOlder = tallied("older");
        int byNewer = tallied("newer");
        assertThat(byOlder).isPositive();
        assertThat(byNewer).isPositive();
        Older.Tally old = visit(older, session -> there(session.get("tally", Older.Tally.class)));
        Newer.Tally now = visit(newer, session -> there(session.get("tally", Newer.Tally.class)));
        assertThat(old.older()).isEqualTo(byOlder);
        assertThat(old.parts().stream().mapToInt(Older.Part::older).sum()).isEqualTo(byOlder);
        assertThat(now.newer()).isEqualTo(byNewer);
        assertThat(now.parts().stream().mapToInt(Newer.Part::newer).sum()).isEqualTo(byNewer);
        assertThat(now.both()).isEqualTo(byOlder + byNewer);
        assertThat(now.parts().stream().mapToInt(Newer.Part::both).sum()).isEqualTo(byOlder + byNewer);
        assertThat(this.<List<?>>visit(older, session -> (List<?>) there(session.get("lines"))))
                .extracting(line -> ((Older.Line) line).hint())
                .containsExactlyElementsOf(
                        names().map(name -> "hint of " + name).toList());
        assertThat(this.<List<?>>visit(newer, session -> (List<?>) there(session.get("lines"))))
                .extracting(line -> ((Newer.Line) line).gift())
                .containsExactlyElementsOf(names().map(name -> "for " + name).toList());
        done.forEach((visitor, counts) -> assertThat(this.<Integer>visit(
                        newer, session -> Objects.requireNonNullElse(session.get(visitor, Integer.class), 0)))
                .as(visitor)
                .isEqualTo(counts[0]));
    }

    private int tallied(String generation) {
        return done.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(generation))
                .mapToInt(entry -> entry.getValue()[1])
                .sum();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        older.close();
        newer.close();
        store.close();
    }
}
