package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.Carriage;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The front door: opens visits, makes and finds sessions, and sweeps the expired ones. Safe for use by any number of
 * threads; several engines may share a store, in one process or on many nodes.
 *
 * <p>The path of a request: an integration reads the client's text and has it verified ({@link #ids()}, no store is
 * asked for a forged id); {@link #enter} finds the session, one round trip; the handler works with it;
 * {@link Visit#commit} writes nothing, a touch, or one conditional write.
 */
public final class SessionEngine implements AutoCloseable {

    private final Workings works;
    private final Lifetime lifetime;
    private final Sweeper sweeper;
    private final ConnectionChecks checks;
    private final SessionDirectory directory;
    private final EngineThreads threads;

    SessionEngine(Workings works, Lifetime lifetime, EngineThreads threads) {
        this.works = works;
        this.lifetime = lifetime;
        this.threads = threads;
        this.sweeper = new Sweeper(works);
        this.checks = new ConnectionChecks(works);
        this.directory = new SessionDirectory(works, sweeper);
        try {
            threads.start(sweeper, checks, works);
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
    }

    /**
     * Begins the description of an engine.
     *
     * @return a builder
     */
    public static EngineBuilder builder() {
        return new EngineBuilder();
    }

    /**
     * Opens a visit for a client that presented nothing.
     *
     * @return the visit
     */
    public Visit enter() {
        return new Visit(LiveSession.absent(works, works.clock().millis()));
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
    public Visit enter(String signedId, Carriage by) {
        IdReading reading = works.ids().read(signedId, by);
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
        long now = works.clock().millis();
        LiveSession session = reading.accepted() ? look(reading.id(), now) : null;
        return new Visit(session == null ? LiveSession.absent(works, now) : session);
    }

    /**
     * As {@link #enter(IdReading)}, for callers that must not block.
     *
     * @param reading the reading, accepted or not
     * @return completes with the visit
     */
    public CompletionStage<Visit> enterAsync(IdReading reading) {
        return AsyncSession.on(works.executor(), () -> enter(reading));
    }

    private @Nullable LiveSession look(SessionId id, long now) {
        return open(fetch(id.key(), now), id.key(), id, now);
    }

    /** What a key leads to: one round trip, and one more for each roll whose old id still forwards. */
    private @Nullable StoredRecord fetch(SessionKey key, long now) {
        StoredRecord record = works.store().find(key);
        for (int hop = 0; hop < Ending.HOPS && record instanceof Forward trail; hop++) {
            record = trail.usableUntil() > now ? works.store().find(trail.to()) : null;
        }
        return record;
    }

    private @Nullable LiveSession open(
            @Nullable StoredRecord record, SessionKey key, @Nullable SessionId id, long now) {
        if (record instanceof StoredSession found && !found.over() && found.expiresAt() > now) {
            AttributeTable table = works.open(found);
            if (table == null) {
                return null;
            }
            if (!works.announcer().silent()) {
                works.announcer()
                        .tell(new SessionEvent.Loaded(
                                Instant.ofEpochMilli(now), found.key().hex()));
            }
            // Through a forward the client learns its new id from the response that rolled it, not from this one.
            return LiveSession.found(works, now, found.key().equals(key) ? id : null, found, table);
        }
        boolean expired = record instanceof StoredSession;
        works.announcer().tell(() -> new SessionEvent.Unknown(Instant.ofEpochMilli(now), key.hex(), expired));
        return null;
    }

    /**
     * Opens a visit for a message on a socket that is attached to a session.
     *
     * @param attachment the socket's place
     * @return the visit; its session is absent when it has ended, and its id is not known
     * @throws StoreUnavailableException when the store does not answer
     */
    public Visit enter(Connection.Attachment attachment) {
        long now = works.clock().millis();
        SessionKey key = SessionKey.parse(attachment.sessionKey());
        StoredRecord record = works.store().find(key);
        for (int hop = 0; hop < Ending.HOPS && record instanceof Forward trail; hop++) {
            // Rolled a moment ago, or by another node. The socket was let in before, so it follows a dead id too.
            record = works.store().find(trail.to());
        }
        LiveSession session = open(record, key, null, now);
        if (session == null) {
            return new Visit(LiveSession.absent(works, now));
        }
        session.place = attachment;
        return new Visit(session);
    }

    /**
     * How many connections are attached to a session in this engine.
     *
     * @param sessionKey the session's key, as {@link Session#key()} and {@link Connection.Attachment#sessionKey()}
     *     give it
     * @return the number, 0 when there is no such session
     */
    public int connectionsOf(String sessionKey) {
        return works.connections().count(SessionKey.parse(sessionKey));
    }

    /**
     * Notes that a client presented an id that was refused, for the listeners.
     *
     * @param carriage how it came: cookie, header, query or body; "request" when the request as a whole was refused
     * @param rejection why it was refused
     */
    public void rejected(String carriage, String rejection) {
        works.announcer().tell(() -> new SessionEvent.Forged(works.clock().instant(), carriage, rejection));
    }

    /**
     * Makes a session outside any visit and stores it.
     *
     * @return the stored session; later changes are written by {@link Session#save()}
     */
    public Session create() {
        return create(Map.of(), null);
    }

    /**
     * Makes a session with attributes outside any visit and stores it.
     *
     * @param attributes names and values
     * @return the stored session
     */
    public Session create(Map<String, ?> attributes) {
        return create(attributes, null);
    }

    /**
     * Makes a session with attributes and a duration of its own outside any visit and stores it.
     *
     * @param attributes names and values
     * @param duration positive, {@link Lifetime#FOREVER}, or null for the engine's
     * @return the stored session
     */
    public Session create(Map<String, ?> attributes, @Nullable Duration duration) {
        LiveSession session = LiveSession.absent(works, works.clock().millis());
        session.begin().setAll(attributes).setDuration(duration);
        session.save();
        return session;
    }

    /**
     * Finds a session by its id outside any visit.
     *
     * @param id the bare id, without signature
     * @return the session; changes are written by {@link Session#save()}, the expiry is moved by
     *     {@link Session#touch()}
     * @throws SessionExpiredException when it has expired and its remains are kept
     * @throws SessionNotFoundException when there is none
     */
    public Session get(String id) {
        if (!works.ids().accepts(id)) {
            throw new SessionNotFoundException("No session found: the text is not an id of this engine");
        }
        long now = works.clock().millis();
        SessionId asked = SessionId.of(id);
        StoredRecord record = fetch(asked.key(), now);
        LiveSession session = open(record, asked.key(), asked, now);
        if (session != null) {
            return session;
        }
        String fingerprint = asked.key().fingerprint();
        if (record instanceof StoredSession gone && (gone.over() || gone.expiresAt() <= now)) {
            throw new SessionExpiredException("Session " + fingerprint + " has expired");
        }
        throw new SessionNotFoundException("No session " + fingerprint + " found");
    }

    /**
     * Finds a session by its id outside any visit.
     *
     * @param id the bare id, without signature
     * @return the session, or empty when no living one has it
     */
    public Optional<Session> find(String id) {
        return works.ids().accepts(id)
                ? Optional.ofNullable(look(SessionId.of(id), works.clock().millis()))
                : Optional.empty();
    }

    /**
     * Ends a session by its id, or removes the remains of an expired one.
     *
     * @param id the bare id, without signature
     * @return false when there was none
     */
    public boolean delete(String id) {
        if (!works.ids().accepts(id)) {
            return false;
        }
        SessionId asked = SessionId.of(id);
        long now = works.clock().millis();
        StoredRecord record = fetch(asked.key(), now);
        LiveSession session = open(record, asked.key(), asked, now);
        if (session != null) {
            return Ending.destroy(session);
        }
        boolean deleted = works.store().delete(asked.key());
        if (deleted && record instanceof StoredSession last && !last.over()) {
            // It was deleted before a sweep could tell its end.
            works.ended(last, last.expiresAt() <= now ? EndReason.EXPIRED : EndReason.DESTROYED);
        }
        return deleted;
    }

    /**
     * Attaches a live socket to a session, to be told when the session ends: at once when this engine ends it or the
     * store tells of it, within the sweep interval otherwise. It follows the session through rolls.
     *
     * @param session a stored session
     * @param connection told once
     * @return the connection's place, to be closed when the socket closes
     * @throws IllegalStateException when the session is not stored
     * @throws StoreUnavailableException when the store does not answer; nothing is attached then
     */
    public Connection.Attachment attach(Session session, Connection connection) {
        String key = session.key();
        if (key == null || !session.isStored()) {
            throw new IllegalStateException("A connection can only be attached to a stored session; save it first");
        }
        SessionKey parsed = SessionKey.parse(key);
        Connections.Attached attached = works.connections().attach(parsed, connection);
        // It may have ended after it was found and before it was attached.
        try {
            checks.check(parsed);
        } catch (StoreUnavailableException e) {
            attached.close();
            throw e;
        }
        return attached;
    }

    /**
     * Makes an id in this engine's format, which belongs to no session.
     *
     * @return the bare id
     */
    public String generateId() {
        return works.ids().generate().text();
    }

    /**
     * The ids of this engine: made, signed and read.
     *
     * @return the same object each time
     */
    public SessionIds ids() {
        return works.ids();
    }

    /**
     * The administrator's view.
     *
     * @return the same object each time
     */
    public SessionDirectory directory() {
        return directory;
    }

    /**
     * The moment by the engine's clock.
     *
     * @return now
     */
    public Instant now() {
        return works.clock().instant();
    }

    /**
     * How long sessions of this engine live.
     *
     * @return the rules
     */
    public Lifetime lifetime() {
        return lifetime;
    }

    /**
     * How much sessions of this engine may hold.
     *
     * @return the limits
     */
    public Limits limits() {
        return works.limits();
    }

    /**
     * Asks the store for a session that is not there, to see whether it answers.
     *
     * @throws StoreUnavailableException when it does not
     */
    public void checkStore() {
        works.store().findFresh(SessionId.of("sojourn.health").key());
    }

    /** Stops the sweeps and the engine's own threads. The store is left open: whoever opened it closes it. */
    @Override
    public void close() {
        sweeper.stop();
        threads.close();
    }
}
