package dev.sojourn.suites.vertx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.Optional;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.manipulation.Filter;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** Runs the published classes by their own runner. */
final class VertxSuite {

    private static final int MORE_TRIES = 2;

    private VertxSuite() {}

    /**
     * Runs all of them. A test that fails without being listed has two more tries: some of them compare times with the
     * clock of the machine, and a busy machine is late.
     *
     * @param listed which tests are known to fail, by {@code Class.method}
     * @return what each test failed with; empty for one that passed
     */
    static Map<String, Optional<Throwable>> run(Set<String> listed) {
        Map<String, Optional<Throwable>> outcomes = new ConcurrentSkipListMap<>();
        // The first class sleeps most of its time.
        List<Class<?>> classes = Published.classes();
        Thread others = new Thread(() -> classes.subList(1, classes.size()).forEach(each -> run(each, listed, outcomes)));
        others.start();
        run(classes.get(0), listed, outcomes);
        try {
            others.join();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
        return outcomes;
    }

    private static void run(Class<?> type, Set<String> listed, Map<String, Optional<Throwable>> outcomes) {
        Set<Description> late = run(Request.aClass(type), outcomes);
        for (int again = 0; again < MORE_TRIES; again++) {
            late.removeIf(test -> listed.contains(name(test)));
            Set<Description> next = new java.util.HashSet<>();
            late.forEach(test -> next.addAll(
                    run(Request.aClass(type).filterWith(Filter.matchMethodDescription(test)), outcomes)));
            late = next;
        }
    }

    /** The tests that have failed. */
    private static Set<Description> run(Request tests, Map<String, Optional<Throwable>> outcomes) {
        Set<Description> failed = new java.util.HashSet<>();
        JUnitCore runner = new JUnitCore();
        runner.addListener(new RunListener() {
            @Override
            public void testStarted(Description test) {
                outcomes.put(name(test), Optional.empty());
            }

            @Override
            public void testFailure(Failure failure) {
                failed.add(failure.getDescription());
                outcomes.put(name(failure.getDescription()), Optional.of(failure.getException()));
            }

            @Override
            public void testAssumptionFailure(Failure failure) {
                testFailure(failure);
            }
        });
        runner.run(tests);
        return failed;
    }

    /** A failure of a whole class has no method. */
    private static String name(Description test) {
        String type = test.getTestClass().getSuperclass().getSimpleName();
        return test.getMethodName() == null ? type : type + "." + test.getMethodName();
    }
}
