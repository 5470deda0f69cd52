package dev.sojourn.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.lettuce.core.RedisClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.Driver;

/**
 * A Redis or a PostgreSQL of its own on loopback, for one table. PostgreSQL writes its log to the disk before it
 * answers, as it does where sessions matter; Redis keeps everything in memory, as it does unless told otherwise.
 */
final class Servers implements AutoCloseable {

    /** As many callers as are ever measured, and what a store keeps for itself. */
    private static final int CONNECTIONS = 18;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAUSE_MILLIS = 20;
    private static final String REDIS = "redis-server";

    private final Store store;
    private final String about;
    private final AutoCloseable server;

    private Servers(Store store, String about, String address, AutoCloseable server) {
        this.store = store;
        this.about = about;
        this.server = server;
        System.setProperty(property(store), address);
    }

    /** Starts what a store needs, which this JVM then finds; nothing for one that needs nothing. */
    static Servers start(Store store) throws IOException, InterruptedException {
        return switch (store) {
            case REDIS -> redis();
            case POSTGRES -> postgres();
            default -> none();
        };
    }

    static Servers none() {
        return new Servers(Store.MEMORY, "", "", () -> {});
    }

    /** What runs there, and in which version. */
    String about() {
        return about;
    }

    /** The system property by which a JVM finds the server of a store. */
    static String property(Store store) {
        return "sojourn.bench." + store;
    }

    static String address(Store store) {
        return Objects.requireNonNull(System.getProperty(property(store)), property(store));
    }

    /** The same pool for everyone who is measured over PostgreSQL. */
    static HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address(Store.POSTGRES));
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    static boolean redisIsInstalled() {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, REDIS)));
    }

    private static Servers postgres() throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            String about = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + ", "
                    + Machine.jarOf(Driver.class) + ", " + Machine.jarOf(HikariDataSource.class) + ".";
            return new Servers(Store.POSTGRES, about, postgres.getJdbcUrl("postgres", "postgres"), postgres);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Servers redis() throws IOException, InterruptedException {
        int port = freePort();
        ScratchDirectory directory = new ScratchDirectory();
        Process redis = new ProcessBuilder(
                        REDIS,
                        "--port",
                        Integer.toString(port),
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
        Servers started = new Servers(Store.REDIS, aboutRedis(), "redis://127.0.0.1:" + port, () -> {
            redis.destroy();
            if (!redis.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                redis.destroyForcibly();
            }
            directory.close();
        });
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            if (!redis.isAlive() || System.nanoTime() > end) {
                started.close();
                throw new IOException("redis-server did not start on port " + port);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return started;
    }

    private static String aboutRedis() throws IOException {
        Process asked = new ProcessBuilder(REDIS, "--version").start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.replaceAll("(?s)^Redis server v=(\\S+).*$", "Redis $1") + ", " + Machine.jarOf(RedisClient.class)
                + ".";
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
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
    public void close() {
        System.clearProperty(property(store));
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(store + " does not stop", e);
        }
    }
}
