package dev.sojourn.script;

import dev.sojourn.script.Routes.Match;
import dev.sojourn.script.ScriptSocket.Event;
import java.util.Objects;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Handlers that live as long as the socket, in the context in which the upgrade was answered. */
final class HandlerEvents implements SocketEvents {

    private final Generation generation;
    private final BufferedExchange upgrade;
    private final Match match;
    private @Nullable Realm realm;
    private @Nullable Value started;

    HandlerEvents(Generation generation, BufferedExchange upgrade, Match match) {
        this.generation = generation;
        this.upgrade = upgrade;
        this.match = match;
    }

    /** Runs the program and asks it whether to accept. */
    boolean begin(Call call) {
        Realm home = generation.socketPool().acquire();
        if (home == null) {
            throw new BusyException(false);
        }
        realm = home;
        try {
            String dialect = generation.dialect().name();
            return home.enter(call, Long.MAX_VALUE, () -> {
                Value run = home.start(dialect);
                started = run;
                home.run(match.route().program(), run);
                Value accepted = home.dialect(dialect)
                        .invokeMember("upgrade", run, match.route().index());
                run.getMember("session").invokeMember("flush");
                return accepted.isBoolean() && accepted.asBoolean();
            });
        } finally {
            generation.socketPool().release(home);
        }
    }

    @Override
    public Call call(Door door) {
        return new Call(generation, upgrade, match.parameters(), door);
    }

    @Override
    public boolean run(Call call, Event event, @Nullable String text) {
        Realm home = Objects.requireNonNull(realm);
        if (generation.socketPool().acquire(home) == null) {
            throw new BusyException(true);
        }
        try {
            Value run = Objects.requireNonNull(started);
            Value dialect = home.dialect(generation.dialect().name());
            home.enter(call, Long.MAX_VALUE, () -> {
                run.getMember("session").invokeMember("forget");
                return home.settled(tell(dialect, run, event, text));
            });
            Value failure = call.failure();
            home.enter(call, Long.MAX_VALUE, () -> {
                run.getMember("session").invokeMember("flush");
                return failure == null ? run : failure.throwException();
            });
            return true;
        } finally {
            generation.socketPool().release(home);
        }
    }

    private Value tell(Value dialect, Value run, Event event, @Nullable String text) {
        int index = match.route().index();
        return switch (event) {
            case OPEN -> dialect.invokeMember("open", run, index);
            case MESSAGE -> dialect.invokeMember("message", run, index, text);
            case CLOSED -> dialect.invokeMember("closed", run, index, Integer.valueOf(String.valueOf(text)));
        };
    }

    @Override
    public @Nullable String sessionNamedBy(String message) {
        return null;
    }

    @Override
    public void end() {
        generation.leave();
    }
}
