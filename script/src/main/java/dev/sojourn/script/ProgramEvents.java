package dev.sojourn.script;

import dev.sojourn.script.Routes.Match;
import dev.sojourn.script.ScriptSocket.Event;
import java.util.Map;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Programs that are run for each event, in any context; those that are missing are passed over. */
final class ProgramEvents implements SocketEvents {

    private static final Map<Event, String> METHODS = Map.of(
            Event.OPEN, RouteKey.SOCKET_OPEN,
            Event.MESSAGE, RouteKey.SOCKET_MESSAGE,
            Event.CLOSED, RouteKey.SOCKET_CLOSE);

    private final Generation generation;
    private final BufferedExchange upgrade;
    private final Map<String, String> parameters;

    ProgramEvents(Generation generation, BufferedExchange upgrade, Match match) {
        this.generation = generation;
        this.upgrade = upgrade;
        this.parameters = match.parameters();
    }

    @Override
    public Call call(Door door) {
        return new Call(generation, upgrade, parameters, door);
    }

    @Override
    public boolean run(Call call, Event event, @Nullable String text) {
        Match match = generation.routes().find(upgrade.path(), String.valueOf(METHODS.get(event)));
        if (match == null) {
            // No script hears of it, but it is activity of the session all the same.
            call.door().presented();
            return true;
        }
        Realm realm = generation.pool().acquire();
        if (realm == null) {
            throw new BusyException(false);
        }
        try {
            Value dialect = realm.dialect(generation.dialect().name());
            Value started = realm.enter(call, Long.MAX_VALUE, () -> begin(realm, match, call));
            realm.enter(call, Long.MAX_VALUE, () -> dialect.invokeMember("finish", started));
            return true;
        } finally {
            generation.pool().release(realm);
        }
    }

    private Value begin(Realm realm, Match match, Call call) {
        Value run = realm.start(generation.dialect().name());
        try {
            realm.run(match.route().program(), run);
        } catch (PolyglotException e) {
            if (!call.exited()) {
                throw e;
            }
            call.resume();
        }
        return run;
    }

    @Override
    public @Nullable String sessionNamedBy(String message) {
        return MessageId.of(message, "sid");
    }

    @Override
    public void end() {
        generation.leave();
    }
}
