package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store in this process's memory: the reference that every other store is held against, and the choice for one node
 * that may forget its sessions. Safe for use by many threads; no operation waits for another session's.
 *
 * <p>A session is one {@link MemoryCell} whose record is swapped by compare-and-set. The cell outlives its record in
 * no map, so a write that still holds a dead cell fails by itself: that is how destroy wins. Expiry is found through
 * coarse buckets that are only looked at when they come due, so its work follows what expires, not what lives.
 */
public final class MemoryStore implements SessionStore, FindsByUser, AnnouncesChanges {

    private static final int SHARD_BITS = 8;
    private static final int SHARDS = 1 << SHARD_BITS;
    private static final int WHEELS = 16;

    private final List<ConcurrentHashMap<SessionKey, MemoryCell>> shards;
    private final ExpiryWheel[] wheels;
    private final MemoryUserIndex users;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong live = new AtomicLong();
    private final AtomicInteger nextWheel = new AtomicInteger();
    private final long bound;
    private volatile boolean closed;

    /** Makes an empty store without a bound. */
    public MemoryStore() {
        this(Long.MAX_VALUE);
    }

    /**
     * Makes an empty store that refuses new sessions at a bound, and never drops a live one.
     *
     * @param bound the most sessions it takes, at least 1
     * @throws IllegalArgumentException when the bound is less than 1
     */
    public MemoryStore(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("The bound of a memory store is " + bound + "; it must be at least 1");
        }
        this.bound = bound;
        this.shards = new ArrayList<>(SHARDS);
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new ConcurrentHashMap<>());
        }
        this.wheels = new ExpiryWheel[WHEELS];
        Arrays.setAll(wheels, i -> new ExpiryWheel());
        this.users = new MemoryUserIndex(this::liveSession);
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        MemoryCell cell = open(key).get(key);
        return cell == null ? null : cell.record();
    }

    @Override
    public boolean create(StoredSession session) {
        ConcurrentHashMap<SessionKey, MemoryCell> shard = open(session.key());
        takePlace();
        MemoryCell cell = new MemoryCell(session);
        if (shard.putIfAbsent(session.key(), cell) != null) {
            live.decrementAndGet();
            return false;
        }
        wheelOf(session.key()).schedule(cell);
        if (session.user() != null) {
            users.moved(session.key(), null, session.user());
        }
        return true;
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        MemoryCell cell = open(session.key()).get(session.key());
        if (cell == null) {
            return false;
        }
        while (true) {
            if (!(cell.record() instanceof StoredSession now) || !isAt(now, expectedVersion)) {
                return false;
            }
            StoredSession next = now.lastAccess() > session.lastAccess()
                    ? session.toBuilder().lastAccess(now.lastAccess()).build()
                    : session;
            if (swap(cell, now, next)) {
                if (next.expiresAt() < now.expiresAt()) {
                    wheelOf(next.key()).schedule(cell);
                }
                tell(listener -> listener.changed(session.key()));
                return true;
            }
        }
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        MemoryCell cell = open(key).get(key);
        if (cell == null) {
            return false;
        }
        while (true) {
            if (!(cell.record() instanceof StoredSession now) || now.over() || now.expiresAt() <= touch.lastAccess()) {
                return false;
            }
            if (cell.compareAndSet(now, now.touched(touch))) {
                return true;
            }
        }
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        MemoryCell old = open(from.key()).get(from.key());
        if (old == null || !isAt(old.record(), from.version())) {
            // Nothing was indexed, so a place that is held for the new key stays held for the next attempt.
            return false;
        }
        // The new cell is found, counted and indexed before the old one forwards to it, so that nobody who follows
        // the trail or walks over the user's sessions finds nothing; until then its key is known to nobody.
        MemoryCell fresh = new MemoryCell(renewed);
        ConcurrentHashMap<SessionKey, MemoryCell> shard = shardOf(renewed.key());
        if (shard.putIfAbsent(renewed.key(), fresh) != null) {
            return false;
        }
        live.incrementAndGet();
        users.moved(renewed.key(), null, renewed.user());
        while (true) {
            if (!(old.record() instanceof StoredSession now) || !isAt(now, from.version())) {
                withdraw(fresh, shard);
                return false;
            }
            keepLastAccess(fresh, now.lastAccess());
            if (old.compareAndSet(now, trail)) {
                forget(now);
                wheelOf(from.key()).schedule(old);
                wheelOf(renewed.key()).schedule(fresh);
                tell(listener -> listener.rolled(from.key(), renewed.key()));
                return true;
            }
        }
    }

    @Override
    public boolean delete(SessionKey key) {
        ConcurrentHashMap<SessionKey, MemoryCell> shard = open(key);
        MemoryCell cell = shard.get(key);
        while (cell != null && cell.record() instanceof StoredSession now) {
            if (cell.compareAndSet(now, null)) {
                shard.remove(key, cell);
                wheelOf(key).remove(cell);
                forget(now);
                tell(listener -> listener.ended(key));
                return true;
            }
        }
        return false;
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        requireOpen();
        List<StoredSession> claimed = new ArrayList<>();
        // Starts at another wheel each time, so that a small bite never starves the last wheels.
        int first = nextWheel.getAndIncrement();
        for (int i = 0; i < WHEELS && claimed.size() < atMost; i++) {
            ExpiryWheel wheel = wheels[Math.floorMod(first + i, WHEELS)];
            wheel.claim(now, claimUntil, atMost - claimed.size(), claimed, this::dropCell);
        }
        List<StoredSession> over = new ArrayList<>(claimed.size());
        for (StoredSession session : claimed) {
            forget(session);
            over.add(session.over() ? session : session.toBuilder().over(true).build());
            tell(listener -> listener.ended(session.key()));
        }
        return over;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        SessionKey key = claimed.key();
        ConcurrentHashMap<SessionKey, MemoryCell> shard = open(key);
        MemoryCell cell = shard.get(key);
        if (cell == null || !(cell.record() instanceof StoredSession now) || !now.over()) {
            return false;
        }
        StoredSession remains = keepUntil <= 0
                ? null
                : now.toBuilder().user(null).data(new byte[0]).build();
        if (!cell.compareAndSet(now, remains)) {
            return false;
        }
        if (remains == null) {
            shard.remove(key, cell);
            wheelOf(key).remove(cell);
        } else {
            wheelOf(key).keepRemains(cell, keepUntil);
        }
        return true;
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        requireOpen();
        SessionKey after = cursor == null ? null : SessionKey.parse(cursor);
        List<StoredSession> page = new ArrayList<>();
        for (int i = after == null ? 0 : after.shard(SHARD_BITS); i < SHARDS; i++) {
            for (SessionKey key : keysAfter(shards.get(i), after)) {
                StoredSession session = liveSession(key);
                if (session != null) {
                    page.add(session);
                    if (page.size() == atMost) {
                        return new ScanPage(page, key.hex());
                    }
                }
            }
        }
        return new ScanPage(page, null);
    }

    @Override
    public long count() {
        requireOpen();
        return live.get();
    }

    @Override
    public Duration touchInterval() {
        return Duration.ZERO;
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        requireOpen();
        return users.page(user, cursor == null ? null : SessionKey.parse(cursor), atMost);
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
        requireOpen();
        return users.admit(user, newcomer, replaces, atMost, overflow, now, heldUntil);
    }

    @Override
    public Subscription listen(ChangeListener listener) {
        requireOpen();
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Forgets everything. */
    @Override
    public void close() {
        closed = true;
        shards.forEach(ConcurrentHashMap::clear);
        listeners.clear();
    }

    /** A change of user and its index entry are one step for all that change the user of this session. */
    private boolean swap(MemoryCell cell, StoredSession now, StoredSession next) {
        String was = now.user();
        String is = next.user();
        if (was == null ? is == null : was.equals(is)) {
            return cell.compareAndSet(now, next);
        }
        synchronized (cell) {
            if (!cell.compareAndSet(now, next)) {
                return false;
            }
            users.moved(next.key(), was, is);
            return true;
        }
    }

    /** Takes the cell of a roll that failed out again, unless somebody who walked over it has ended it meanwhile. */
    private void withdraw(MemoryCell fresh, ConcurrentHashMap<SessionKey, MemoryCell> shard) {
        while (fresh.record() instanceof StoredSession session) {
            if (fresh.compareAndSet(session, null)) {
                shard.remove(session.key(), fresh);
                forget(session);
            }
        }
    }

    private static boolean isAt(@Nullable StoredRecord record, long version) {
        return record instanceof StoredSession session && !session.over() && session.version() == version;
    }

    private static void keepLastAccess(MemoryCell cell, long lastAccess) {
        Touch later = new Touch(lastAccess, Long.MIN_VALUE, Long.MIN_VALUE, StoredSession.ENGINE_DURATION);
        while (cell.record() instanceof StoredSession session && session.lastAccess() < lastAccess) {
            cell.compareAndSet(session, session.touched(later));
        }
    }

    private void takePlace() {
        if (live.incrementAndGet() > bound) {
            live.decrementAndGet();
            throw new StoreFullException("The memory store is at its bound of " + bound
                    + " sessions and takes no new one; raise the bound, or shorten the lifetime of sessions");
        }
    }

    private void dropCell(SessionKey key, MemoryCell cell) {
        shardOf(key).remove(key, cell);
    }

    /** Takes a session out of the count and the index, which a session that was over before has left already. */
    private void forget(StoredSession session) {
        if (session.over()) {
            return;
        }
        live.decrementAndGet();
        if (session.user() != null) {
            users.moved(session.key(), session.user(), null);
        }
    }

    private @Nullable StoredSession liveSession(SessionKey key) {
        MemoryCell cell = shardOf(key).get(key);
        return cell != null && cell.record() instanceof StoredSession session && !session.over() ? session : null;
    }

    private static List<SessionKey> keysAfter(
            ConcurrentHashMap<SessionKey, MemoryCell> shard, @Nullable SessionKey after) {
        List<SessionKey> keys = new ArrayList<>(shard.size());
        for (SessionKey key : shard.keySet()) {
            if (after == null || key.compareTo(after) > 0) {
                keys.add(key);
            }
        }
        keys.sort(null);
        return keys;
    }

    // An Error of a listener is contained as well, but for those of the machine: the change has happened.
    @SuppressWarnings("CatchThrowable")
    private void tell(Consumer<ChangeListener> change) {
        for (ChangeListener listener : listeners) {
            try {
                change.accept(listener);
            } catch (Throwable fault) {
                if (fault instanceof VirtualMachineError serious) {
                    throw serious;
                }
            }
        }
    }

    private ExpiryWheel wheelOf(SessionKey key) {
        return wheels[key.shard(SHARD_BITS) & (WHEELS - 1)];
    }

    private ConcurrentHashMap<SessionKey, MemoryCell> shardOf(SessionKey key) {
        return shards.get(key.shard(SHARD_BITS));
    }

    private ConcurrentHashMap<SessionKey, MemoryCell> open(SessionKey key) {
        requireOpen();
        return shardOf(key);
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("The memory store is closed", null);
        }
    }
}
