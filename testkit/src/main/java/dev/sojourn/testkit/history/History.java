package dev.sojourn.testkit.history;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.id.SessionKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A record of calls on one line of real time: each with the moment it was made, before it was made, and the moment its
 * answer came. Safe for use by many threads.
 *
 * <p>The line is {@link System#nanoTime}, which processes of one machine share where it is the machine's monotonic
 * clock, as it is on Linux. A history of several processes is written by each into a file of its own and read together.
 * A call without an answer, because its process was killed or the answer was a failure, may have happened or not.
 */
public final class History implements AutoCloseable {

    private static final String INVOCATION = "i";
    private static final String ANSWER = "o";

    private final List<Call> done = new ArrayList<>();
    private final Set<Pending> open = new LinkedHashSet<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger inventories = new AtomicInteger();
    private final @Nullable FileChannel file;
    private volatile long absoluteMillis = Long.MAX_VALUE;

    /** Makes an empty history that is kept in memory. */
    public History() {
        this.file = null;
    }

    /**
     * Makes an empty history that is also appended to a file, each line before the call it speaks of is made, so that
     * it survives the end of this process.
     *
     * @param path the file, made when it is not there
     */
    public History(Path path) {
        try {
            this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("No history can be written to " + path, e);
        }
    }

    /**
     * Adds what other processes have written. A line that the end of its process has cut off is left out, and a file
     * is not there when its process has ended before its first line.
     *
     * @param files their files
     * @return this
     */
    public History addAll(List<Path> files) {
        for (Path each : files) {
            try {
                if (Files.exists(each)) {
                    add(Files.readString(each, StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The history in " + each + " cannot be read", e);
            }
        }
        return this;
    }

    /**
     * States how long after its creation a session may live at most, for the checker to hold against every expiry.
     *
     * @param limit the absolute limit
     * @return this
     */
    public History absolute(Duration limit) {
        this.absoluteMillis = limit.toMillis();
        return this;
    }

    /**
     * Notes what an engine tells of the ends of sessions.
     *
     * @param node the node whose engine it is
     * @return a listener for that engine
     */
    public SessionListener listener(String node) {
        return event -> {
            if (event instanceof SessionEvent.Ended ended) {
                SessionKey key = SessionKey.parse(ended.key());
                at(node, new Step.Told(key, ended.eventId(), ended.reason().name()));
            }
        };
    }

    /**
     * Notes that a node has died: of the ends it was about to tell, the history expects no more than can be told.
     *
     * @param node the node
     */
    public void crashed(String node) {
        at(node, new Step.Crash());
    }

    /**
     * How many calls were made.
     *
     * @return the number
     */
    public int size() {
        return calls().size();
    }

    /** Closes the file, when there is one; the history can still be read. */
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call that has no answer yet. */
    final class Pending {
        private final String node;
        private final long number = numbers.incrementAndGet();
        private final Step step;
        private final long invoked;

        private Pending(String node, Step step, long invoked) {
            this.node = node;
            this.step = step;
            this.invoked = invoked;
            append(Lines.write(INVOCATION, number, node, invoked, step));
        }

        void done(Outcome outcome, List<? extends Record> seen, @Nullable String value) {
            long now = System.nanoTime();
            long returned = outcome == Outcome.UNKNOWN ? Call.NEVER : now;
            synchronized (open) {
                open.remove(this);
                done.add(new Call(node, number, step, invoked, returned, outcome, List.copyOf(seen), value));
            }
            append(Lines.write(ANSWER, number, node, returned, outcome, value, seen));
        }

        void done(boolean outcome) {
            done(outcome ? Outcome.OK : Outcome.NO, List.of(), null);
        }

        void unknown() {
            done(Outcome.UNKNOWN, List.of(), null);
        }

        /** Notes beside what this call has answered that it may have done more of the same. */
        void alsoUnknown() {
            new Pending(node, step, invoked).unknown();
        }
    }

    Pending begin(String node, Step step) {
        Pending pending = new Pending(node, step, System.nanoTime());
        synchronized (open) {
            open.add(pending);
        }
        return pending;
    }

    void at(String node, Step step) {
        begin(node, step).done(true);
    }

    int nextInventory() {
        return inventories.incrementAndGet();
    }

    long absoluteMillis() {
        return absoluteMillis;
    }

    /** All calls in the order they were made; those without an answer are unknown. */
    List<Call> calls() {
        List<Call> all;
        synchronized (open) {
            all = new ArrayList<>(done);
            open.forEach(each -> all.add(unanswered(each.node, each.number, each.step, each.invoked)));
        }
        all.sort(Comparator.comparingLong(Call::invoked));
        return all;
    }

    /** Adds a call as it is: a test plants histories by it. */
    void plant(Call call) {
        synchronized (open) {
            done.add(call);
        }
    }

    private static Call unanswered(String node, long number, Step step, long invoked) {
        return new Call(node, number, step, invoked, Call.NEVER, Outcome.UNKNOWN, List.of(), null);
    }

    private void append(String line) {
        if (file == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            // One call, so that a line is whole or not there; what the system has taken outlives this process.
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("A line of a history was not written", e);
        }
    }

    private void add(String text) {
        Map<String, Call> made = new HashMap<>();
        int end = text.lastIndexOf('\n') + 1;
        text.substring(0, end).lines().forEach(line -> {
            StringTokenizer words = new StringTokenizer(line, " ");
            boolean invocation = INVOCATION.equals(Lines.read(String.class, words));
            long number = Long.parseLong(words.nextToken());
            String node = (String) required(Lines.read(String.class, words));
            long nanos = Long.parseLong(words.nextToken());
            String id = node + " " + number;
            if (invocation) {
                made.put(id, unanswered(node, number, (Step) required(Lines.read(Step.class, words)), nanos));
            } else {
                made.computeIfPresent(id, (same, call) -> answered(call, nanos, words));
            }
        });
        synchronized (open) {
            done.addAll(made.values());
        }
    }

    @SuppressWarnings("unchecked")
    private static Call answered(Call call, long nanos, StringTokenizer words) {
        Outcome outcome = (Outcome) required(Lines.read(Outcome.class, words));
        String value = (String) Lines.read(String.class, words);
        List<Record> seen = (List<Record>) required(Lines.read(List.class, words));
        return new Call(
                call.node(), call.number(), call.step(), call.invoked(), nanos, outcome, List.copyOf(seen), value);
    }

    private static Object required(@Nullable Object part) {
        return Objects.requireNonNull(part, "A line of a history lacks a part");
    }
}
