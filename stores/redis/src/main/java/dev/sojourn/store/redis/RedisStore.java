package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.TracksReads;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A store on Redis 6.2 or later: one server, a master that Sentinels watch, or a Cluster. For any number of nodes that
 * share nothing else. Safe for use by many threads.
 *
 * <p>A session is one hash. Reading it is one HMGET, and each change is one Lua script, so it is one atomic step; on a
 * Cluster, changes that concern a second slot (the index of users, a roll) take further steps, in an order that a crash
 * between them does no harm to. See docs/formats/redis.md for the keys.
 *
 * <p>A command is never sent twice. When a connection breaks before its answer has come, or the answer does not come
 * within {@link RedisOptions#timeout()}, the call throws {@link StoreException}, and what was asked may have been done.
 * Commands that Redis has certainly not executed are sent again up to four times within less than half a second; while
 * Redis is down, calls fail that fast, and work again when it is back.
 *
 * <p>Redis acknowledges a write before its replicas have it: a failover may undo the newest writes, a {@link #delete}
 * among them. {@link RedisOptions#replicas} makes deletes and rolls wait for replicas.
 */
public final class RedisStore implements SessionStore, FindsByUser, AnnouncesChanges, TracksReads {

    private final Client client;
    private final Calls calls;
    private final Commands commands;
    private final Rolls rolls;
    private final UserIndex users;
    private final Sweep sweep;
    private final Walk walk;
    private final Announcements announcements;
    private final Tracking tracking;

    private RedisStore(RedisOptions options, Client client, Consumer<Rolls.Step> afterStep) {
        this.client = client;
        this.calls = new Calls(client, options.timeout());
        this.commands = new Commands(options, client, calls);
        this.rolls = new Rolls(commands, afterStep);
        this.users = new UserIndex(commands, rolls);
        this.sweep = new Sweep(commands, rolls, users);
        this.walk = new Walk(commands);
        this.announcements = new Announcements(client, calls, commands.keys().channel());
        this.tracking = new Tracking(options, calls);
    }

    /**
     * Opens the store with the default settings.
     *
     * @param uris where Redis is, see {@link RedisOptions#uris()}
     * @return the open store; whoever opened it closes it
     * @throws IllegalArgumentException when a URI can't be read
     * @throws StoreException when Redis can't be reached, refuses the user, is older than 6.2, or keeps sessions that a
     *     later version wrote; the message says which and what to do
     */
    public static RedisStore open(String... uris) {
        return open(RedisOptions.at(uris));
    }

    /**
     * Opens the store.
     *
     * @param options where Redis is, and the settings
     * @return the open store; whoever opened it closes it
     * @throws IllegalArgumentException when a URI can't be read
     * @throws StoreException when Redis can't be reached, refuses the user, is older than 6.2, or keeps sessions that a
     *     later version wrote or that are divided into another number of buckets; the message says which and what to do
     */
    public static RedisStore open(RedisOptions options) {
        return open(options, step -> {});
    }

    static RedisStore open(RedisOptions options, Consumer<Rolls.Step> afterStep) {
        Client client = new Client(options, channel -> {});
        try {
            RedisStore store = new RedisStore(options, client, afterStep);
            Startup.check(store.commands);
            return store;
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        Link tracked = tracking.link();
        Row row = commands.read(tracked, key);
        boolean finished = row.kind() == Row.Kind.PREPARED && rolls.complete(key, row.from());
        return finished ? commands.read(tracked, key).record() : row.record();
    }

    @Override
    public boolean create(StoredSession session) {
        String entry = KeySpace.entry(session.user());
        Call call = commands.on(Script.CREATE, session.key()).session(session, entry);
        return users.bound(session.key(), entry, () -> commands.write("create a session", call))
                .isDone();
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        SessionKey key = session.key();
        String entry = KeySpace.entry(session.user());
        IntFunction<Answer> attempt = bound -> rolls.completing(
                key,
                () -> commands.write(
                        "write a session",
                        commands.on(Script.REPLACE, key)
                                .with(expectedVersion, bound)
                                .session(session, entry)));
        Answer answer = attempt.apply(0);
        return unbound(key, answer.code() == Answer.UNBOUND ? users.bound(key, entry, () -> attempt.apply(1)) : answer);
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        Call call = commands.on(Script.TOUCH, key)
                .with(touch.lastAccess(), touch.expiryBase(), touch.expiresAt(), touch.duration());
        return rolls.completing(key, () -> commands.write("touch a session", call))
                .isDone();
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        String entry = KeySpace.entry(renewed.user());
        Answer answer = users.bound(renewed.key(), entry, () -> rolls.roll(from, renewed, trail, entry));
        return unbound(from.key(), answer);
    }

    @Override
    public boolean delete(SessionKey key) {
        Call call = commands.on(Script.DELETE, key);
        return unbound(key, rolls.completing(key, () -> commands.writeSafely("delete a session", call)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>An expiry whose session nobody claimed within {@link RedisOptions#grace()} is lost: Redis has removed the
     * record. A session that expires after the year 33,000 is never due.
     */
    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return sweep.claim(now, claimUntil, atMost);
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        SessionKey key = claimed.key();
        if (commands.isCluster() && claimed.user() != null) {
            // Once more, for a claimer that died before it did: the remains no longer say whose they are.
            Row row = commands.read(null, key);
            users.unbind(Map.of(key, row.kind() == Row.Kind.OVER ? row.entry() : ""));
        }
        return commands.write("settle a claim", commands.on(Script.SETTLE, key).with(keepUntil))
                .isDone();
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return walk.page(cursor == null ? null : SessionKey.parse(cursor), atMost);
    }

    @Override
    public long count() {
        return walk.count();
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return users.page(user, cursor, atMost);
    }

    @Override
    public Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        return users.admit(user, newcomer, replaces, atMost, overflow, now, heldUntil);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Announcements come through Redis' publish and subscribe, usually within a millisecond. A connection that broke
     * is told as lost at once when the network says so, and else within twice {@link RedisOptions#timeout()}.
     *
     * @throws StoreException when Redis can't be reached, or refuses
     */
    @Override
    public Subscription listen(ChangeListener listener) {
        return announcements.add(listener);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Uses client-side caching (CLIENT TRACKING) on connections of its own. One that broke is told as lost at once
     * when the network says so, and else within twice {@link RedisOptions#timeout()}. The listener is called on a
     * thread of the network's: it must not call this store.
     *
     * @throws StoreException when Redis can't be reached, or does not track
     */
    @Override
    public Subscription track(StaleListener listener) {
        return tracking.add(listener);
    }

    @Override
    public void close() {
        if (calls.close()) {
            announcements.close();
            tracking.close();
            client.close();
        }
    }

    /** Takes away the entry, in another slot, that a record had before it was changed. */
    private boolean unbound(SessionKey key, Answer changed) {
        if (changed.isDone()) {
            users.unbind(Map.of(key, changed.text(1)));
        }
        return changed.isDone();
    }
}
