package dev.sojourn;

import dev.sojourn.event.SessionListener;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.StoredSession;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The front door: opens visits, and attaches sockets. Safe for use by any number of threads; several engines may share
 * a store, in one process or on many nodes. Sessions outside a visit, by id or key, are the {@link #directory()}'s.
 *
 * <p>The path of a request: an integration reads the client's text and has it verified ({@link #ids()}, no store is
 * asked for a forged id); {@link #enter} finds the session, one round trip; the handler works with it;
 * {@link Visit#commit} writes nothing, a touch, or one conditional write.
 *
 * <p>Without an integration, {@link #visit} does all of that around a function:
 *
 * <pre>{@code
 * int n = engine.visit(signedId, Transport.COOKIE, session -> {
 *     return session.update("n", Integer.class, old -> old == null ? 1 : old + 1);
 * });
 * }</pre>
 */
public final class SessionEngine implements AutoCloseable {

    private final EngineParts parts;
    private final Lifetime lifetime;
    private final Finder finder;
    private final Commit commit;
    private final OpenVisits visits;
    private final HealthCheck health;
    private final Sweeper sweeper;
    private final ConnectionChecks checks;
    private final SessionDirectory directory;
    private final Housekeeping housekeeping;

    SessionEngine(EngineParts parts, Lifetime lifetime, Housekeeping housekeeping) {
        this.parts = parts;
        this.lifetime = lifetime;
        this.housekeeping = housekeeping;
        this.finder = new Finder(parts);
        this.commit = new Commit(parts);
        this.visits = new OpenVisits(parts, housekeeping.every());
        this.health = new HealthCheck(parts, housekeeping.every(), housekeeping.repeats());
        this.sweeper = new Sweeper(parts, visits, health);
        this.checks = new ConnectionChecks(parts, housekeeping.checking());
        this.directory = new SessionDirectory(parts, finder, commit, sweeper);
        try {
            housekeeping.start(
                    sweeper, checks, visits, parts.store().unguarded().changes());
        } catch (RuntimeException e) {
            housekeeping.close();
            throw e;
        }
    }

    /** Begins the description of an engine. */
    public static EngineBuilder builder() {
        return new EngineBuilder();
    }

    /** Opens a visit for a client that presented nothing. */
    public Visit enter() {
        return enter(VisitDoor.API);
    }

    /**
     * As {@link #enter()}, and says which way the client came.
     *
     * @param door for who counts visits
     * @return the visit
     */
    public Visit enter(VisitDoor door) {
        return visit(null, parts.clock().millis(), door, 0);
    }

    /**
     * Opens a visit for a client that presented a signed id. A text that this engine did not sign for this way of
     * travelling is nobody's and costs no store call.
     *
     * @param signedId the text as presented
     * @param by how it came
     * @return the visit; its session is absent when no living one has the id
     * @throws StoreUnavailableException when the store does not answer
     */
    public Visit enter(String signedId, Transport by) {
        IdReading reading = parts.ids().read(signedId, by);
        if (!reading.accepted()) {
            rejected(by.name().toLowerCase(Locale.ROOT), String.valueOf(reading.rejection()));
        }
        return enter(reading);
    }

    /**
     * Opens a visit for a text that was read by {@link #ids()}.
     *
     * @param reading the reading, accepted or not
     * @return the visit; its session is absent when no living one has the id
     * @throws StoreUnavailableException when the store does not answer
     */
    public Visit enter(IdReading reading) {
        return enter(reading, VisitDoor.API);
    }

    /**
     * As {@link #enter(IdReading)}, and says which way the client came.
     *
     * @param reading the reading, accepted or not
     * @param door for who counts visits
     * @return the visit
     * @throws StoreUnavailableException when the store does not answer
     */
    public Visit enter(IdReading reading, VisitDoor door) {
        if (!reading.accepted()) {
            return enter(door);
        }
        long now = parts.clock().millis();
        long start = parts.announcer().observers().start();
        try {
            return visit(finder.byReading(reading, now), now, door, start);
        } catch (StoreUnavailableException e) {
            throw notOpened(door, e);
        }
    }

    private Visit visit(@Nullable VisitState found, long now, VisitDoor door, long start) {
        VisitState state = found == null ? VisitState.absent(parts, now) : found;
        return new Visit(visits, commit, state, parts.announcer().observers().opened(door, start));
    }

    private StoreUnavailableException notOpened(VisitDoor door, StoreUnavailableException why) {
        parts.announcer().observers().tell(each -> each.left(door, VisitOutcome.UNAVAILABLE, -1));
        return why;
    }

    /**
     * Opens a visit for a message on a socket that is attached to a session.
     *
     * @param attachment the socket's place, as {@link #attach} gave it
     * @return the visit; its session is absent when it has ended, and its id is not known
     * @throws StoreUnavailableException when the store does not answer
     */
    public Visit enter(Connection.Attachment attachment) {
        Connections.Attached place = (Connections.Attached) attachment;
        long now = parts.clock().millis();
        long start = parts.announcer().observers().start();
        try {
            return visit(finder.byPlace(place, now), now, VisitDoor.SOCKET, start);
        } catch (StoreUnavailableException e) {
            throw notOpened(VisitDoor.SOCKET, e);
        }
    }

    /**
     * Opens another visit of a session that a visit works with or has worked with, for work that outlives a request. It
     * is found wherever it was rolled to since, by its store; what the known visit has not committed is not in it.
     *
     * @param known a session of this engine
     * @return the visit; its session is absent when the known one is not stored or has ended, and its id is not known
     * @throws StoreUnavailableException when the store does not answer
     */
    public Visit enterAgain(Session known) {
        StoredSession base = LiveSession.of(known).state().base;
        if (base == null) {
            return enter();
        }
        long now = parts.clock().millis();
        long start = parts.announcer().observers().start();
        try {
            return visit(finder.again(base, now), now, VisitDoor.API, start);
        } catch (StoreUnavailableException e) {
            throw notOpened(VisitDoor.API, e);
        }
    }

    /**
     * Does some work inside a visit: what it has changed is committed when it returns, and forgotten when it throws.
     * What reached the store at once stays then: {@code update}, {@code roll}, {@code setUser}, {@code clearUser} and
     * {@code destroy}.
     *
     * <pre>{@code
     * record Answer(int visits, @Nullable String signedId) {}
     *
     * Answer answer = engine.visit(signedId, Transport.COOKIE, session -> {
     *     int visits = session.update("visits", Integer.class, n -> n == null ? 1 : n + 1);
     *     return new Answer(visits, session.signedId()); // goes into the client's cookie
     * });
     * }</pre>
     *
     * @param signedId the text as the client presented it, or null for a client that presented nothing
     * @param by how it came
     * @param work the work; the id that the client has to hold afterwards is {@link Session#signedId()}, and is not
     *     that of a session that was not stored
     * @param <T> what it returns
     * @return what it returned
     * @throws SessionNotFoundException when its changes were dropped, because the session ended or was rolled meanwhile
     */
    public <T extends @Nullable Object> T visit(
            @Nullable String signedId, Transport by, Function<? super Session, ? extends T> work) {
        try (Visit visit = signedId == null ? enter() : enter(signedId, by)) {
            T result = work.apply(visit.session());
            if (visit.commit() == CommitOutcome.DROPPED) {
                throw new SessionNotFoundException("What the work has changed is lost: session "
                        + visit.session().fingerprint()
                        + " has ended meanwhile, or was given a new id. Answer 409, and let"
                        + " the client try again");
            }
            return result;
        }
    }

    /**
     * How many connections are attached to a session in this engine.
     *
     * @param sessionKey the session's key, as {@link Session#key()} and {@link Connection.Attachment#sessionKey()}
     *     give it
     * @return the number, 0 when there is no such session
     */
    public int connectionsOf(String sessionKey) {
        return parts.connections().count(SessionKey.parse(sessionKey));
    }

    /**
     * How many connections are attached to sessions in this engine, for a monitor: all are looked at.
     *
     * @return the number, over all sessions
     */
    public int connections() {
        return parts.connections().count();
    }

    /**
     * How many values this engine keeps by reference, see {@link dev.sojourn.policy.NodeLocal}.
     *
     * @return the number, over all sessions
     */
    public int nodeLocalValues() {
        return parts.nodeValues().count();
    }

    /**
     * Notes that a client presented an id that was refused, for the listeners.
     *
     * @param transport how it came: cookie, header, query or body; "request" when the request as a whole was refused
     * @param rejection why it was refused
     */
    public void rejected(String transport, String rejection) {
        parts.announcer().forged(transport, rejection);
    }

    /**
     * Attaches a live socket to a session, to be told when the session ends: at once when this engine ends it or the
     * store tells of it, within the sweep interval otherwise. It follows the session through rolls.
     *
     * @param session a stored session of this engine
     * @param connection told once
     * @return the connection's place, to be closed when the socket closes
     * @throws IllegalStateException when the session is not stored
     * @throws StoreUnavailableException when the store does not answer; nothing is attached then
     */
    public Connection.Attachment attach(Session session, Connection connection) {
        VisitState state = LiveSession.of(session).state();
        if (state.base == null) {
            throw new IllegalStateException("A connection can only be attached to a stored session; save it first");
        }
        SessionKey key = Objects.requireNonNull(state.base).key();
        Connections.Attached attached = parts.connections()
                .attach(key, Objects.requireNonNull(state.base).lineage(), connection);
        // It may have ended after it was found and before it was attached.
        try {
            checks.check(key);
        } catch (StoreUnavailableException e) {
            attached.close();
            throw e;
        }
        return attached;
    }

    /**
     * Has a listener told from now on, beside those that the engine was built with: for who learns of it only then, as
     * an integration learns of the listeners of an application.
     *
     * @param listener told until it is removed
     * @return false when this very object is told already
     */
    public boolean addListener(SessionListener listener) {
        return parts.announcer().add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Has a listener told no more.
     *
     * @param listener what {@link #addListener} or the builder was given
     * @return false when it was not told
     */
    public boolean removeListener(SessionListener listener) {
        return parts.announcer().remove(listener);
    }

    /** The ids of this engine: made, signed and read; the same object each time. */
    public SessionIds ids() {
        return parts.ids();
    }

    /** Sessions by id or key outside a visit, and the administrator's view; the same object each time. */
    public SessionDirectory directory() {
        return directory;
    }

    /** The moment by the engine's clock. */
    public Instant now() {
        return parts.clock().instant();
    }

    /** How long sessions of this engine live. */
    public Lifetime lifetime() {
        return lifetime;
    }

    /** Whether sessions can be remembered here: {@link Lifetime#remembered} is set. */
    public boolean remembers() {
        return lifetime.remembered() != null;
    }

    /** How much sessions of this engine may hold. */
    public Limits limits() {
        return parts.limits();
    }

    /**
     * Asks the store how it is, in one round trip, and tells what an operator should know of it and of this engine.
     *
     * @return what works and what does not
     * @throws StoreUnavailableException when the store does not answer
     */
    public EngineHealth health() {
        return health.now();
    }

    /**
     * Stops the sweeps and the engine's own threads, and waits for what they are doing, half a minute each at most.
     * Values that are kept by reference are let go. The store is left open: whoever opened it closes it.
     */
    @Override
    public void close() {
        sweeper.stop();
        housekeeping.close();
        parts.nodeValues().walk().forEachRemaining(parts::release);
    }
}
