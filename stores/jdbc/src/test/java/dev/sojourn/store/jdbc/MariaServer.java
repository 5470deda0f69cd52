package dev.sojourn.store.jdbc;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A MariaDB server of a test's own, in a folder of its own and on a free port of loopback. Its programs are those that
 * are installed.
 */
final class MariaServer implements AutoCloseable {

    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/mysql/bin");
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final int port;
    private Process process;

    private MariaServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts a server, or aborts the test and has it noted when MariaDB is not installed. */
    static MariaServer start() {
        Path server = program("mariadbd", "mysqld");
        Path install = program("mariadb-install-db", "mysql_install_db");
        try {
            Path folder = Files.createTempDirectory("sojourn-mariadb");
            MariaServer started = new MariaServer(folder, freePort());
            run(List.of(
                    install.toString(),
                    "--no-defaults",
                    "--user=" + System.getProperty("user.name"),
                    "--datadir=" + folder.resolve("data"),
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db"));
            started.launch(server);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB could not be started", e);
        }
    }

    String url() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/sojourn?connectTimeout=2000";
    }

    /** Kills the server without a word, and starts it again on the same port and data. */
    void restart() {
        process.destroyForcibly();
        await(process);
        try {
            launch(program("mariadbd", "mysqld"));
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB could not be started again", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        await(process);
        Folders.remove(folder);
    }

    private void launch(Path server) throws IOException {
        process = new ProcessBuilder(new ArrayList<>(List.of(
                        server.toString(),
                        "--no-defaults",
                        "--user=" + System.getProperty("user.name"),
                        "--datadir=" + folder.resolve("data"),
                        "--socket=" + folder.resolve("socket"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--skip-name-resolve",
                        "--skip-log-bin",
                        "--max-connections=200",
                        "--innodb-buffer-pool-size=64M",
                        "--innodb-log-file-size=48M")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        SQLException last = null;
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Connection connection = DriverManager.getConnection(
                            "jdbc:mariadb://127.0.0.1:" + port + "/?connectTimeout=2000", "root", "");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE IF NOT EXISTS sojourn");
                return;
            } catch (SQLException e) {
                last = e;
                waitFor(process, 50);
            }
        }
        throw new IOException(
                "It has not answered within " + PATIENCE_SECONDS + " s; its log: "
                        + Files.readString(folder.resolve("log")),
                last);
    }

    private static void run(List<String> command) throws IOException {
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes());
        await(made);
        if (made.exitValue() != 0) {
            throw new IOException(command.get(0) + " failed: " + said);
        }
    }

    private static void await(Process process) {
        if (!waitFor(process, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))) {
            process.destroyForcibly();
            throw new AssertionError("A process of MariaDB has not ended within " + PATIENCE_SECONDS + " s");
        }
    }

    private static boolean waitFor(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for MariaDB", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path program(String... names) {
        List<String> folders = new ArrayList<>(PLACES);
        folders.addAll(0, List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        for (String name : names) {
            for (String folder : folders) {
                Path program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    return program;
                }
            }
        }
        throw NotRun.because(
                "the JDBC store on MariaDB", "no " + names[0] + " on the PATH; install Debian's mariadb-server");
    }
}
