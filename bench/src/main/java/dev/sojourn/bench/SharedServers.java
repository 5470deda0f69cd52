package dev.sojourn.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Redis and a PostgreSQL of their own on loopback, for one comparison. PostgreSQL writes its log to the disk before
 * it answers, as it does where sessions matter; Redis keeps everything in memory, as it does unless told otherwise.
 */
final class SharedServers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAUSE_MILLIS = 20;
    private static final String REDIS = "redis-server";

    private final ScratchDirectory directory = new ScratchDirectory();
    private final Process redis;
    private final int redisPort;
    private final EmbeddedPostgres postgres;

    SharedServers() throws IOException, InterruptedException {
        redisPort = freePort();
        redis = new ProcessBuilder(
                        REDIS,
                        "--port",
                        Integer.toString(redisPort),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .directory(directory.path().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        try {
            awaitRedis();
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_buffers", "256MB")
                    .start();
        } catch (IOException | InterruptedException | RuntimeException e) {
            redis.destroyForcibly();
            directory.close();
            throw e;
        }
    }

    static boolean redisIsInstalled() {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, REDIS)));
    }

    /** The system properties by which a JVM finds the servers. */
    Map<String, String> properties() {
        return Map.of(
                SharedBackend.REDIS_ADDRESS,
                "redis://127.0.0.1:" + redisPort,
                SharedBackend.POSTGRES_ADDRESS,
                postgres.getJdbcUrl("postgres", "postgres"));
    }

    private void awaitRedis() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!redis.isAlive() || System.nanoTime() > end) {
                throw new IOException("redis-server did not start on port " + redisPort);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), redisPort));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            postgres.close();
        } finally {
            redis.destroy();
            try {
                if (!redis.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    redis.destroyForcibly();
                }
            } catch (InterruptedException e) {
                redis.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            directory.close();
        }
    }
}
