package dev.sojourn.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server of a test's own, in a folder that outlives its restarts, and as safe as servers are. */
final class PostgresServer implements AutoCloseable {

    private final Path folder;
    private EmbeddedPostgres server;

    private PostgresServer(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    static PostgresServer start() {
        try {
            Path folder = Files.createTempDirectory("sojourn-postgres");
            return new PostgresServer(folder, launch(folder, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started", e);
        }
    }

    private static EmbeddedPostgres launch(Path folder, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setServerConfig("max_connections", "200")
                // The library's own settings are for tests that may lose what they wrote.
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Stops the server, which ends all its connections, and starts it again on the same port and data. */
    void restart() {
        try {
            int port = server.getPort();
            server.close();
            server = launch(folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started again", e);
        }
    }

    /** Stops all its processes in their tracks: they keep their connections, and answer nothing. */
    void pause() {
        signal("-STOP");
    }

    /** Lets a paused server go on. */
    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Path file = folder.resolve("data").resolve("postmaster.pid");
            long first = Long.parseLong(Files.readAllLines(file).get(0).strip());
            Stream<Long> rest =
                    ProcessHandle.of(first).orElseThrow().descendants().map(ProcessHandle::pid);
            List<String> command = Stream.concat(
                            Stream.of("kill", signal),
                            Stream.concat(Stream.of(first), rest).map(String::valueOf))
                    .toList();
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be signalled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Folders.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be stopped", e);
        }
    }
}
