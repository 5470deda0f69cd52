package dev.sojourn.store.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Every command that reaches a server, as Redis' MONITOR shows it. */
final class Monitor implements AutoCloseable {

    private final RedisServer server;
    private final Socket socket;
    private final BufferedReader lines;

    Monitor(RedisServer server) {
        this.server = server;
        try {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.UTF_8));
            this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came since the last call: commands with their arguments, those that scripts called marked with "lua". */
    List<String> all() {
        String end = UUID.randomUUID().toString();
        server.command("PING " + end);
        List<String> seen = new ArrayList<>();
        try {
            for (String line = lines.readLine(); !line.contains(end); line = lines.readLine()) {
                seen.add(line.substring(line.indexOf('[') + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seen;
    }

    /** The names of the commands that clients sent for keys with a prefix since the last call. */
    List<String> commands(String prefix) {
        return all().stream()
                .filter(line -> line.contains(prefix) && !line.contains(" lua]"))
                .map(line -> line.replaceAll("^[^\"]*\"([^\"]*)\".*", "$1").toLowerCase())
                .toList();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
