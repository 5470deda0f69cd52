package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store behind PgBouncer in transaction mode, which lends few connections of the server's in turn. */
class PoolerTest {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard()
            .table("pooled")
            .announcements(true)
            .queryTimeout(Duration.ofSeconds(5))
            .feedInterval(Duration.ofMillis(200));

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private static Path folder;
    private static Process pooler;
    private static HikariDataSource pool;

    @BeforeAll
    static void start() throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            throw NotRun.because("the JDBC store behind PgBouncer", "no " + PROGRAM + "; install Debian's pgbouncer");
        }
        folder = Files.createTempDirectory("sojourn-pooler");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path settings = Files.writeString(
                folder.resolve("settings"),
                String.join(
                        "\n",
                        "[databases]",
                        "postgres = host=127.0.0.1 user=postgres password=postgres port="
                                + URI.create(Postgres.database().url().substring(5))
                                        .getPort(),
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = any",
                        "pool_mode = transaction",
                        "default_pool_size = 3",
                        "ignore_startup_parameters = extra_float_digits",
                        ""));
        // It does not run as the administrator.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        pooler = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        config.setUsername("postgres");
        config.setMaximumPoolSize(8);
        config.setInitializationFailTimeout(20_000);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void stop() {
        if (pool != null) {
            pool.close();
        }
        if (pooler != null) {
            pooler.destroy();
            Folders.remove(folder);
        }
    }

    @Test
    void everythingWorksThoughEachStatementMeetsAnotherProcessOfTheServer() {
        Postgres.database().empty(OPTIONS).close();
        try (JdbcStore store =
                JdbcStore.open(pool, OPTIONS.feedSource(Postgres.database().source()))) {
            Ear ear = Ear.on(store);
            assertThat(store.health().feed()).isEqualTo(StoreHealth.Feed.HEARING);
            IntStream.range(0, 400).parallel().forEach(number -> {
                StoredSession first = Samples.session(2 * number);
                StoredSession second = Samples.renewed(first, 2 * number + 1);
                assertThat(store.create(first)).isTrue();
                assertThat(store.find(first.key())).isNotNull();
                assertThat(store.replace(first.toBuilder().version(2).build(), 1))
                        .isTrue();
                assertThat(store.touch(first.key(), Samples.touchAt(Samples.NOW + 5)))
                        .isTrue();
                assertThat(store.roll(
                                first.toBuilder().version(2).build(),
                                second.toBuilder().version(3).build(),
                                Samples.trail(first, second)))
                        .isTrue();
                assertThat(store.deleteAll(List.of(second.key()))).containsExactly(Removal.SESSION);
                assertThat(store.users()
                                .admit(new FindsByUser.Place(
                                        "ada", second.lineage(), 900, Samples.NOW, Samples.NOW + 1)))
                        .isTrue();
            });
            assertThat(store.claimExpired(Samples.END, Samples.END + 1, 100)).isEmpty();
            ear.await("ended " + Samples.key(1));
        }
    }

    @Test
    void aFeedThroughThePoolerIsRefusedWithTheCure() {
        Postgres.database().empty(OPTIONS).close();
        try (JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            assertThatThrownBy(() -> Ear.on(store))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("PgBouncer")
                    .hasMessageContaining("JdbcOptions.feedSource");
        }
    }
}
