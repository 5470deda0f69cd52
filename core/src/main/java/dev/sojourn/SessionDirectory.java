package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sessions outside a visit: by id for a program that holds one, by key for administration (count, list, find by user,
 * end), which never sees an id. Safe for use by several threads.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store does not answer.
 */
public final class SessionDirectory {

    private final EngineParts parts;
    private final Finder finder;
    private final Commit commit;
    private final Sweeper sweeper;
    private final Walks walks;

    SessionDirectory(EngineParts parts, Finder finder, Commit commit, Sweeper sweeper) {
        this.parts = parts;
        this.finder = finder;
        this.commit = commit;
        this.sweeper = sweeper;
        this.walks = new Walks(parts);
    }

    /**
     * A page of sessions.
     *
     * @param sessions the living sessions on it, possibly none although there are further pages
     * @param next what to pass for the page after this one, or null when this was the last
     */
    public record Page(List<SessionInfo> sessions, @Nullable String next) {

        /** Keeps an unmodifiable copy of the list. */
        public Page {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * What came of ending the chosen sessions of one page.
     *
     * @param ended how many were ended
     * @param chosen how many were chosen; those that were not ended had ended or expired meanwhile
     * @param examined how many were looked at
     * @param next what to pass for the page after this one, or null when this was the last
     */
    public record Ending(
            int ended, int chosen, int examined, @Nullable String next) {}

    /** Makes a session and stores it; later changes are written by {@link Session#save()}. */
    public Session create() {
        return create(Map.of(), null);
    }

    /** Makes a session with attributes and stores it. */
    public Session create(Map<String, ?> attributes) {
        return create(attributes, null);
    }

    /**
     * Makes a session with attributes and a duration of its own and stores it.
     *
     * @param attributes names and values
     * @param duration positive, {@link dev.sojourn.policy.Lifetime#FOREVER}, or null for the engine's
     * @return the stored session
     */
    public Session create(Map<String, ?> attributes, @Nullable Duration duration) {
        Session session = new LiveSession(VisitState.absent(parts, parts.clock().millis()), commit);
        session.begin().setAll(attributes).setDuration(duration);
        session.save();
        return session;
    }

    /**
     * Finds a session by its id. Inside a request use {@link #lookUp}, or catch what this throws: an integration
     * answers it with 409, as the end of the request's own session.
     *
     * @param id the bare id, or a signed one of any transport
     * @return the session; changes are written by {@link Session#save()}, the expiry is moved by
     *     {@link Session#touch()}
     * @throws SessionExpiredException when it has expired and its remains are kept
     * @throws SessionNotFoundException when there is none
     */
    public Session get(String id) {
        SessionId asked = finder.read(id);
        if (asked == null) {
            throw new SessionNotFoundException("No session found: the text is not an id of this engine");
        }
        long now = parts.clock().millis();
        StoredRecord record = finder.record(asked.key(), now);
        VisitState state = finder.open(record, asked.key(), asked, now);
        if (state != null) {
            return new LiveSession(state, commit);
        }
        String fingerprint = asked.key().fingerprint();
        if (record instanceof StoredSession gone
                && (gone.claimed() || parts.expiry().isOver(gone, now))) {
            throw new SessionExpiredException("Session " + fingerprint + " has expired");
        }
        throw new SessionNotFoundException("No session " + fingerprint + " found");
    }

    /** As {@link #get}, empty when no living session has the id. */
    public Optional<Session> lookUp(String id) {
        return lookUp(finder.read(id));
    }

    /**
     * Finds a session by what a client has presented.
     *
     * @param reading the reading; of one that is not accepted no store is asked
     * @return the session, as of {@link #get}; empty when the id was not accepted, or no living session has it
     */
    public Optional<Session> lookUp(IdReading reading) {
        return lookUp(reading.accepted() ? reading.id() : null);
    }

    private Optional<Session> lookUp(@Nullable SessionId asked) {
        return handle(asked == null ? null : finder.byId(asked, parts.clock().millis()));
    }

    private Optional<Session> handle(@Nullable VisitState state) {
        return Optional.ofNullable(state).map(found -> new LiveSession(found, commit));
    }

    /**
     * Ends a session by its id, or removes the remains of an expired one.
     *
     * @param id the bare id, or a signed one of any transport
     * @return false when there was none
     */
    public boolean delete(String id) {
        SessionId asked = finder.read(id);
        return asked != null && delete(asked);
    }

    /**
     * As {@link #delete(String)}, by what a client has presented.
     *
     * @param reading the reading; of one that is not accepted no store is asked
     * @return false when it was not accepted, or there was none
     */
    public boolean delete(IdReading reading) {
        return reading.accepted() && delete(reading.id());
    }

    private boolean delete(SessionId asked) {
        if (!(finder.record(asked.key(), parts.clock().millis()) instanceof StoredSession session)) {
            return false;
        }
        if (session.claimed()) {
            return parts.store().delete(session.key()) == Removal.REMAINS;
        }
        return Destroy.end(parts, session, walks.reason(session, EndReason.DESTROYED));
    }

    /** Makes an id in this engine's format, which belongs to no session. */
    public String generateId() {
        return parts.ids().generate().text();
    }

    /** How many sessions are stored; those that expired since the last sweep may be included. */
    public long count() {
        return parts.store().count();
    }

    /**
     * Lists living sessions. One that lives throughout a walk is seen exactly once.
     *
     * @param cursor null for the first page, then {@link Page#next()} of the page before
     * @param atMost the size of a page, from 1 to 500
     * @return the page
     * @throws IllegalArgumentException when the size is out of range or the cursor is not one of this store
     */
    public Page list(@Nullable String cursor, int atMost) {
        return page(parts.store().scan(cursor, inRange(atMost), true));
    }

    /**
     * Lists the living sessions of a user.
     *
     * @param uid the user's id
     * @param cursor null for the first page, then {@link Page#next()} of the page before
     * @param atMost the size of a page, from 1 to 500
     * @return the page
     * @throws UnsupportedOperationException when the store cannot find by user
     */
    public Page ofUser(String uid, @Nullable String cursor, int atMost) {
        return page(parts.store().findByUser(uid, cursor, inRange(atMost), true));
    }

    /**
     * Calls an action for each living session.
     *
     * @param action what it throws ends the walk and is thrown
     */
    public void forEach(Consumer<? super SessionInfo> action) {
        walks.over(
                cursor -> parts.store().scan(cursor, Walks.PAGE, true),
                sessions -> sessions.stream()
                        .filter(parts::lives)
                        .map(parts::describe)
                        .forEach(action));
    }

    /**
     * Finds a living session by its key, also when it was rolled a moment ago and this is its old key.
     *
     * @param key 64 hexadecimal characters
     * @return what administration sees of it, or empty
     * @throws IllegalArgumentException when it is not a key
     */
    public Optional<SessionInfo> find(String key) {
        return Optional.ofNullable(byKey(key)).filter(parts::lives).map(parts::describe);
    }

    /**
     * Opens a living session by its key, as {@link #lookUp(String)} by its id, which is not known here.
     *
     * @param key 64 hexadecimal characters
     * @throws IllegalArgumentException when it is not a key
     */
    public Optional<Session> open(String key) {
        return handle(finder.open(
                byKey(key), SessionKey.parse(key), null, parts.clock().millis()));
    }

    /**
     * Ends a session, also when it was rolled a moment ago and this is its old key.
     *
     * @param key 64 hexadecimal characters
     * @return false when there was none
     * @throws IllegalArgumentException when it is not a key
     */
    public boolean end(String key) {
        StoredSession session = byKey(key);
        return session != null && Destroy.end(parts, session, walks.reason(session, EndReason.REVOKED));
    }

    private @Nullable StoredSession byKey(String key) {
        SessionKey parsed = SessionKey.parse(key);
        return parts.trails().ofLineage(parsed, parsed);
    }

    /**
     * Ends all sessions of a user: a session that was bound before this call began, and is not unbound while it lasts,
     * is dead when it returns.
     *
     * @param uid the user's id
     * @return how many were ended
     * @throws UnsupportedOperationException when the store cannot find by user
     */
    public int endAllOf(String uid) {
        return walks.endAllOf(uid, null);
    }

    /**
     * As {@link #endAllOf(String)}, but for one session, which stays as it is and under its id.
     *
     * @param uid the user's id
     * @param exceptKey the key of the session that stays, of this user; it stays also when it is rolled meanwhile
     * @return how many were ended
     * @throws SessionNotFoundException when no living session of the user has the key; then none was ended
     * @throws IllegalArgumentException when it is not a key
     * @throws UnsupportedOperationException when the store cannot find by user
     */
    public int endAllOf(String uid, String exceptKey) {
        StoredSession stays = byKey(exceptKey);
        if (stays == null || !parts.lives(stays) || !uid.equals(stays.user())) {
            throw new SessionNotFoundException("No session was ended: the one that is to stay is none of this user");
        }
        return walks.endAllOf(uid, stays.lineage());
    }

    /**
     * Ends those living sessions of a page that are chosen, with as few round trips as the store can make of it.
     *
     * @param uid only sessions of this user, or null for all
     * @param cursor null for the first page, then {@link Ending#next()} of the page before
     * @param atMost the size of a page, from 1 to 500
     * @param chosen called once for each living session of the page
     * @return what came of it
     * @throws IllegalArgumentException when the size is out of range or the cursor is not one of this store
     * @throws UnsupportedOperationException when the store cannot find by user
     */
    public Ending end(
            @Nullable String uid, @Nullable String cursor, int atMost, Predicate<? super SessionInfo> chosen) {
        ScanPage page = uid == null
                ? parts.store().scan(cursor, inRange(atMost), true)
                : parts.store().findByUser(uid, cursor, inRange(atMost), true);
        return walks.end(page, chosen);
    }

    /**
     * Ends all other sessions of a session's user, "log out everywhere else", and rolls the one that stays, as after
     * a change of password.
     *
     * @param current the session that stays, of this engine; it is committed by this
     * @return how many were ended; 0 when the session has no user
     * @throws SessionNotFoundException when the session that is to stay has ended; then no other was ended either
     * @throws UnsupportedOperationException when the store cannot find by user
     */
    public int endOthers(Session current) {
        String uid = current.user();
        if (uid == null) {
            return 0;
        }
        StoredSession stays = current.roll() ? LiveSession.of(current).state().base : null;
        if (stays == null) {
            throw new SessionNotFoundException("The other sessions were not ended: session " + current.fingerprint()
                    + ", which is to stay, has ended meanwhile or was given a new id. Let the user log in "
                    + "again, then end"
                    + " the others");
        }
        return walks.endAllOf(uid, stays.lineage());
    }

    /**
     * The devices on which the user of a session is logged in, with this one marked.
     *
     * @param current the session that asks, of this engine
     */
    public Devices devices(Session current) {
        return new Devices(parts, current);
    }

    /** The devices on which a user is logged in, for administration: none of them is the current one. */
    public Devices devices(String uid) {
        return new Devices(parts, uid);
    }

    /** Sessions by a reference of the caller's own. */
    public References references() {
        return new References(parts, commit, sweeper);
    }

    /**
     * Ends all sessions that live when this is called.
     *
     * @return how many were ended
     */
    public int endAll() {
        return walks.endAll();
    }

    /**
     * Ends the sessions that have expired, now instead of in a moment, and removes remains whose retention is over.
     * Sessions that are being visited in this engine are kept alive first.
     *
     * @return how many sessions were ended
     */
    public int sweep() {
        return sweeper.sweep();
    }

    private Page page(ScanPage page) {
        return new Page(
                page.sessions().stream()
                        .filter(parts::lives)
                        .map(parts::describe)
                        .toList(),
                page.next());
    }

    private static int inRange(int atMost) {
        if (atMost < 1 || atMost > 500) {
            throw new IllegalArgumentException(
                    "A page of " + atMost + " sessions was asked for; it must be from 1 to 500");
        }
        return atMost;
    }
}
