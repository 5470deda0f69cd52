package dev.sojourn.store.redis;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A redis-server of the tests' own: a process on a free port of the loopback, in a folder that goes with it. It can be
 * killed and started again on the same port.
 */
final class RedisServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private static @Nullable RedisServer shared;

    private final Path program;
    private final Path folder;
    private final int port;
    private final List<String> arguments;
    private @Nullable Process process;

    private RedisServer(Path program, List<String> arguments) {
        this.program = program;
        this.arguments = List.copyOf(arguments);
        this.port = freePort();
        try {
            this.folder = Files.createTempDirectory("sojourn-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** The one server that all tests of this process share; each takes a prefix of its own. */
    static synchronized RedisServer shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** Starts a server. */
    static RedisServer start(String... arguments) {
        Path program = RedisBinary.find()
                .orElseThrow(() -> NotRun.because(
                        "the Redis store", "no redis-server on the PATH; install Debian's redis-server"));
        RedisServer server = new RedisServer(program, List.of(arguments));
        server.restart();
        return server;
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    Path folder() {
        return folder;
    }

    /** Starts the process, on the same port and in the same folder as before. */
    void restart() {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        boolean configured = !arguments.isEmpty() && !arguments.get(0).startsWith("--");
        if (configured) {
            command.add(arguments.get(0));
        }
        command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", folder.toString()));
        command.addAll(configured ? arguments.subList(1, arguments.size()) : List.of("--save", ""));
        command.addAll(configured ? List.of() : arguments);
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("Redis on port " + port + " answers", () -> command("PING").contains("PONG"));
    }

    /** Kills the process as kill -9 does. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** Sends a command without quoting and returns the beginning of the raw answer; empty when nobody answers. */
    String command(String line) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Gone already.
        }
    }

    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + PATIENCE_SECONDS + " s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting: " + what, e);
            }
        }
    }

    static int freePort() {
        // Below the range for outgoing connections, and so that a cluster's bus port, 10,000 above, is one as well.
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = 12_000 + new SplittableRandom().nextInt(10_000);
            try (ServerSocket unused = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    ServerSocket bus = new ServerSocket(port + 10_000, 1, InetAddress.getLoopbackAddress())) {
                return bus.getLocalPort() - 10_000;
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new AssertionError("No free port was found in 100 attempts");
    }
}
