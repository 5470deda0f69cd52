package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.TracksReads;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.CountingStore;
import dev.sojourn.testkit.FaultyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node's handle on a {@link Server}. It has every power; {@link #announcing} and {@link #tracking} have some. */
final class Node extends ForwardingStore implements AnnouncesChanges, TracksReads {

    final Feed feed;
    final FaultyStore faults;
    final CountingStore counted;
    private final Server server;
    private final Set<SessionKey> read = ConcurrentHashMap.newKeySet();
    private final List<StaleListener> trackers = new CopyOnWriteArrayList<>();
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Pause> afterRead = new AtomicReference<>();

    Node(Server server, Feed feed) {
        this(server, feed, new FaultyStore(server.memory));
    }

    private Node(Server server, Feed feed, FaultyStore faults) {
        this(server, feed, faults, new CountingStore(faults));
    }

    private Node(Server server, Feed feed, FaultyStore faults, CountingStore counted) {
        super(counted);
        this.server = server;
        this.feed = feed;
        this.faults = faults;
        this.counted = counted;
    }

    /** As a store that announces changes and finds by user. */
    SessionStore announcing() {
        return Server.only(this, Server.Power.CHANGES, Server.Power.USERS);
    }

    /** As a store that tracks reads and can nothing else. */
    SessionStore tracking() {
        return Server.only(this, Server.Power.READS);
    }

    /** Lets the next read stop when the store has answered and before the answer has arrived. */
    Pause pauseAfterNextRead() {
        Pause pause = new Pause();
        afterRead.set(pause);
        return pause;
    }

    /** Loses every notice that a record is stale, while announcements go on. */
    void dropNotices() {
        trackers.clear();
    }

    void interrupted() {
        trackers.forEach(StaleListener::interrupted);
        listeners.forEach(ChangeListener::interrupted);
    }

    void lost() {
        trackers.forEach(StaleListener::lost);
        listeners.forEach(ChangeListener::lost);
    }

    void changed(SessionKey key) {
        if (read.remove(key)) {
            feed.submit(() -> trackers.forEach(tracker -> tracker.stale(key)));
        }
    }

    @Override
    public boolean inProcess() {
        return false;
    }

    @Override
    public Duration touchInterval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        read.add(key);
        return arrived(super.find(key));
    }

    @Override
    public @Nullable StoredRecord findFresh(SessionKey key) {
        read.add(key);
        return arrived(super.findFresh(key));
    }

    @Override
    public boolean create(StoredSession session) {
        return told(() -> super.create(session), List.of(session.key()));
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return told(() -> super.replace(session, expectedVersion), List.of(session.key()));
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return told(() -> super.touch(key, touch), List.of(key));
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        return told(() -> super.roll(from, renewed, trail), List.of(from.key()));
    }

    @Override
    public Removal delete(SessionKey key) {
        return told(() -> super.delete(key), List.of(key));
    }

    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        return told(() -> super.deleteAll(keys), keys);
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = super.claimExpired(now, claimUntil, atMost);
        claimed.forEach(session -> server.changed(session.key()));
        return claimed;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return told(() -> super.settle(claimed, keepUntil), List.of(claimed.key()));
    }

    @Override
    public void settleAll(List<Settlement> settlements) {
        List<SessionKey> keys =
                settlements.stream().map(each -> each.claimed().key()).toList();
        told(
                () -> {
                    super.settleAll(settlements);
                    return true;
                },
                keys);
    }

    @Override
    public AnnouncesChanges changes() {
        return this;
    }

    @Override
    public TracksReads reads() {
        return this;
    }

    @Override
    public Subscription track(StaleListener listener) {
        trackers.add(listener);
        return () -> trackers.remove(listener);
    }

    @Override
    public Subscription listen(ChangeListener listener, Interest interest) {
        listeners.add(listener);
        Subscription subscription = Objects.requireNonNull(super.changes()).listen(new Delayed(listener), interest);
        return () -> {
            listeners.remove(listener);
            subscription.close();
        };
    }

    private @Nullable StoredRecord arrived(@Nullable StoredRecord record) {
        Pause pause = afterRead.getAndSet(null);
        if (pause != null) {
            pause.pass();
        }
        return record;
    }

    /** Tells also when the answer is lost: the server does not know that, and a notice too many does no harm. */
    private <T> T told(Supplier<T> write, List<SessionKey> keys) {
        try {
            return write.get();
        } finally {
            keys.forEach(server::changed);
        }
    }

    /** Announcements come through the feed. */
    private final class Delayed implements ChangeListener {

        private final ChangeListener listener;

        Delayed(ChangeListener listener) {
            this.listener = listener;
        }

        @Override
        public void changed(SessionKey key) {
            submit(heard -> heard.changed(key));
        }

        @Override
        public void ended(SessionKey key) {
            submit(heard -> heard.ended(key));
        }

        @Override
        public void rolled(SessionKey from, SessionKey to) {
            submit(heard -> heard.rolled(from, to));
        }

        @Override
        public void lost() {
            submit(ChangeListener::lost);
        }

        private void submit(Consumer<ChangeListener> news) {
            feed.submit(() -> news.accept(listener));
        }
    }
}
