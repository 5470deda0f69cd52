package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.id.KeyRing;
import dev.sojourn.testkit.socket.SocketClient;
import dev.sojourn.testkit.socket.SocketFixture;
import dev.sojourn.testkit.socket.SocketHost;
import dev.sojourn.testkit.socket.SocketPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Scripts with sockets, held against the contract. They call the plan by asking for the request headers {@code x-heard}
 * and {@code x-meanwhile}.
 */
public interface ScriptSocketFixture extends SocketFixture {

    /** The file of the script, below the folder of mounts. */
    String file();

    /** The script. */
    String script();

    /** The request that opens a socket for whoever has this session. */
    FakeExchange upgrade(Session session);

    /** A command as a message of this dialect. */
    default String message(String command) {
        return command;
    }

    /** What a message of this dialect answers. */
    default String answer(String message) {
        return message;
    }

    @Override
    default SocketHost start(SocketPlan plan) throws IOException {
        Path folder = Files.createTempDirectory("sojourn-script");
        Path file = folder.resolve(file());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, script());
        ScriptHost host = ScriptHost.builder(folder, profile -> {
                    var builder = profile.describe(SessionEngine.builder());
                    if (profile.signs() && profile.secrets().isEmpty()) {
                        builder.keys(KeyRing.random());
                    }
                    return profile.porch(plan.engine(builder), PublicAddress.direct());
                })
                .withoutRereading()
                .time(new ScriptTime())
                .open();
        return new Host(this, plan, host, folder);
    }

    /** The host of scripts, with clients in memory. */
    record Host(ScriptSocketFixture fixture, SocketPlan plan, ScriptHost scripts, Path folder) implements SocketHost {

        @Override
        public SocketClient open(Session session) {
            FakeExchange upgrade = exchange(session, "http://localhost:8080");
            Client client = new Client(fixture, scripts.upgrade(upgrade));
            client.socket.open(client.channel);
            return client;
        }

        @Override
        public int handshake(Session session, String origin) {
            FakeExchange upgrade = exchange(session, origin);
            ScriptSocket opened = scripts.upgrade(upgrade);
            return opened == null ? upgrade.status() : 101;
        }

        private FakeExchange exchange(Session session, String origin) {
            return fixture.upgrade(session)
                    .header("Origin", origin)
                    .asked("x-heard", plan::heard)
                    .asked("x-meanwhile", plan::meanwhile);
        }

        @Override
        public void close() {
            scripts.close();
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Messages are handled on the thread that sends them. */
    final class Client implements SocketClient {

        private final ScriptSocketFixture fixture;
        private final ScriptSocket socket;
        private final FakeChannel channel = new FakeChannel();

        private Client(ScriptSocketFixture fixture, @Nullable ScriptSocket socket) {
            this.fixture = fixture;
            this.socket = Objects.requireNonNull(socket, "the upgrade was refused");
        }

        @Override
        public void send(String text) {
            socket.message(fixture.message(text));
        }

        @Override
        public String receive() {
            return fixture.answer(channel.next());
        }

        @Override
        public @Nullable String look() {
            List<Object> all = channel.received();
            return all.isEmpty() ? null : String.valueOf(all.get(0));
        }

        @Override
        public int closeCode() {
            int code = channel.closeCode();
            socket.closed(code);
            return code;
        }

        @Override
        public void close() {
            socket.closed(1000);
        }
    }
}
