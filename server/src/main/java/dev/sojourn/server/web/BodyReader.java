package dev.sojourn.server.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.coyote.BadRequestException;

/**
 * Reads bodies of requests without a thread that waits for them, and gives up on those that come too slowly. Safe for
 * use by many threads.
 */
public final class BodyReader implements AutoCloseable {

    private static final Logger LOG = System.getLogger(BodyReader.class.getName());

    /** How long a body may take whatever its rate is: a first packet may be lost, a radio be asleep. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int CHUNK = 8192;

    private final int mostBytes;
    private final long mostWaiting;
    private final Duration longest;
    private final int leastRate;
    private final LongSupplier nanos;
    private final Set<Reading> readings = ConcurrentHashMap.newKeySet();
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean stopping;
    private volatile long stops;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sojourn-slow-requests");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A reader.
     *
     * @param mostBytes the most bytes of a body
     * @param mostWaiting the most bytes of all bodies that are not complete yet
     * @param longest how long a body may take, over zero
     * @param leastRate the fewest bytes a second, on average after the first five seconds
     */
    public BodyReader(int mostBytes, long mostWaiting, Duration longest, int leastRate) {
        this(mostBytes, mostWaiting, longest, leastRate, System::nanoTime);
        var unused = looks.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A reader that looks for slow bodies only when told to. */
    BodyReader(int mostBytes, long mostWaiting, Duration longest, int leastRate, LongSupplier nanos) {
        this.mostBytes = mostBytes;
        this.mostWaiting = mostWaiting;
        this.longest = longest;
        this.leastRate = leastRate;
        this.nanos = nanos;
    }

    /** How the reading of a body has ended. */
    public enum End {
        /** It is here as a whole. */
        COMPLETE,
        /** It is here as a whole, and larger than a body may be. */
        TOO_LARGE,
        /** It is so much larger that it was not read to its end. */
        ENDLESS,
        /** It came too slowly. */
        TOO_SLOW,
        /** There are too many bodies on their way. */
        TOO_MANY,
        /** The server stops. */
        STOPPED,
        /** What came is no body: the chunks of it are malformed. */
        MALFORMED,
        /** The client has gone. */
        GONE;

        /** Whether all of it was read. */
        public boolean isWhole() {
            return this == COMPLETE || this == TOO_LARGE;
        }
    }

    /**
     * A body as far as it was read.
     *
     * @param end how that ended
     * @param bytes all of it; of one that is too large one byte more than it may have; nothing of others
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Body(End end, byte[] bytes) {}

    /**
     * Whether some of a request's body has to be waited for. One that is announced as so large that nobody would read
     * it is not, and has to be left unread.
     *
     * @param request the request, of which nothing was read
     * @return false as well when it has no body, or all of it is here
     */
    public boolean isComing(HttpServletRequest request) {
        long length = request.getAttribute(BodyFirst.BODY) != null ? 0 : request.getContentLengthLong();
        return length > 0 && !isTooMuch(request)
                ? ContainerRequests.here(request) < length
                : length < 0 && request.getHeader("Transfer-Encoding") != null;
    }

    /**
     * Whether the head says already that nobody will read the body.
     *
     * @param request the request
     * @return true for a body that is announced as over twice of what is allowed, or as over that by who waits for
     *     leave
     */
    public boolean isTooMuch(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length > 2L * mostBytes || length > mostBytes && request.getHeader("Expect") != null;
    }

    /**
     * Reads the body of a request, which becomes asynchronous.
     *
     * @param request a request with a body, of which nothing was read
     * @param done called once, on a thread of the container's; has to complete or dispatch, where the container has not
     *     done so because the client has gone
     * @throws IOException when the client has gone
     */
    public void read(HttpServletRequest request, BiConsumer<AsyncContext, Body> done) throws IOException {
        AsyncContext context = request.startAsync();
        // The looks of this reader are the only clock.
        context.setTimeout(0);
        ServletInputStream in = request.getInputStream();
        Reading reading = new Reading(in, context, done);
        readings.add(reading);
        in.setReadListener(reading);
        if (ContainerRequests.isDead(request)) {
            reading.onError(new IOException("The connection is gone"));
        }
    }

    /** Gives up on what is too slow. */
    void look() {
        long now = nanos.getAsLong();
        readings.forEach(reading -> reading.look(now));
    }

    /** The server stops: what is on its way has a second to come. */
    public void stop() {
        stops = nanos.getAsLong() + LAST_CHANCE.toNanos();
        stopping = true;
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    private final class Reading implements ReadListener {

        private final ServletInputStream in;
        private final AsyncContext context;
        private final BiConsumer<AsyncContext, Body> done;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final byte[] chunk = new byte[CHUNK];
        private final long begin = nanos.getAsLong();
        private long received;
        private boolean over;

        Reading(ServletInputStream in, AsyncContext context, BiConsumer<AsyncContext, Body> done) {
            this.in = in;
            this.context = context;
            this.done = done;
        }

        @Override
        public synchronized void onDataAvailable() throws IOException {
            while (!over && in.isReady()) {
                int count = in.read(chunk);
                if (count < 0) {
                    return;
                }
                received += count;
                int kept = (int) Math.min(count, mostBytes + 1L - bytes.size());
                bytes.write(chunk, 0, kept);
                if (waiting.addAndGet(kept) > mostWaiting) {
                    end(End.TOO_MANY);
                } else if (received > 2L * mostBytes) {
                    // So much is read and thrown away, so that a client that sends it all at once sees the answer.
                    end(End.ENDLESS);
                }
            }
        }

        @Override
        public synchronized void onAllDataRead() {
            end(received > mostBytes ? End.TOO_LARGE : End.COMPLETE);
        }

        @Override
        public synchronized void onError(Throwable fault) {
            end(fault instanceof BadRequestException ? End.MALFORMED : End.GONE);
        }

        synchronized void look(long now) {
            Duration taken = Duration.ofNanos(now - begin);
            long least = Math.max(0, taken.minus(GRACE).toMillis()) * leastRate / 1000;
            if (taken.compareTo(longest) > 0 || received < least) {
                end(End.TOO_SLOW);
            } else if (stopping && now - stops > 0) {
                end(End.STOPPED);
            }
        }

        private void end(End how) {
            if (over) {
                return;
            }
            over = true;
            readings.remove(this);
            waiting.addAndGet(-bytes.size());
            Body body = new Body(how, how.isWhole() ? bytes.toByteArray() : new byte[0]);
            if (how == End.GONE || how == End.MALFORMED) {
                // The container ends the request when this returns.
                done.accept(context, body);
                return;
            }
            try {
                context.start(() -> hand(body));
            } catch (IllegalStateException e) {
                // The container found out first that the client has gone.
                done.accept(context, new Body(End.GONE, new byte[0]));
            }
        }

        private void hand(Body body) {
            try {
                done.accept(context, body);
            } catch (IllegalStateException e) {
                // The container has taken the request back, and says so of whatever is asked of it.
                LOG.log(Level.DEBUG, "A client had gone before its answer", e);
            }
        }
    }
}
