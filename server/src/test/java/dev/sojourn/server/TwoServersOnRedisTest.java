package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoServersOnRedisTest implements TwoServersContract {

    private static final String PROGRAM = "redis-server";

    private static Process redis;
    private static InetSocketAddress address;

    @BeforeAll
    static void startRedis(@TempDir Path folder) throws IOException {
        if (Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .noneMatch(each -> Files.isExecutable(Path.of(each, PROGRAM)))) {
            throw NotRun.because(
                    "two servers on one Redis", "no redis-server on the PATH; install Debian's redis-server");
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
            address = new InetSocketAddress(loopback, free.getLocalPort());
        }
        redis = new ProcessBuilder(
                        PROGRAM,
                        "--port",
                        "" + address.getPort(),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        "" + folder)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        awaitRedis();
    }

    private static void awaitRedis() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !redis.isAlive()) {
                    throw new AssertionError("redis-server does not listen", e);
                }
                Thread.onSpinWait();
            }
        }
    }

    @AfterAll
    static void stopRedis() {
        if (redis != null) {
            redis.destroyForcibly().onExit().join();
        }
    }

    @Test
    void aStoreThatTakesNoWritesTakesTheNodeOutUnlessReadsAreEnough() throws Exception {
        String store = "--store=" + store(address);
        try (ServerScene node = new ServerScene(store, "--store-name=reading", SECRET);
                ServerScene reading = new ServerScene(
                        node.cookies, store, "--store-name=reading", SECRET, "--read-only-fallback=true")) {
            node.post("/demos/sessions/start", "name=Ada");
            assertThat(node.get("/health").body()).isEqualTo("{\"status\":\"up\"}");

            command("CONFIG SET min-replicas-to-write 1");
            HttpResponse<String> out = node.get("/health");
            HttpResponse<String> in = reading.get("/health");
            HttpResponse<String> page = reading.get("/demos/sessions/continue");
            HttpResponse<String> change = reading.post("/demos/sessions/start", "name=Bob");
            command("CONFIG SET min-replicas-to-write 0");

            assertThat(out.statusCode()).isEqualTo(503);
            assertThat(out.body()).isEqualTo("{\"status\":\"read-only\"}");
            assertThat(in.statusCode()).isEqualTo(200);
            assertThat(in.body()).isEqualTo("{\"status\":\"degraded\"}");
            assertThat(page.body()).isEqualTo("hello Ada you are logged in");
            assertThat(change.statusCode()).isEqualTo(503);
            assertThat(change.headers().firstValue("Retry-After")).isPresent();
            assertThat(node.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
        }
    }

    /** One that has no answer but OK. */
    private static void command(String words) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                    .isEqualTo("+OK\r\n");
        }
    }

    @Override
    public InetSocketAddress backend() {
        return address;
    }

    @Override
    public String store(InetSocketAddress at) {
        return "redis://127.0.0.1:" + at.getPort();
    }
}
