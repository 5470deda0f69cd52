package dev.sojourn.server;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
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
import java.util.stream.Stream;

/** A MariaDB server of a test's own, on a free port of loopback, from the programs that are installed. */
final class MariaDb implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;

    private MariaDb(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server, or aborts the test and has it noted when MariaDB is not installed. */
    static MariaDb start(Path folder, String... statements) throws IOException, InterruptedException {
        String user = "--user=" + System.getProperty("user.name");
        String data = "--datadir=" + folder.resolve("data");
        Process install = new ProcessBuilder(List.of(
                        program("mariadb-install-db"),
                        "--no-defaults",
                        user,
                        data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("install.log").toFile())
                .start();
        if (!install.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            install.destroyForcibly();
        }
        int port = freePort();
        MariaDb server = new MariaDb(
                new ProcessBuilder(List.of(
                                program("mariadbd"),
                                "--no-defaults",
                                user,
                                data,
                                "--socket=" + folder.resolve("socket"),
                                "--pid-file=" + folder.resolve("pid"),
                                "--bind-address=127.0.0.1",
                                "--port=" + port,
                                "--skip-name-resolve",
                                "--skip-log-bin",
                                // A file of the client may be asked for: the client has to refuse.
                                "--local-infile=1",
                                "--innodb-buffer-pool-size=64M",
                                "--innodb-log-file-size=48M"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start(),
                port);
        server.await(folder, statements);
        return server;
    }

    private void await(Path folder, String... statements) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Connection connection = DriverManager.getConnection(
                            "jdbc:mariadb://127.0.0.1:" + port + "/?connectTimeout=2000", "root", "");
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                return;
            } catch (SQLException e) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        close();
        throw new IOException("MariaDB has not answered; its log: " + Files.readString(folder.resolve("log")));
    }

    /** Host and port. */
    String authority() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String program(String name) {
        List<String> folders = new ArrayList<>(List.of("/usr/sbin", "/usr/bin", "/usr/local/bin"));
        folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        return folders.stream()
                .flatMap(folder -> Stream.of(Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> NotRun.because(
                        "mounts on MariaDB", "no " + name + " is installed; install Debian's mariadb-server"));
    }
}
