package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.script.Routes.Match;
import dev.sojourn.script.ScriptAnswers.Refusal;
import org.jspecify.annotations.Nullable;

/** One request to open a WebSocket: checked, told to the script, and either refused or made a socket. */
final class SocketUpgrade {

    /** What a route of sockets can be, the whole handler first. */
    static final String[] METHODS = {
        RouteKey.SOCKET, RouteKey.SOCKET_MESSAGE, RouteKey.SOCKET_OPEN, RouteKey.SOCKET_CLOSE
    };

    private final Generation generation;
    private final Match match;
    private final BufferedExchange exchange;

    SocketUpgrade(Generation generation, ScriptExchange exchange, Match match) {
        this.generation = generation;
        this.match = match;
        this.exchange = new BufferedExchange(exchange, generation.scriptLimits().bodyLimit());
    }

    /** The socket, or null when the request was refused and answered. */
    @Nullable
    ScriptSocket accept() {
        Refusal refusal = refusal();
        if (refusal != null) {
            ScriptAnswers.refuse(generation, exchange, refusal, null);
            return null;
        }
        try (HttpDoor door = new HttpDoor(generation.sessions(), exchange)) {
            return accept(door);
        }
    }

    /** Why no script is asked at all, or null. */
    private @Nullable Refusal refusal() {
        HttpVisits sessions = generation.sessions();
        try {
            sessions.check(exchange);
            return generation.origins().mayConnect(exchange, sessions.address(), false) ? null : Refusal.FOREIGN;
        } catch (BadSessionRequestException e) {
            return Refusal.of(e, null);
        }
    }

    private @Nullable ScriptSocket accept(HttpDoor door) {
        Call call = new Call(generation, exchange, match.parameters(), door);
        Refusal refusal = null;
        SocketEvents events = null;
        try {
            door.presented();
            if (match.route().key().method().equals(RouteKey.SOCKET)) {
                HandlerEvents handlers = new HandlerEvents(generation, exchange, match);
                events = handlers;
                refusal = handlers.begin(call) ? null : new Refusal(403, "Refused");
            } else {
                events = new ProgramEvents(generation, exchange, match);
            }
            door.commit();
        } catch (SocketEvents.BusyException e) {
            refusal = Refusal.BUSY;
        } catch (RuntimeException e) {
            refusal = ScriptAnswers.refusal(e, call, generation);
        }
        call.end(refusal == null);
        if (refusal != null || events == null) {
            door.refused();
            ScriptAnswers.refuse(generation, exchange, refusal == null ? Refusal.FAILED : refusal, call.response());
            return null;
        }
        call.response().head(exchange);
        door.tellCaches();
        Session session = door.session();
        return new ScriptSocket(generation, events, session.exists() ? session : null);
    }
}
