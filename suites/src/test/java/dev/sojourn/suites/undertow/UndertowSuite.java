package dev.sojourn.suites.undertow;

import io.undertow.servlet.test.session.ServletSessionTestCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** The session tests of Undertow's servlet module, taken from its test jar and run by their own runner. */
final class UndertowSuite {

    private static final String SESSION_TEST = "io/undertow/servlet/test/.*Session[^/$]*TestCase\\.class";

    private UndertowSuite() {}

    /** Every session test case in the jar, none left out. */
    static List<Class<?>> testCases() {
        Class<?> one = ServletSessionTestCase.class;
        try (JarFile jar = new JarFile(
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.matches(SESSION_TEST))
                    .sorted()
                    .<Class<?>>map(name -> load(name.replace('/', '.').replaceAll("\\.class$", "")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError("The test jar has no place", e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, UndertowSuite.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("The test jar lists a class that it does not have: " + name, e);
        }
    }

    /**
     * Runs all of them. What fails without being listed has two more tries: some of these tests sleep for as long as a
     * session of theirs lives, and a busy machine is late.
     *
     * @param listed which tests are known to fail, by {@code Class.method}
     * @return what each test failed with; null for one that passed
     */
    static Map<String, Throwable> run(Set<String> listed) {
        System.setProperty("default.server.address", "localhost");
        System.setProperty("default.server.port", String.valueOf(freePort()));
        Map<String, Throwable> outcomes = new TreeMap<>();
        for (Class<?> each : testCases()) {
            Map<String, Throwable> found = run(Request.aClass(each));
            for (int again = 0; again < 2 && fails(found, listed); again++) {
                found = run(Request.aClass(each));
            }
            outcomes.putAll(found);
        }
        return outcomes;
    }

    private static boolean fails(Map<String, Throwable> outcomes, Set<String> listed) {
        return outcomes.entrySet().stream()
                .anyMatch(test -> test.getValue() != null && !listed.contains(test.getKey()));
    }

    private static Map<String, Throwable> run(Request tests) {
        Map<String, Throwable> outcomes = new TreeMap<>();
        JUnitCore runner = new JUnitCore();
        runner.addListener(new RunListener() {
            @Override
            public void testStarted(Description test) {
                outcomes.put(name(test), null);
            }

            @Override
            public void testFailure(Failure failure) {
                outcomes.put(name(failure.getDescription()), failure.getException());
            }

            @Override
            public void testAssumptionFailure(Failure failure) {
                outcomes.put(name(failure.getDescription()), failure.getException());
            }
        });
        runner.run(tests);
        return outcomes;
    }

    /** A failure of a whole class has no method. */
    private static String name(Description test) {
        String type = test.getTestClass().getSimpleName();
        return test.getMethodName() == null ? type : type + "." + test.getMethodName();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
