package dev.sojourn.testkit.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.opentest4j.TestAbortedException;

/**
 * The way a test says that it could not run because a real part is missing: a server, a browser. It is then not
 * skipped in silence: what did not run is noted in {@code target/not-run.txt} of its module, and the build prints these
 * notes at its end.
 */
public final class NotRun {

    private static final Path FILE = Path.of("target", "not-run.txt");

    private static final Instant RUN_BEGAN =
            ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);

    private NotRun() {}

    /**
     * Notes what could not run, and aborts the test.
     *
     * @param what what was to be tested: "the Redis store"
     * @param why what is missing, and how to get it: "no redis-server on the PATH; install Debian's redis-server"
     * @return never; so that a caller may write {@code throw NotRun.because(...)}
     * @throws TestAbortedException always
     */
    public static TestAbortedException because(String what, String why) {
        return abort(FILE, what, why);
    }

    static TestAbortedException abort(Path file, String what, String why) {
        String words = oneLine(what) + ": " + oneLine(why);
        // Outside a build, in an IDE for instance, nobody would read the note.
        Path folder = file.getParent();
        if (folder != null && Files.isDirectory(folder)) {
            note(file, words, RUN_BEGAN);
        }
        throw new TestAbortedException("Not run: " + words);
    }

    /** Adds a line, unless it is there already: many tests may miss the same part. Notes of an earlier run go. */
    static void note(Path file, String line, Instant runBegan) {
        synchronized (NotRun.class) {
            try {
                if (Files.exists(file)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(runBegan)) {
                    Files.delete(file);
                }
                if (!Files.exists(file) || !Files.readAllLines(file).contains(line)) {
                    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("What did not run could not be noted in " + file + ": " + line, e);
            }
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
