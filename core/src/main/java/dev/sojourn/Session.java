package dev.sojourn;

import dev.sojourn.id.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data kept for one client on the server, as seen by one visit.
 *
 * <p>A handle is always there, the session begins lazily: reading from a session that has not begun finds nothing and
 * stores nothing, the first write begins it. What is written here is seen by other visits after the commit: of the
 * visit, at {@link #save()}, or at once for {@link #update}, {@link #roll}, {@link #setUser},
 * {@link #clearUser} and {@link #destroy}. A commit carries only what this visit changed, mutable values that were
 * read and then changed in place included; if another visit was first, the changes are applied again onto the newer
 * state.
 *
 * <p>What is wanted is decided against the record that is met at the commit. It is dropped, and {@link Visit#commit()}
 * says so, when there is no session for it any more: the session has ended, was given a new id without grace, or is
 * another user's by then.
 *
 * <p>After {@link #destroy()} the first write begins a new session. After an end elsewhere reads find nothing, and what
 * is written is dropped.
 *
 * <p>A handle belongs to its visit and is not safe for use by several threads at once; parallel requests have a
 * handle each. Methods that reach the store throw {@link StoreUnavailableException} when it does not answer; methods
 * that write throw {@link SessionLimitException} and {@link SessionConflictException}.
 *
 * <pre>{@code
 * session.set("theme", "dark");
 * String theme = session.get("theme", String.class);
 * session.update("visits", Integer.class, n -> n == null ? 1 : n + 1);
 * session.setUser("ada"); // a new id: the one from before the login is dead
 * }</pre>
 */
public interface Session extends SessionAttributes {

    /**
     * The secret that the client holds. Not for logs, URLs or pages.
     *
     * @return the id, or null when the session has not begun, or was reached by its key or through a forwarded id
     */
    @Nullable
    String id();

    /**
     * The id with its signature, as it travels in a cookie.
     *
     * @return the signed id, the bare id when the engine does not sign, or null when {@link #id()} is or the session is
     *     over
     */
    @Nullable
    String signedId();

    /**
     * The id with its signature for one way of travelling; a signature for one way does not hold for another.
     *
     * @param by how it will travel
     * @return the signed id, or null when {@link #id()} is or the session is over
     */
    @Nullable
    String signedId(Transport by);

    /**
     * The hash of the id, all that stores and administration see.
     *
     * @return 64 hexadecimal characters, or null when the session has not begun
     */
    @Nullable
    String key();

    /**
     * The first characters of the key, the only form for logs and errors.
     *
     * @return eight characters, {@code "--------"} when the session has not begun
     */
    String fingerprint();

    /**
     * Begins the session if it has not begun or has ended: it gets an id, and is stored at the commit even when it is
     * empty.
     *
     * @return this
     */
    Session begin();

    /**
     * Begins the session with an id that the caller has drawn: for containers and frameworks that need the id before,
     * or draw ids by themselves. Never with one that a client has sent.
     *
     * @param id a bare id in the engine's format, as {@link SessionDirectory#generateId} draws it, that no session had
     *     before
     * @return this
     * @throws IllegalArgumentException when it is not in the engine's format
     * @throws IllegalStateException when the session has begun already. The commit throws it when a session has the id
     */
    Session begin(String id);

    /**
     * Whether there is a session: it was found or has begun, and has not ended.
     *
     * @return true when there is
     */
    boolean exists();

    /**
     * Whether the session began in this visit.
     *
     * @return true when it did and has not ended
     */
    boolean isNew();

    /**
     * Whether the store has the session, as far as this visit knows.
     *
     * @return true after it was found or committed, until it ended
     */
    boolean isStored();

    /**
     * Whether there is anything that a commit would write, an expiry that would only be moved not counted.
     *
     * @return true when there is
     */
    boolean isChanged();

    /**
     * Whether the session ended in this visit, or this visit learned of its end at a commit.
     *
     * @return true when it did, until it begins anew
     */
    boolean isEnded();

    /**
     * When the session began.
     *
     * @return the moment; now when it has not begun
     */
    Instant createdAt();

    /**
     * When a visit last used the session, this one included.
     *
     * @return the moment
     */
    Instant lastAccessAt();

    /**
     * When a visit before this one last used the session, as far as the store knows: accesses within a touch interval
     * are not all noted.
     *
     * @return the moment; when the session began, in the visit that began it; now when it has not begun
     */
    Instant accessedBeforeAt();

    /**
     * When the session was last written.
     *
     * @return the moment
     */
    Instant lastUpdateAt();

    /**
     * When the session expires, as things are: never later than the store will keep it.
     *
     * @return the moment, or null when it never does
     */
    @Nullable
    Instant expiresAt();

    /**
     * How long the session has left.
     *
     * @return the time, never negative, {@link dev.sojourn.policy.Lifetime#FOREVER} when it never expires
     */
    Duration timeToLive();

    /**
     * How long the session lives from its anchor: its own duration, or else the engine's.
     *
     * @return the duration
     */
    Duration duration();

    /**
     * Gives the session a duration of its own, counted from the present anchor. One that is longer than the engine's
     * absolute limit makes it a remembered session, see {@link dev.sojourn.policy.Lifetime#remembered}.
     *
     * @param duration positive, or {@link dev.sojourn.policy.Lifetime#FOREVER}; null returns to the engine's
     * @return this
     * @throws IllegalArgumentException when it is zero or negative
     */
    Session setDuration(@Nullable Duration duration);

    /**
     * Gives the session a duration of its own, counted from now.
     *
     * @param duration as for {@link #setDuration}
     * @return this
     */
    Session extend(Duration duration);

    /**
     * Whose session it is.
     *
     * @return the user's id, or null
     */
    @Nullable
    String user();

    /**
     * What was said about the user when the session was bound.
     *
     * @return a copy, empty when nothing was
     */
    Map<String, @Nullable Object> userData();

    /**
     * Binds the session to a user, at once. By default this rolls the id, so that an id from before the login is
     * dead; a session that began in this visit has no such id and keeps its own. The attributes stay, unless the
     * session was bound to another user, or was before {@link #clearUser}: what was kept for one user is never shown to
     * the next. When this throws, the visit is as it was, and nothing was stored for it.
     *
     * @param uid the user's id, 1 to 256 characters
     * @param data what to keep about the user, in place of what was kept
     * @return this
     * @throws SessionLimitException when the user has the most sessions allowed and new ones are refused
     * @throws SessionNotFoundException when the session has ended meanwhile, so that nobody is logged in
     */
    Session setUser(String uid, Map<String, ?> data);

    /**
     * Binds the session to a user without data, as {@link #setUser(String, Map)}.
     *
     * @param uid the user's id, not empty
     * @return this
     */
    default Session setUser(String uid) {
        return setUser(uid, Map.of());
    }

    /**
     * Unbinds the session from its user, at once; like {@link #setUser} this rolls the id by default. Attributes
     * stay, until another user is bound. A logout destroys the session instead.
     *
     * @return this
     */
    Session clearUser();

    /**
     * Says which device the session is used from, for {@link SessionDirectory#devices}: whatever the application knows
     * and its user recognizes. It is text, and is escaped by whoever shows it. It may be called in each visit: the
     * same words write nothing, and others are written at most every 5 minutes, unless the visit writes attributes or
     * its user anyway. It stays through logins of the same user and new ids, and goes with what was kept for a user
     * when another one is bound. Where there is no session it says nothing, and begins none. It is kept where it can
     * be: a visit that wants nothing else is served as one that only reads when the store does not take it, and where
     * {@code Limits.sessionBytes} leaves no room it goes first.
     *
     * @param label the device, such as "Firefox on Linux"; not empty
     * @param place where it is, as far as the application can tell, or null
     * @param address its network address as the application sees it, or null; behind a proxy that nobody has taken
     *     into account, null is better than the address of the proxy
     * @return this
     * @throws IllegalArgumentException when the label is empty, one of them holds a lone surrogate, or all of them
     *     together take more than 512 bytes of UTF-8
     */
    Session describe(String label, @Nullable String place, @Nullable String address);

    /**
     * Gives the session a new id, at once; the old one is dead when this returns, and requests in flight that came with
     * it lose what they have not committed. All changes of this visit are committed with it.
     *
     * @return false when there is no session to roll
     */
    default boolean roll() {
        return roll(Duration.ZERO);
    }

    /**
     * Gives the session a new id, at once; for a while the old one forwards to it, for requests that are under way. Use
     * {@link #roll()} for a login or any other change of privilege.
     *
     * @param grace how long, from zero for not at all to an hour
     * @return false when there is no session to roll
     */
    boolean roll(Duration grace);

    /**
     * Has the next commit of this visit give the session a new id, which is known now: nothing is asked of the store
     * yet, so that this can be called where nobody may wait. Until then the session has its present id. Called again
     * before the commit it gives the same id, and the shorter grace counts; after a commit that failed, another one.
     *
     * @param grace as for {@link #roll(Duration)}
     * @return the bare id that the session will have, or null when there is no session. One that began in this visit
     *     keeps its id, which nobody knows yet
     */
    @Nullable
    String rollOnCommit(Duration grace);

    /**
     * Moves the expiry, at once, and nothing else.
     *
     * @return false when there is no session, or not any more for this visit
     */
    boolean touch();

    /**
     * Commits the changes of this visit now. A session that was begun by {@link #begin()} is stored even when it is
     * empty.
     *
     * @return false when the session has ended meanwhile; the changes are dropped then
     */
    boolean save();

    /**
     * Reads the session again, past a near cache if there is one, and forgets the changes of this visit.
     *
     * @return false when the session has ended meanwhile
     */
    boolean reload();

    /**
     * Ends the session now, for all visits on all nodes, wherever it was rolled to since this visit began. When this
     * has returned, no request in flight brings it back.
     *
     * @return false when it had ended already
     */
    boolean destroy();
}
