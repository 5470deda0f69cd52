package dev.sojourn.testkit.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback between a client and a server, which disturbs their connections when it is told to: delays,
 * holds or loses what they say, cuts them, refuses new ones. Safe for use by many threads.
 *
 * <p>It listens on a free port and forwards everything, byte for byte, until told otherwise; {@link #resume} makes
 * it do so again. It has two threads for each connection, which is much for a server and nothing for a test.
 */
public final class TcpProxy implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 5_000;

    private volatile InetSocketAddress server;
    private final InetSocketAddress address;
    private final NetworkFaults faults = new NetworkFaults();
    private final Set<TcpLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong disturbances = new AtomicLong();
    private @Nullable Listener listening;
    private boolean closed;

    private TcpProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        ServerSocket socket = listen(0);
        this.address = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        serve(socket);
    }

    /**
     * Starts a proxy.
     *
     * @param server where it connects to, for each client anew; it need not listen yet
     * @return the proxy, to be closed
     * @throws UncheckedIOException when no port of the loopback interface is free
     */
    public static TcpProxy to(InetSocketAddress server) {
        try {
            return new TcpProxy(server);
        } catch (IOException e) {
            throw new UncheckedIOException("No proxy could be started in front of " + server, e);
        }
    }

    /**
     * Where clients connect to; the same for the life of the proxy.
     *
     * @return an address of the loopback interface
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Delays everything that arrives from now on, in both directions: an answer takes twice as long.
     *
     * @param millis how long, in milliseconds; 0 for not at all
     */
    public void delay(long millis) {
        disturbances.incrementAndGet();
        faults.delay(millis);
    }

    /** Resets all connections at once (RST, RFC 9293, section 3.5.2). New ones are welcome. */
    public void cut() {
        disturbances.incrementAndGet();
        links.forEach(TcpLink::reset);
    }

    /**
     * Leads new connections to another server, as a name does that has moved; those that are open stay where they are.
     *
     * @param other where it connects to from now on
     */
    public void lead(InetSocketAddress other) {
        disturbances.incrementAndGet();
        server = other;
    }

    /** Refuses new connections, as if nobody listened; those that are open go on. */
    public void refuse() {
        disturbances.incrementAndGet();
        Listener ended;
        synchronized (this) {
            ended = listening;
            listening = null;
        }
        if (ended != null) {
            ended.end();
        }
    }

    /**
     * Loses whatever is said from now on, in both directions, and still accepts connections. Those that have lost bytes
     * are reset by {@link #resume}, for a stream with a hole can't go on.
     */
    public void blackHole() {
        disturbances.incrementAndGet();
        faults.become(NetworkFaults.Mode.LOSE);
    }

    /**
     * Keeps whatever is said from now on, in both directions, and delivers it late, at {@link #resume}: like a network
     * that was away for a while.
     */
    public void hold() {
        disturbances.incrementAndGet();
        faults.become(NetworkFaults.Mode.HOLD);
    }

    /**
     * Forwards everything again, without delay, and accepts connections again.
     *
     * @throws UncheckedIOException when somebody else has taken the port since {@link #refuse}
     */
    public void resume() {
        disturbances.incrementAndGet();
        faults.delay(0);
        faults.become(NetworkFaults.Mode.FORWARD);
        links.stream().filter(TcpLink::hasHole).forEach(TcpLink::reset);
        synchronized (this) {
            if (listening == null && !closed) {
                try {
                    serve(listen(address.getPort()));
                } catch (IOException e) {
                    throw new UncheckedIOException("Port " + address.getPort() + " was taken while it was free", e);
                }
            }
        }
    }

    /**
     * How many connections are open now.
     *
     * @return the number
     */
    public int connections() {
        return links.size();
    }

    /**
     * How many connections were accepted since the start.
     *
     * @return the number
     */
    public long accepted() {
        return accepted.get();
    }

    /**
     * How many bytes the server was given since the start.
     *
     * @return the number
     */
    public long bytesToServer() {
        return toServer.get();
    }

    /**
     * How many bytes the clients were given since the start.
     *
     * @return the number
     */
    public long bytesToClient() {
        return toClient.get();
    }

    /**
     * How many round trips the clients have made since the start: how often one spoke first, or after an answer. What a
     * client says while it waits belongs to the same one.
     *
     * @return the number
     */
    public long turns() {
        return turns.get();
    }

    /**
     * How many times this was told to disturb connections, or to stop that.
     *
     * @return the number
     */
    public long disturbances() {
        return disturbances.get();
    }

    /** Resets all connections and stops listening. Closing twice is the same as once. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        refuse();
        cut();
        faults.end();
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        // The port is taken again while connections of its former life are still there.
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        return socket;
    }

    private void serve(ServerSocket socket) {
        Thread acceptor = TcpLink.daemon("tcp-proxy-" + socket.getLocalPort(), () -> accept(socket));
        synchronized (this) {
            listening = new Listener(socket, acceptor);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                TcpLink link = new TcpLink(client, faults, toServer, toClient, turns, links::remove);
                links.add(link);
                link.start(server);
                synchronized (this) {
                    if (closed) {
                        link.reset();
                    }
                }
            } catch (IOException e) {
                // The socket was closed by refuse(), or the client was gone before it was met.
            }
        }
    }

    private record Listener(ServerSocket socket, Thread acceptor) {

        /** Until its acceptor has noticed, the kernel goes on to accept for a closed socket. */
        void end() {
            try {
                socket.close();
                acceptor.join(PATIENCE_MILLIS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
