package dev.sojourn.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * One good client of a running server, alone and beside clients that send the body of a request byte by byte.
 * Arguments: the server's address, a path that the good client gets, a path that the slow ones post to, and the seconds
 * of each row; prints a table in Markdown.
 */
public final class SlowClients {

    private static final int[] ROWS = {0, 12, 220};
    private static final int PROMISED = 50_000;
    private static final int BYTE_EVERY_MILLIS = 100;
    private static final String HEALTH = "/health";

    private final URI server;
    private final String good;
    private final String slow;
    private final Duration each;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private SlowClients(URI server, String good, String slow, Duration each) {
        this.server = server;
        this.good = good;
        this.slow = slow;
        this.each = each;
    }

    /**
     * Measures.
     *
     * @param arguments address, path of the good client, path of the slow ones, seconds
     * @throws Exception when the server cannot be reached
     */
    public static void main(String[] arguments) throws Exception {
        new SlowClients(
                        URI.create(arguments[0]),
                        arguments[1],
                        arguments[2],
                        Duration.ofSeconds(Long.parseLong(arguments[3])))
                .print(System.out);
    }

    private void print(PrintStream out) throws Exception {
        out.println("| slow clients | requests/s | half within | 99 % within | not 200 | " + HEALTH + " 99 % within |");
        out.println("|---|---|---|---|---|---|");
        ask(good, each);
        for (int number : ROWS) {
            try (Dripping dripping = new Dripping(number)) {
                Answers answers = ask(good, each);
                Answers health = ask(HEALTH, each.dividedBy(4));
                out.printf(
                        Locale.ROOT,
                        "| %d (%d still sending) | %.0f | %.2f ms | %.2f ms | %d | %.2f ms |%n",
                        number,
                        dripping.alive(),
                        answers.perSecond(),
                        answers.within(0.5),
                        answers.within(0.99),
                        answers.others(),
                        health.within(0.99));
            }
        }
    }

    /** The times of answers in nanoseconds, in order, and how many were not 200. */
    private record Answers(long[] nanos, int others, Duration took) {

        double perSecond() {
            return nanos.length * 1e9 / took.toNanos();
        }

        double within(double part) {
            return nanos[(int) Math.min(nanos.length - 1L, Math.round(nanos.length * part))] / 1e6;
        }
    }

    private Answers ask(String path, Duration length) throws Exception {
        List<Long> times = new ArrayList<>();
        int others = 0;
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).build();
        long began = System.nanoTime();
        long now = began;
        while (now - began < length.toNanos()) {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            others += status == 200 ? 0 : 1;
            long after = System.nanoTime();
            times.add(after - now);
            now = after;
        }
        return new Answers(
                times.stream().flatMapToLong(LongStream::of).sorted().toArray(), others, Duration.ofNanos(now - began));
    }

    /** Connections that each have promised a long body and send a byte of it now and then. */
    private final class Dripping implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();
        private final Thread thread = new Thread(this::drip, "dripping");
        private volatile boolean over;

        Dripping(int number) throws IOException {
            String head = "POST " + slow + " HTTP/1.1\r\nHost: " + server.getAuthority()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + PROMISED + "\r\n\r\n{";
            for (int i = 0; i < number; i++) {
                Socket socket = new Socket(server.getHost(), server.getPort());
                sockets.add(socket);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            thread.setDaemon(true);
            thread.start();
        }

        private void drip() {
            while (!over) {
                sockets.forEach(Dripping::send);
                try {
                    Thread.sleep(BYTE_EVERY_MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private static void send(Socket socket) {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(' ');
            } catch (IOException refused) {
                close(socket);
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        }

        long alive() {
            return sockets.stream().filter(socket -> !socket.isClosed()).count();
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            sockets.forEach(Dripping::close);
        }
    }
}
