package dev.sojourn.script;

import dev.sojourn.Session;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * One request, upgrade or socket event that a script is answering: what came in, the session behind it, and what goes
 * out. Used by one thread at a time.
 */
final class Call {

    private static final int MOST_HELD = 10_000;
    private static final int MOST_BEGUN = 1000;
    private static final int MOST_READERS = 1000;
    private static final int MOST_LOGGED = 200;

    private final MountServices services;
    private final ScriptExchange exchange;
    private final Map<String, String> pathParameters;
    private final Door door;
    private final ResponseDraft response;
    private final RequestBody body;
    private final Map<String, RuntimeException> faults = new HashMap<>();
    private final Queue<Value> bodyReaders = new ArrayDeque<>();
    private final List<Session> held = new ArrayList<>();
    private final List<Consumer<Boolean>> endings = new ArrayList<>();
    private @Nullable SocketChannel channel;
    private @Nullable String message;
    private @Nullable String socketName;
    private @Nullable Value failure;
    private boolean settled;
    private boolean over;
    private boolean endedItself;
    private int begun;
    private int logged;

    /**
     * A call.
     *
     * @param exchange the request, of a socket the one that opened it
     * @param pathParameters decoded values of the route's parameters
     */
    Call(MountServices services, ScriptExchange exchange, Map<String, String> pathParameters, Door door) {
        this.services = services;
        this.exchange = exchange;
        this.pathParameters = pathParameters;
        this.door = door;
        this.response = new ResponseDraft(services.limits());
        this.body = new RequestBody(exchange, services.limits().bodyBytes());
    }

    /**
     * Makes this the call of a socket event.
     *
     * @param socket the socket, or null while it is not open
     */
    Call on(@Nullable SocketChannel socket, @Nullable String text) {
        channel = socket;
        message = text;
        return this;
    }

    /** The mount's services. */
    MountServices services() {
        return services;
    }

    /** The request. */
    ScriptExchange exchange() {
        return exchange;
    }

    /** The body of the request. */
    RequestBody body() {
        return body;
    }

    /** The values of the route's parameters. */
    Map<String, String> pathParameters() {
        return pathParameters;
    }

    /** The response that is being built. */
    ResponseDraft response() {
        return response;
    }

    /** The session of this call. */
    Session session() {
        return door.session();
    }

    /** Keeps a session that the script made or found beside that of the call. */
    int hold(Session other) {
        if (held.size() >= MOST_HELD) {
            throw new IllegalStateException("More than " + MOST_HELD + " sessions were opened in one call");
        }
        held.add(other);
        return held.size();
    }

    /** Whether the script has made or found sessions beside that of the call, whose ids it may hand out itself. */
    boolean hasHeld() {
        return !held.isEmpty();
    }

    /** Counts a session that the script begins, which takes room in the store until it expires. */
    void countBegun() {
        if (++begun > MOST_BEGUN) {
            throw new IllegalStateException("More than " + MOST_BEGUN + " sessions were begun in one call");
        }
    }

    /** Writes a line of the script into the log, and one that says so when there are too many of them. */
    void log(Level level, String text) {
        logged++;
        if (logged <= MOST_LOGGED) {
            services.log(level, text);
        } else if (logged == MOST_LOGGED + 1) {
            services.log(Level.WARNING, "More than " + MOST_LOGGED + " lines in one call: the others are left out");
        }
    }

    /**
     * A session by its handle.
     *
     * @param handle 0 for that of the call, or what {@link #hold} returned
     */
    Session session(int handle) {
        if (handle == 0) {
            return door.session();
        }
        if (handle < 0 || handle > held.size()) {
            throw new IllegalStateException("This session belongs to another call");
        }
        return held.get(handle - 1);
    }

    /** The way to the session. */
    Door door() {
        return door;
    }

    /**
     * The socket of this call.
     *
     * @return the socket, or null for a request
     */
    @Nullable
    SocketChannel channel() {
        return channel;
    }

    /** Gives the socket of this call a name for the log. */
    void nameSocket(String name) {
        socketName = name;
    }

    /**
     * The name that the script gave the socket.
     *
     * @return the name, or null
     */
    @Nullable
    String socketName() {
        return socketName;
    }

    /**
     * The message of this call.
     *
     * @return its text, or null when there is none
     */
    @Nullable
    String message() {
        return message;
    }

    /** Ends the script here. Nothing in the script can catch this, and no function of Java works for it afterwards. */
    @SuppressWarnings("removal")
    @Nullable
    Object exit() {
        over = true;
        endedItself = true;
        // The one throwable that the interpreter passes through catch and finally of a script.
        throw new ThreadDeath();
    }

    /** Whether the script ended itself. */
    boolean exited() {
        return over;
    }

    /** Lets the host finish a call that the script has ended. */
    void resume() {
        over = false;
    }

    void requireRunning() {
        if (over) {
            exit();
        }
    }

    /** Keeps what Java threw, so that the host can tell it from what a script throws by the same name. */
    void remember(String name, RuntimeException thrown) {
        faults.put(name, thrown);
    }

    /**
     * What Java threw under a name during this call.
     *
     * @return what was thrown, or null
     */
    @Nullable
    RuntimeException fault(String name) {
        return faults.get(name);
    }

    /** Calls a function of the script once the whole body is here, without holding its context meanwhile. */
    void whenBodyIsRead(Value ready) {
        if (bodyReaders.size() >= MOST_READERS) {
            throw new IllegalStateException("More than " + MOST_READERS + " readers wait for the body");
        }
        bodyReaders.add(ready);
    }

    /**
     * The next function that waits for the body.
     *
     * @return the function, or null
     */
    @Nullable
    Value nextBodyReader() {
        return bodyReaders.poll();
    }

    /** Whether a function waits for the body. */
    boolean isWaiting() {
        return !bodyReaders.isEmpty();
    }

    /**
     * Has something told when the call is over.
     *
     * @param action takes whether the script came to its end, without an error
     */
    void atEnd(Consumer<Boolean> action) {
        endings.add(action);
    }

    /**
     * Tells everyone who wanted to know that the call is over.
     *
     * @param success whether nothing failed; a script that ended itself did not come to its end either
     * @throws RuntimeException when what was to be done at the end failed; the call is over all the same
     */
    void end(boolean success) {
        List<Consumer<Boolean>> last = List.copyOf(endings);
        endings.clear();
        last.forEach(action -> action.accept(success && !endedItself));
    }

    /** Notes that the handler's promise was kept. */
    void settle() {
        settled = true;
    }

    /** Notes that the handler's promise was broken. */
    void fail(Value reason) {
        settled = true;
        failure = reason;
    }

    /** Whether the handler's promise was kept or broken. */
    boolean isSettled() {
        return settled;
    }

    /**
     * What the handler's promise was broken with.
     *
     * @return the reason, or null
     */
    @Nullable
    Value failure() {
        return failure;
    }

    @Override
    public String toString() {
        return Objects.toString(exchange.method(), "") + " " + exchange.path();
    }
}
