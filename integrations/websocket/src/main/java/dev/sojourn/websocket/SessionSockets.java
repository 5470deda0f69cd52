package dev.sojourn.websocket;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.http.HttpVisits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sockets of an application: how they come in, and how they all go when the application stops. Safe for use by many
 * threads.
 */
public final class SessionSockets implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SessionSockets.class.getName());
    private static final String PROPERTY = "dev.sojourn.websocket.socket";
    /**
     * Peers that don't read hold a thread each until the container gives up on them; the rest must not wait for those.
     */
    private static final int CLOSERS = 32;

    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final HttpVisits visits;
    private final SocketOptions options;
    private final Handshake handshake;
    private final Set<SocketSession> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor closers;
    private volatile boolean closed;

    private SessionSockets(HttpVisits visits, SocketOptions options) {
        this.visits = visits;
        this.options = options;
        this.handshake = new Handshake(this, visits, options);
        this.closers = closers();
    }

    /**
     * The sockets of an application with default rules.
     *
     * @param visits opens the visits of the application's requests too
     * @return the sockets, to be closed before the engine
     */
    public static SessionSockets of(HttpVisits visits) {
        return of(visits, SocketOptions.standard());
    }

    /**
     * The sockets of an application. Sockets with other rules are another object over the same visits.
     *
     * @param visits opens the visits of the application's requests too
     * @param options the rules
     * @return the sockets, to be closed before the engine
     */
    public static SessionSockets of(HttpVisits visits, SocketOptions options) {
        return new SessionSockets(visits, options);
    }

    /**
     * The handshake for endpoints that are deployed by path.
     *
     * @return a configurator for {@code ServerEndpointConfig.Builder.configurator}
     */
    public SojournConfigurator configurator() {
        return new SojournConfigurator(this);
    }

    /**
     * Takes over a socket that has come in by {@link #configurator()}; to be called first of all when it opens. The
     * endpoint then handles each message in {@link SocketSession#visit}, and calls {@link SocketSession#closed()}
     * when it is closed.
     *
     * @param socket the container's socket
     * @return the socket in its session
     * @throws IllegalStateException when its handshake did not come by a door of this package, and so was not
     *     checked; the socket is closed with 1011
     * @throws StoreUnavailableException when the store does not answer; the socket is closed with 1013
     */
    public SocketSession open(jakarta.websocket.Session socket) {
        Map<String, Object> properties = socket.getUserProperties();
        JakartaSocket wire = new JakartaSocket(socket);
        if (!(properties.remove(Handshake.Admitted.PROPERTY) instanceof Handshake.Admitted admitted)) {
            wire.close(CloseCode.UNEXPECTED_CONDITION, "The handshake was not checked");
            throw new IllegalStateException("The handshake of this socket was not checked; deploy its endpoint with"
                    + " SessionSockets.configurator(), or upgrade with SojournUpgrade");
        }
        wire.limit(options.messageBytes(), Objects.requireNonNullElse(options.idle(), Duration.ZERO));
        SocketSession opened = new SocketSession(this, wire);
        properties.put(PROPERTY, opened);
        open.add(opened);
        Session session = admitted.session();
        if (session != null) {
            try {
                opened.join(session);
            } catch (StoreUnavailableException e) {
                open.remove(opened);
                wire.close(CloseCode.TRY_AGAIN_LATER, "Sessions cannot be reached");
                throw e;
            }
        }
        if (closed) {
            opened.shutDown();
        }
        return opened;
    }

    /**
     * What {@link #open} made of a socket.
     *
     * @param socket the container's socket
     * @return the socket in its session
     * @throws IllegalStateException when it was not opened
     */
    public static SocketSession of(jakarta.websocket.Session socket) {
        if (socket.getUserProperties().get(PROPERTY) instanceof SocketSession opened) {
            return opened;
        }
        throw new IllegalStateException("This socket was not opened with SessionSockets.open(...)");
    }

    /**
     * Closes all sockets with 1001 and refuses new ones. Visits that last for the life of a socket are saved first.
     * Returns when the goodbyes are said, after three seconds at the latest; then the engine can be closed.
     */
    @Override
    public void close() {
        closed = true;
        open.forEach(SocketSession::shutDown);
        closers.shutdown();
        try {
            if (!closers.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "{0} sockets did not close in {1}", open.size(), FAREWELL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    SessionEngine engine() {
        return visits.engine();
    }

    SocketOptions options() {
        return options;
    }

    Handshake handshake() {
        return handshake;
    }

    boolean isClosed() {
        return closed;
    }

    void forget(SocketSession socket) {
        open.remove(socket);
    }

    /** Runs what may wait for a peer; at once, when everybody else has gone home. */
    void execute(Runnable task) {
        try {
            closers.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    private static ThreadPoolExecutor closers() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                CLOSERS, CLOSERS, FAREWELL.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sojourn-socket-close-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
