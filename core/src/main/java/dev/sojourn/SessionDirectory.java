package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's view: count, list, find by user, end. Sessions are addressed by key; ids are known to clients
 * only. Safe for use by several threads.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store does not answer.
 */
public final class SessionDirectory {

    private static final int PAGE = 200;

    private final Workings works;
    private final Sweeper sweeper;

    SessionDirectory(Workings works, Sweeper sweeper) {
        this.works = works;
        this.sweeper = sweeper;
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
     * Counts the sessions that are stored; those that expired since the last sweep may be included.
     *
     * @return the number
     */
    public long count() {
        return works.store().count();
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
        return page(works.store().scan(cursor, inRange(atMost)));
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
        FindsByUser users = users();
        int size = inRange(atMost);
        return page(works.store().byUser("findByUser", () -> users.findByUser(uid, cursor, size)));
    }

    /**
     * Calls an action for each living session.
     *
     * @param action what it throws ends the walk and is thrown
     */
    public void forEach(Consumer<? super SessionInfo> action) {
        walk(cursor -> works.store().scan(cursor, PAGE), session -> action.accept(works.describe(session)));
    }

    /**
     * Finds a living session by its key.
     *
     * @param key 64 hexadecimal characters
     * @return what administration sees of it, or empty
     * @throws IllegalArgumentException when it is not a key
     */
    public Optional<SessionInfo> find(String key) {
        StoredRecord record = works.store().findFresh(SessionKey.parse(key));
        return record instanceof StoredSession session && lives(session)
                ? Optional.of(works.describe(session))
                : Optional.empty();
    }

    /**
     * Ends a session, also when it was rolled a moment ago and this is its old key.
     *
     * @param key 64 hexadecimal characters
     * @return false when there was none
     * @throws IllegalArgumentException when it is not a key
     */
    public boolean end(String key) {
        StoredRecord record = works.store().findFresh(SessionKey.parse(key));
        for (int hop = 0; hop < Ending.HOPS && record instanceof Forward trail; hop++) {
            record = works.store().findFresh(trail.to());
        }
        return record instanceof StoredSession session && !session.over() && end(session);
    }

    /**
     * Ends all sessions of a user: a session that was bound before this call began is dead when it returns.
     *
     * @param uid the user's id
     * @return how many were ended
     * @throws UnsupportedOperationException when the store cannot find by user
     */
    public int endAllOf(String uid) {
        return endAllOf(uid, null);
    }

    /**
     * Ends all other sessions of a session's user, "log out everywhere else", and rolls the one that stays, as after
     * a change of password.
     *
     * @param current the session that stays; it is committed by this
     * @return how many were ended; 0 when the session has no user
     * @throws UnsupportedOperationException when the store cannot find by user
     */
    public int endOthers(Session current) {
        String uid = current.user();
        if (uid == null) {
            return 0;
        }
        current.roll();
        return endAllOf(uid, current.key());
    }

    /**
     * Ends all sessions that live when this is called.
     *
     * @return how many were ended
     */
    public int endAll() {
        int[] ended = {0};
        walk(cursor -> works.store().scan(cursor, PAGE), session -> ended[0] += end(session) ? 1 : 0);
        return ended[0];
    }

    /**
     * Ends the sessions that have expired, now instead of in a moment, and removes remains whose retention is over.
     *
     * @return how many sessions were ended
     */
    public int sweep() {
        return sweeper.sweep();
    }

    private int endAllOf(String uid, @Nullable String butKey) {
        FindsByUser users = users();
        int all = 0;
        int[] ended = {0};
        do {
            ended[0] = 0;
            walk(cursor -> works.store().byUser("findByUser", () -> users.findByUser(uid, cursor, PAGE)), session -> {
                if (!session.key().hex().equals(butKey)) {
                    ended[0] += end(session) ? 1 : 0;
                }
            });
            all += ended[0];
            // A session that was rolled to a key behind the walk is met by the next one.
        } while (ended[0] > 0);
        return all;
    }

    private boolean end(StoredSession session) {
        SessionKey key = Ending.delete(works, session.key(), EndReason.REVOKED);
        if (key == null) {
            return false;
        }
        works.ended(session.toBuilder().key(key).build(), EndReason.REVOKED);
        return true;
    }

    private void walk(Function<@Nullable String, ScanPage> pages, Consumer<StoredSession> action) {
        String cursor = null;
        do {
            ScanPage page = pages.apply(cursor);
            for (StoredSession session : page.sessions()) {
                if (lives(session)) {
                    action.accept(session);
                }
            }
            cursor = page.next();
        } while (cursor != null);
    }

    private Page page(ScanPage page) {
        return new Page(
                page.sessions().stream()
                        .filter(this::lives)
                        .map(works::describe)
                        .toList(),
                page.next());
    }

    private boolean lives(StoredSession session) {
        return !session.over() && session.expiresAt() > works.clock().millis();
    }

    private FindsByUser users() {
        FindsByUser users = works.store().users();
        if (users == null) {
            throw new UnsupportedOperationException("The store "
                    + Objects.requireNonNull(works.store().unguarded())
                            .getClass()
                            .getSimpleName()
                    + " cannot find sessions by user; use one that implements FindsByUser");
        }
        return users;
    }

    private static int inRange(int atMost) {
        if (atMost < 1 || atMost > 500) {
            throw new IllegalArgumentException(
                    "A page of " + atMost + " sessions was asked for; it must be from 1 to 500");
        }
        return atMost;
    }
}
