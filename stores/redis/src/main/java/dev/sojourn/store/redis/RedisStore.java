package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.TracksReads;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store on Redis 6.2 or later: one server, a master that Sentinels watch, or a Cluster. For any number of nodes that
 * share nothing else. Safe for use by many threads.
 *
 * <p>A session is one string. Reading it is one GET, and each change is one Lua script, so it is one atomic step; on a
 * Cluster, changes that concern a second slot (the index of users, a roll) take further steps, in an order that a crash
 * between them does no harm to. See docs/formats/redis.md for the keys.
 *
 * <p>A command is never sent twice. When a connection breaks before its answer has come, or the answer does not come
 * within {@link RedisOptions#timeout()}, the call throws {@link StoreException}, and what was asked may have been done.
 * Commands that Redis has certainly not executed are sent again up to four times within less than half a second; while
 * Redis is down, calls fail that fast, and work again when it is back.
 *
 * <p>Redis acknowledges a write before its replicas have it: a failover may undo the newest writes, a {@link #delete}
 * among them. {@link RedisOptions#replicas} makes deletes and rolls wait for replicas, and throw {@link
 * dev.sojourn.store.UnconfirmedWriteException} when too few confirm them.
 */
public final class RedisStore implements SessionStore {

    private final Client client;
    private final Calls calls;
    private final Commands commands;
    private final Rolls rolls;
    private final UserIndex users;
    private final Buckets buckets;
    private final Settlements settlements;
    private final Announcements announcements;
    private final Tracking tracking;

    private RedisStore(RedisOptions options, Client client, Consumer<Rolls.Step> afterStep) {
        this.client = client;
        this.calls = new Calls(client, options.timeout());
        this.commands = new Commands(options, client, calls);
        this.rolls = new Rolls(commands, afterStep);
        this.users = new UserIndex(commands, rolls);
        this.buckets = new Buckets(commands, rolls);
        this.settlements = new Settlements(commands);
        this.announcements = new Announcements(client, calls, commands.keys());
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
        Client.Link tracked = tracking.link();
        Row row = commands.read(tracked, key);
        boolean finished = row.kind() == Row.Kind.PREPARED && rolls.complete(key, row.from(), false);
        return finished ? commands.read(tracked, key).record() : row.record();
    }

    @Override
    public boolean create(StoredSession session) {
        String entry = KeySpace.entry(session.user());
        Call call = commands.on(Script.CREATE, session.key()).with(record(session, entry));
        return users.bound(session, entry, () -> commands.write("create a session", call))
                .isDone();
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        SessionKey key = session.key();
        String entry = KeySpace.entry(session.user());
        byte[] record = record(session, entry);
        IntFunction<Answer> attempt = bound -> rolls.completing(
                key,
                () -> commands.write(
                        "write a session",
                        commands.on(Script.REPLACE, key)
                                .numbers(expectedVersion)
                                .with(bound, record, commands.keys().written())));
        Answer answer = attempt.apply(0);
        Answer done = answer.code() == Answer.UNBOUND ? users.bound(session, entry, () -> attempt.apply(1)) : answer;
        users.enter(key, done.text(2));
        return unbound(session, done);
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        Call call = commands.on(Script.TOUCH, key)
                .numbers(touch.lastAccess(), touch.expiryBase(), touch.expiresAt(), touch.duration());
        Answer answer = rolls.completing(key, () -> commands.write("touch a session", call));
        users.enter(key, answer.isDone() ? answer.text(1) : "");
        return answer.isDone();
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        String entry = KeySpace.entry(renewed.user());
        return unbound(from, users.bound(renewed, entry, () -> rolls.roll(from, renewed, trail, entry)));
    }

    @Override
    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        Call call = commands.on(Script.SWAP_TRAIL, key)
                .with(leadsTo == null ? "" : KeySpace.member(leadsTo), next == null ? "" : KeySpace.member(next.to()))
                .numbers(
                        next == null ? 0 : next.usableUntil(),
                        next == null ? 0 : next.keepUntil(),
                        StoredSession.NEVER);
        return commands.write("lead a name to a session", call).isDone();
    }

    @Override
    public Removal delete(SessionKey key) {
        return deleteAll(List.of(key)).get(0);
    }

    /**
     * {@inheritDoc}
     *
     * <p>They are sent together, so they take hardly longer than one. When this throws, some may have been done.
     */
    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        List<Call> calls =
                keys.stream().map(key -> commands.on(Script.DELETE, key)).toList();
        return end("delete a session", true, calls).stream()
                .map(answer -> switch (answer.code()) {
                    case Answer.REMAINS -> Removal.REMAINS;
                    case Answer.CLAIMED -> Removal.CLAIMED;
                    default -> answer.isDone() ? Removal.SESSION : Removal.NOTHING;
                })
                .toList();
    }

    /**
     * {@inheritDoc}
     *
     * <p>An expiry whose session nobody claimed within {@link RedisOptions#grace()} is lost: Redis has removed the
     * record. A session that expires after the year 33,000 is never due.
     */
    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        users.swept(now);
        return buckets.claim(now, claimUntil, atMost);
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return settlements
                .end(List.of(new Settlement(claimed, keepUntil)))
                .get(0)
                .isDone();
    }

    /**
     * {@inheritDoc}
     *
     * <p>They are sent together. When this throws, some may have been done; the other claims are handed out again.
     */
    @Override
    public void settleAll(List<Settlement> all) {
        settlements.end(all);
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return buckets.page(cursor == null ? null : SessionKey.parse(cursor), atMost, true);
    }

    @Override
    public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
        return buckets.page(cursor == null ? null : SessionKey.parse(cursor), atMost, false);
    }

    /**
     * {@inheritDoc}
     *
     * <p>It needs the right to SCAN. A session that moves to another master of a Cluster meanwhile may be missed.
     */
    @Override
    public ScanPage scanRecords(@Nullable String cursor, int atMost) {
        return new RecordWalk(commands).page(cursor, atMost);
    }

    @Override
    public long count() {
        return buckets.count();
    }

    /**
     * {@inheritDoc}
     *
     * <p>On a Cluster it is one master that is asked.
     */
    @Override
    public StoreHealth health() {
        return Health.of(commands, announcements.feed());
    }

    @Override
    public FindsByUser users() {
        return users;
    }

    /**
     * Announcements, through Redis' publish and subscribe: usually within a millisecond. A connection that broke is
     * told as lost at once when the network says so, and else within twice {@link RedisOptions#timeout()}. To listen
     * throws {@link StoreException} when Redis can't be reached, or refuses.
     */
    @Override
    public AnnouncesChanges changes() {
        return announcements;
    }

    /**
     * Client-side caching (CLIENT TRACKING), on connections of its own. One that broke is told as lost at once when the
     * network says so, and else within twice {@link RedisOptions#timeout()}. A listener is called on a thread of the
     * network's: it must not call this store. To track throws {@link StoreException} when Redis can't be reached, or
     * does not track.
     */
    @Override
    public TracksReads reads() {
        return tracking;
    }

    @Override
    public void close() {
        if (calls.close()) {
            announcements.close();
            tracking.close();
            client.close();
        }
    }

    /** Takes away the entry, in another slot, that a session had before it was changed. */
    private boolean unbound(StoredSession before, Answer changed) {
        if (changed.isDone()) {
            new Leftovers(commands)
                    .entry(before.key(), changed.text(1), before.lineage())
                    .remove();
        }
        return changed.isDone();
    }

    private byte[] record(StoredSession session, String entry) {
        return RecordBytes.of(session, RecordBytes.LIVE, entry, commands.keys().lineage(session), "");
    }

    /** Ends sessions with scripts that are sent together, and takes away what is left of them in other slots. */
    private List<Answer> end(String operation, boolean safely, List<Call> calls) {
        List<Answer> answers = new ArrayList<>(commands.send(operation, safely, calls));
        List<Call> done = new ArrayList<>();
        Leftovers left = new Leftovers(commands);
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            Supplier<Answer> again =
                    () -> commands.send(operation, safely, List.of(call)).get(0);
            Answer answer = rolls.completed(call.record(), answers.get(i), again);
            answers.set(i, answer);
            if (answer.isDone()) {
                done.add(call);
                left.session(call.record(), answer);
            }
        }
        left.remove();
        commands.confirm(operation, safely ? done : List.of());
        return answers.stream().map(answer -> answer.understood(operation)).toList();
    }
}
