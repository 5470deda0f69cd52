package dev.sojourn.server.admin;

import dev.sojourn.SessionNotFoundException;
import dev.sojourn.SojournException;
import dev.sojourn.StoreUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Has a line written for each act of administration. Visits of sessions never wait for it, acts wait two seconds at
 * most, and refusals of callers who are not known do not wait. Safe for use by several threads.
 */
public final class Audit implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Audit.class.getName());
    /** How many of the last lines this node remembers. */
    private static final int REMEMBERED = 500;
    /** How long an act waits for its line. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AuditWriter writer;
    private final boolean required;
    private final String node;
    private final InstantSource clock;
    private final List<AuditListener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<AuditEvent> last = new ArrayDeque<>();
    private final Strangers strangers = new Strangers(System::nanoTime);

    /**
     * Makes an audit.
     *
     * @param sink where lines go
     * @param required whether nothing is done whose line cannot be written
     * @param node the name of this node
     * @param clock tells the moments of the lines
     */
    public Audit(AuditSink sink, boolean required, String node, InstantSource clock) {
        this(sink, required, node, clock, PATIENCE);
    }

    Audit(AuditSink sink, boolean required, String node, InstantSource clock, Duration patience) {
        this.writer = new AuditWriter(sink, patience);
        this.required = required;
        this.node = node;
        this.clock = clock;
    }

    /** Has a listener told of each line from now on. */
    public void addListener(AuditListener listener) {
        listeners.add(listener);
    }

    /**
     * The last lines of this node, newest first.
     *
     * @param atMost how many at most
     * @return a list of its own for the caller
     */
    public List<AuditEvent> last(int atMost) {
        synchronized (last) {
            List<AuditEvent> newest = new ArrayList<>(Math.min(atMost, last.size()));
            var walk = last.descendingIterator();
            while (walk.hasNext() && newest.size() < atMost) {
                newest.add(walk.next());
            }
            return newest;
        }
    }

    /** How many lines could not be written since the start, or not in time. */
    public long failures() {
        return writer.failures();
    }

    /** Whether the last line could be written. */
    public boolean isGood() {
        return writer.isGood();
    }

    Instant now() {
        return clock.instant();
    }

    /** The name of this node. */
    public String node() {
        return node;
    }

    /**
     * Begins an act, and writes that when it may be about many sessions, or when nothing may be changed without a line.
     *
     * @throws RefusedException when the line is required and cannot be written
     */
    public Entry begin(Caller by, Act act, Target on) {
        Entry entry = new Entry(by, act, on);
        if (act.isOfMany() || required && !act.onlyLooks()) {
            entry.write(Outcome.BEGUN, -1, null);
        }
        return entry;
    }

    /**
     * Begins an act that takes its time, and writes so whatever it is.
     *
     * @throws RefusedException when the line is required and cannot be written
     */
    public Entry announce(Caller by, Act act, Target on) {
        Entry entry = new Entry(by, act, on);
        entry.write(Outcome.BEGUN, -1, null);
        return entry;
    }

    /**
     * Writes that something was not carried out, because it may not be or was not understood. Of callers who are not
     * known not each refusal has a line of its own.
     */
    public void refused(Caller by, Act act, Target on, String error) {
        int standsFor = by.who() == null ? strangers.count() : 1;
        if (standsFor > 0) {
            int count = standsFor == 1 ? -1 : standsFor;
            AuditEvent event =
                    new AuditEvent(clock.instant(), node, act, by, on, List.of(), Outcome.REFUSED, count, error, 0);
            if (by.who() == null) {
                // Strangers send as many as they like: none of them is to hold a thread.
                writer.offer(event);
            } else {
                writer.write(event, true);
            }
            tell(event);
        }
    }

    /** Waits a moment for lines that are still to be written. To be called when nobody administers any more. */
    @Override
    public void close() {
        writer.close();
    }

    /** One act from its beginning to what came of it, of which one line is written. For one thread. */
    public final class Entry {
        private final Caller by;
        private final Act act;
        private final long start = System.nanoTime();
        private Target on;
        private List<String> names = List.of();
        private boolean over;

        private Entry(Caller by, Act act, Target on) {
            this.by = by;
            this.act = act;
            this.on = on;
        }

        /** Notes what it is done to, once that is known. */
        public Entry on(Target target) {
            on = target;
            return this;
        }

        /** Notes the attributes that are read or written. */
        public Entry names(List<String> attributes) {
            names = attributes;
            return this;
        }

        /** It was done, to so many sessions: what changes something is not done when there were none. */
        public void done(int count) {
            end(count == 0 && !act.onlyLooks() ? Outcome.NONE : Outcome.DONE, count, null);
        }

        /** It stopped at a bound after so many sessions. */
        public void partial(int count) {
            end(Outcome.PARTIAL, count, null);
        }

        /** It was not carried out because it may not be, or was not understood. */
        public void refused(String error) {
            end(Outcome.REFUSED, -1, error);
        }

        /** It failed. */
        public void failed(String error) {
            end(Outcome.FAILED, -1, error);
        }

        /** Nothing was there to do it to. */
        public void none(String error) {
            end(Outcome.NONE, 0, error);
        }

        /** Tells what it came to by what it threw. */
        public void threw(RuntimeException e) {
            if (e instanceof RefusedException refused) {
                switch (refused.why()) {
                    case SESSION_NOT_FOUND, ATTRIBUTE_NOT_FOUND ->
                        none(refused.why().error());
                    default -> refused(refused.why().error());
                }
            } else if (e instanceof SessionNotFoundException) {
                none("SessionNotFound");
            } else if (e instanceof StoreUnavailableException) {
                failed("StoreUnavailable");
            } else {
                failed(e instanceof SojournException ? e.getClass().getSimpleName() : "InternalError");
            }
        }

        private void end(Outcome outcome, int count, @Nullable String error) {
            if (!over) {
                over = true;
                write(outcome, count, error);
            }
        }

        private void write(Outcome outcome, int count, @Nullable String error) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            AuditEvent event = new AuditEvent(clock.instant(), node, act, by, on, names, outcome, count, error, millis);
            // What was only read has not reached anybody yet; what was changed had a line before.
            boolean stops = required && (outcome == Outcome.BEGUN || act.onlyLooks() && error == null);
            boolean written = writer.write(event, !stops);
            tell(event);
            if (!written && stops) {
                over = true;
                throw new RefusedException(
                        RefusedException.Why.AUDIT_UNAVAILABLE,
                        "The line of the audit cannot be written, and without it nothing is done. The log says why");
            }
        }
    }

    private void tell(AuditEvent event) {
        synchronized (last) {
            last.addLast(event);
            if (last.size() > REMEMBERED) {
                last.removeFirst();
            }
        }
        for (AuditListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A listener of the audit threw", e);
            }
        }
    }
}
