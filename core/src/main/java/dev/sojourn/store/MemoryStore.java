package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store in this process's memory: the reference that every other store is held against, and the choice for one node
 * that may forget its sessions. Safe for use by many threads; no operation waits for another session's.
 *
 * <p>A session is one {@link MemoryCell}, whose record is swapped only for the one that was met. The cell outlives
 * its record in no map, so a write that still holds a dead cell fails by itself: that is how destroy wins. Expiry
 * is found through coarse buckets, so its work follows what expires, not what lives.
 */
public final class MemoryStore implements SessionStore, FindsByUser, AnnouncesChanges {

    private static final Logger LOG = System.getLogger(MemoryStore.class.getName());

    private static final int WHEEL_BITS = 4;
    private static final int WHEELS = 1 << WHEEL_BITS;

    private final MemoryCells cells = new MemoryCells();
    private final FindsByToken tokens = new MemoryTokens(this, cells);
    private final ExpiryWheel[] wheels;
    private final MemoryUserIndex users;
    private final MemoryTrails trails;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong live = new AtomicLong();
    private final MemoryRemains remains = new MemoryRemains();

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
        this.wheels = new ExpiryWheel[WHEELS];
        Arrays.setAll(wheels, i -> new ExpiryWheel(cells::record));
        this.users = new MemoryUserIndex(cells::whereItLives);
        this.trails = new MemoryTrails(cells, this::wheelOf);
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        requireOpen();
        return cells.record(key);
    }

    @Override
    public boolean create(StoredSession session) {
        requireOpen();
        takePlace();
        MemoryCell cell = new MemoryCell(cells, session.key(), session);
        if (!cells.add(cell)) {
            live.decrementAndGet();
            return false;
        }
        wheelOf(session.key()).schedule(cell);
        users.refresh(session.user(), session.lineage(), session.key());
        return true;
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return replace(open(session.key()), session, expectedVersion);
    }

    boolean replace(@Nullable MemoryCell cell, StoredSession session, long expectedVersion) {
        while (cell != null
                && cell.record() instanceof StoredSession now
                && isAt(now, expectedVersion)
                && session.mayReplace(now)) {
            StoredSession next = session.keepingLaterMoments(now);
            if (cell.compareAndSet(now, next)) {
                if (next.expiresAt() < now.expiresAt()) {
                    wheelOf(next.key()).schedule(cell);
                }
                rebound(now, next);
                tell(listener -> listener.changed(session.key()));
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        MemoryCell cell = open(key);
        return cell != null && cell.touch(touch);
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        MemoryCell old = open(from.key());
        MemoryCell fresh = new MemoryCell(cells, renewed.key(), null);
        if (old == null || !cells.add(fresh)) {
            return false;
        }
        while (old.record() instanceof StoredSession now && isAt(now, from.version()) && renewed.mayReplace(now)) {
            if (fresh.takeOver(old, now, renewed.keepingLaterMoments(now), trail)) {
                wheelOf(renewed.key()).schedule(fresh);
                wheelOf(from.key()).schedule(old);
                rebound(now, renewed);
                if (now.rolled()) {
                    trails.redirect(now.lineage(), trail);
                }
                tell(listener -> listener.rolled(from.key(), renewed.key()));
                return true;
            }
        }
        cells.remove(fresh);
        return false;
    }

    @Override
    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        requireOpen();
        return trails.swap(key, leadsTo, next);
    }

    @Override
    public Removal delete(SessionKey key) {
        MemoryCell cell = open(key);
        while (cell != null && cell.record() instanceof StoredSession now) {
            boolean isRemains = cell.isRemains();
            if (now.claimed() && !isRemains) {
                return Removal.CLAIMED;
            }
            if (cell.compareAndSet(now, null)) {
                cells.remove(cell);
                wheelOf(key).remove(cell);
                if (isRemains) {
                    remains.remove(key);
                    return Removal.REMAINS;
                }
                forget(now);
                dropLineage(now);
                tell(listener -> listener.ended(key));
                return Removal.SESSION;
            }
        }
        return Removal.NOTHING;
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        requireOpen();
        users.dropHolds(now);
        List<StoredSession> claimed = new ArrayList<>();
        // Starts at another wheel each time, so that a small bite never starves the last wheels.
        int first = nextWheel.getAndIncrement();
        for (int i = 0; i < WHEELS && claimed.size() < atMost; i++) {
            ExpiryWheel wheel = wheels[Math.floorMod(first + i, WHEELS)];
            wheel.claim(now, claimUntil, atMost - claimed.size(), claimed, this::dropCell);
        }
        for (StoredSession session : claimed) {
            if (!session.claimed()) {
                forget(session);
            }
            tell(listener -> listener.ended(session.key()));
        }
        claimed.replaceAll(StoredSession::asClaimed);
        return claimed;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        SessionKey key = claimed.key();
        MemoryCell cell = open(key);
        if (cell == null || !(cell.record() instanceof StoredSession now) || !now.claimed()) {
            return false;
        }
        if (cell.isRemains()) {
            return keepUntil > 0 || delete(key) == Removal.REMAINS;
        }
        if (keepUntil <= 0 ? !cell.compareAndSet(now, null) : !cell.keepRemains(now, now.remains())) {
            return false;
        }
        if (keepUntil <= 0) {
            cells.remove(cell);
            wheelOf(key).remove(cell);
        } else {
            wheelOf(key).keepRemains(cell, keepUntil);
            remember(key, cell);
        }
        dropLineage(now);
        return true;
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        requireOpen();
        return cells.page(cursor == null ? null : SessionKey.parse(cursor), atMost);
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
    public boolean admit(Place place) {
        requireOpen();
        return users.admit(place);
    }

    @Override
    public void release(Place place) {
        requireOpen();
        users.release(place);
    }

    @Override
    public FindsByUser users() {
        return this;
    }

    @Override
    public FindsByToken byToken() {
        return tokens;
    }

    @Override
    public AnnouncesChanges changes() {
        return this;
    }

    @Override
    public StoreHealth health() {
        requireOpen();
        return listeners.isEmpty() ? StoreHealth.GOOD : StoreHealth.HEARING;
    }

    @Override
    public Subscription listen(ChangeListener listener, Interest interest) {
        requireOpen();
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Forgets everything. */
    @Override
    public void close() {
        closed = true;
        cells.clear();
        listeners.clear();
    }

    private static boolean isAt(StoredSession session, long version) {
        return !session.claimed() && session.version() == version;
    }

    private void rebound(StoredSession was, StoredSession is) {
        boolean rolled = !was.key().equals(is.key());
        if (rolled || !Objects.equals(was.user(), is.user()) || users.mayHold(is.user())) {
            users.refresh(is.user(), is.lineage(), is.key());
            if (!Objects.equals(was.user(), is.user())) {
                users.refresh(was.user(), was.lineage(), is.key());
            }
        }
    }

    private void takePlace() {
        if (live.incrementAndGet() > bound) {
            live.decrementAndGet();
            throw new StoreFullException("The memory store is at its bound of " + bound
                    + " sessions and takes no new one; raise the bound, or shorten the lifetime of sessions");
        }
        dropSurplusRemains();
    }

    private void remember(SessionKey key, MemoryCell cell) {
        if (bound != Long.MAX_VALUE) {
            remains.add(key);
            if (!cell.isRemains()) {
                // They were removed before their key was here to be taken out.
                remains.remove(key);
            }
            dropSurplusRemains();
        }
    }

    /** Remains count against the bound, and give way: the oldest first. */
    private void dropSurplusRemains() {
        while (bound != Long.MAX_VALUE && live.get() + remains.size() > bound) {
            SessionKey oldest = remains.poll();
            if (oldest == null) {
                return;
            }
            MemoryCell cell = cells.get(oldest);
            if (cell != null && cell.isRemains()) {
                delete(oldest);
            }
        }
    }

    private void dropCell(StoredRecord was, MemoryCell cell) {
        cells.remove(cell);
        if (was instanceof StoredSession) {
            remains.remove(was.key());
        }
    }

    /** Takes a session that is over out of the count and the index. */
    private void forget(StoredSession session) {
        live.decrementAndGet();
        users.refresh(session.user(), session.lineage(), session.key());
    }

    /** The trail under a lineage leaves with the session. */
    private void dropLineage(StoredSession session) {
        SessionKey lineage = session.lineage();
        MemoryCell cell = session.rolled() ? cells.get(lineage) : null;
        while (cell != null && cell.record() instanceof Trail trail) {
            if (cell.compareAndSet(trail, null)) {
                cells.remove(cell);
                wheelOf(lineage).remove(cell);
            }
        }
    }

    // An Error of a listener is contained as well, but for those of the machine, since the change has happened.
    @SuppressWarnings("CatchThrowable")
    private void tell(Consumer<ChangeListener> change) {
        for (ChangeListener listener : listeners) {
            try {
                change.accept(listener);
            } catch (Throwable fault) {
                if (fault instanceof VirtualMachineError && !(fault instanceof StackOverflowError)) {
                    throw fault;
                }
                LOG.log(Level.WARNING, "A listener to the changes of a memory store failed", fault);
            }
        }
    }

    private ExpiryWheel wheelOf(SessionKey key) {
        return wheels[key.shard(WHEEL_BITS)];
    }

    @Nullable
    MemoryCell open(SessionKey key) {
        requireOpen();
        return cells.get(key);
    }

    void requireOpen() {
        if (closed) {
            throw new StoreException("The memory store is closed", null);
        }
    }
}
