package dev.sojourn.suites.vertx;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.Result;
import org.junit.runner.manipulation.Filter;

/** Runs each test of the published classes by their own runner, several at once: most of them wait. */
final class VertxSuite {

    private static final int AT_ONCE = 16;
    private static final int TRIES = 3;

    private VertxSuite() {}

    /**
     * Runs all of them. A test that fails without being listed has two more tries: some of them compare times with the
     * clock of the machine, and a busy machine is late.
     *
     * @param listed which tests are known to fail, by {@code Class.method}
     * @param uploads where body handlers make their folders
     * @return what each test failed with; empty for one that passed
     */
    static Map<String, Optional<Throwable>> run(Set<String> listed, Path uploads) {
        System.setProperty("vertx.cwd", uploads.toString());
        Map<String, Optional<Throwable>> outcomes = new ConcurrentSkipListMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> running = Published.classes().stream()
                    .flatMap(type -> leaves(Request.aClass(type).getRunner().getDescription()))
                    .filter(Published::keepsSessions)
                    .<Future<?>>map(test -> threads.submit(() ->
                            outcomes.put(name(test), run(test, listed.contains(name(test)) ? 1 : TRIES))))
                    .toList();
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("A test could not be run", e);
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        } finally {
            threads.shutdownNow();
            System.clearProperty("vertx.cwd");
        }
        return outcomes;
    }

    private static Stream<Description> leaves(Description of) {
        return of.isTest() ? Stream.of(of) : of.getChildren().stream().flatMap(VertxSuite::leaves);
    }

    private static Optional<Throwable> run(Description test, int tries) {
        Request one = Request.aClass(test.getTestClass()).filterWith(Filter.matchMethodDescription(test));
        Result result = new JUnitCore().run(one);
        for (int again = 1; again < tries && !result.wasSuccessful(); again++) {
            result = new JUnitCore().run(one);
        }
        return result.getFailures().stream().findFirst().map(failure -> failure.getException());
    }

    private static String name(Description test) {
        return test.getTestClass().getSuperclass().getSimpleName() + "." + test.getMethodName();
    }
}
