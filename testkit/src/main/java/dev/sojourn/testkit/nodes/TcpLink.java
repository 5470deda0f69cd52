package dev.sojourn.testkit.nodes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One client, one server, and two threads that carry bytes between them. */
final class TcpLink {

    private static final int CONNECT_MILLIS = 5_000;

    /** What a client says at once is one delay late and no more. */
    private static final int BUFFER = 256 * 1024;

    private final Socket client;
    private final Socket server = new Socket();
    private final NetworkFaults faults;
    private final AtomicLong toServer;
    private final AtomicLong toClient;
    private final AtomicLong turns;
    private final Consumer<TcpLink> ended;
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean(true);
    private volatile boolean hole;

    TcpLink(
            Socket client,
            NetworkFaults faults,
            AtomicLong toServer,
            AtomicLong toClient,
            AtomicLong turns,
            Consumer<TcpLink> ended) {
        this.client = client;
        this.faults = faults;
        this.toServer = toServer;
        this.toClient = toClient;
        this.turns = turns;
        this.ended = ended;
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    void start(InetSocketAddress to) {
        daemon("tcp-link", () -> {
            // A client that connects to a black hole is nobody's at the server.
            hole = faults.loses();
            try {
                client.setTcpNoDelay(true);
                if (!hole) {
                    server.connect(to, CONNECT_MILLIS);
                    server.setTcpNoDelay(true);
                    daemon("tcp-link-back", () -> carry(server, client, toClient));
                }
            } catch (IOException e) {
                reset();
                return;
            }
            carry(client, server, toServer);
        });
    }

    boolean hasHole() {
        return hole;
    }

    /** Ends both connections the hard way. */
    void reset() {
        if (gone.compareAndSet(false, true)) {
            close(client, true);
            close(server, true);
            over();
        }
    }

    private void carry(Socket from, Socket to, AtomicLong count) {
        byte[] bytes = new byte[BUFFER];
        try {
            while (true) {
                int length = from.getInputStream().read(bytes);
                boolean passes = faults.pass(faults.due(), gone::get) && !hole;
                if (length > 0) {
                    turn(from == client);
                }
                if (length < 0) {
                    if (passes) {
                        finish(to);
                    } else {
                        reset();
                    }
                    return;
                }
                if (passes) {
                    count.addAndGet(length);
                    to.getOutputStream().write(bytes, 0, length);
                } else {
                    hole = true;
                    if (!faults.loses()) {
                        // It was lost at the last moment, after resume() had looked for those with a hole.
                        reset();
                    }
                }
            }
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    /** The client speaks for the first time, or after an answer. */
    private void turn(boolean byClient) {
        if (!byClient) {
            answered.set(true);
        } else if (answered.getAndSet(false)) {
            turns.incrementAndGet();
        }
    }

    /** One side has said all; when both have, the connection is over. */
    private void finish(Socket to) throws IOException {
        to.shutdownOutput();
        if (finished.incrementAndGet() == 2 && gone.compareAndSet(false, true)) {
            close(client, false);
            close(server, false);
            over();
        }
    }

    private void over() {
        ended.accept(this);
        faults.look();
    }

    private static void close(Socket socket, boolean hard) {
        try {
            if (hard && !socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // It was closed already, which is all that was wanted.
        }
    }
}
