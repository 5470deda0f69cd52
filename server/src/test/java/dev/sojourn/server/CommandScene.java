package dev.sojourn.server;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.server.cli.CommandLineTool;
import dev.sojourn.server.cli.Failure;
import dev.sojourn.server.cli.Host;
import dev.sojourn.server.cli.StoreAtRest;
import dev.sojourn.server.cli.Terminal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs commands in this process, as the launcher does in one of its own, and remembers what they said. */
final class CommandScene {

    /** What came of a command. */
    record Ran(int code, String out, String err) {}

    final Map<String, String> environment = new HashMap<>();
    /** What somebody types at the terminal; null when there is none. */
    private @Nullable String typed;

    private boolean read;
    private Consumer<Runnable> interrupts = action -> {};
    private @Nullable OutputStream reader;
    private UnaryOperator<StoreAtRest> changed = UnaryOperator.identity();

    /** Has every store at rest changed before a command gets it. */
    CommandScene changing(UnaryOperator<StoreAtRest> change) {
        changed = change;
        return this;
    }

    CommandScene typing(String answer) {
        typed = answer;
        return this;
    }

    /** Somebody reads what comes, and no program. */
    CommandScene readBySomebody() {
        read = true;
        return this;
    }

    CommandScene readBy(OutputStream program) {
        reader = program;
        return this;
    }

    /** Interrupts as soon as a command lets itself be interrupted. */
    CommandScene interrupted() {
        interrupts = Runnable::run;
        return this;
    }

    Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream((typed == null ? "" : typed + "\n").getBytes(StandardCharsets.UTF_8)),
                reader == null ? out : reader,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                typed != null,
                read,
                typed != null,
                interrupts);
        int code = CommandLineTool.run(List.of(arguments), environment, terminal, host());
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Host host() {
        ServerHost host = new ServerHost();
        return new Host() {
            @Override
            public StoreAtRest store(List<String> options, Map<String, String> variables) throws Failure {
                return changed.apply(host.store(options, variables));
            }

            @Override
            public @Nullable Duration duration(String text) {
                return host.duration(text);
            }

            @Override
            public Map<String, String> options() {
                return host.options();
            }
        };
    }

    /** Opens a store as a command would, to put something into it or to hold it. */
    static SessionStore open(String address, KeySpace keySpace) {
        SharedStoreOptions options = new SharedStoreOptions("sojourn", Duration.ofSeconds(2), 4, 0, true, 0, null);
        return new Stores(options).openPlain(Objects.requireNonNull(StoreAddress.parse(address)), keySpace);
    }

    static void fill(String address, StoredSession... sessions) {
        try (SessionStore store = open(address, KeySpace.SERVER)) {
            for (StoredSession session : sessions) {
                store.create(session);
            }
        }
    }

    static SessionKey key(int number) {
        return SessionId.of("a session of commands " + number).key();
    }

    /** One with fixed moments, which lives. */
    static StoredSession session(int number, @Nullable String user, int bytes) {
        return StoredSession.builder(key(number))
                .created(1_767_225_600_000L)
                .lastAccess(1_767_225_660_000L)
                .lastUpdate(1_767_225_630_000L)
                .expiryBase(1_767_225_660_000L)
                .expiresAt(StoredSession.NEVER)
                .duration(StoredSession.NEVER)
                .user(user)
                .data(new byte[bytes])
                .build();
    }
}
