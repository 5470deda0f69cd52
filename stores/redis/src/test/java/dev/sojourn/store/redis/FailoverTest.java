package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.TracksReads.StaleListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cluster of which a master dies and is replaced by its replica. */
class FailoverTest {

    /** What was told of changes, and of what may have been missed. */
    private static final class Told implements StaleListener, ChangeListener {
        final Set<SessionKey> keys = ConcurrentHashMap.newKeySet();
        final AtomicInteger lost = new AtomicInteger();

        @Override
        public void stale(SessionKey key) {
            keys.add(key);
        }

        @Override
        public void changed(SessionKey key) {
            keys.add(key);
        }

        @Override
        public void ended(SessionKey key) {
            keys.add(key);
        }

        @Override
        public void rolled(SessionKey from, SessionKey to) {
            keys.add(from);
        }

        @Override
        public void interrupted() {
            lost.incrementAndGet();
        }

        @Override
        public void lost() {
            lost.incrementAndGet();
        }
    }

    @Test
    void theStoreGoesOnWhenAMasterDies() {
        try (RedisCluster cluster = RedisCluster.form();
                RedisStore store =
                        RedisStore.open(RedisOptions.at(cluster.uri()).timeout(Duration.ofSeconds(1)))) {
            IntStream.range(0, 60)
                    .forEach(n -> assertThat(store.create(session(n))).isTrue());
            Told stale = new Told();
            Told changes = new Told();
            store.reads().track(stale);
            store.changes().listen(changes, Interest.CHANGES);
            IntStream.range(0, 60).forEach(n -> store.find(key(n)));
            RedisServer.await(
                    "the replica has all",
                    () -> cluster.replica().command("INFO replication").contains("master_link_status:up"));
            cluster.masters().get(0).kill();
            RedisServer.await("tracked reads are given up", () -> stale.lost.get() > 0);
            RedisServer.await("all sessions are read", () -> readsAll(store));
            IntStream.range(0, 60)
                    .forEach(n -> RedisServer.await("session " + n + " is written", () -> writes(store, n)));
            RedisServer.await("all changes are told", () -> stale.keys.size() == 60);
            RedisServer.await("changes are announced", () -> announces(store, changes));
            assertThat(store.count()).isEqualTo(60);
        }
    }

    private static boolean announces(RedisStore store, Told changes) {
        StoredSession found = (StoredSession) store.find(key(7));
        store.replace(next(found), found.version());
        return changes.keys.contains(key(7));
    }

    private static boolean writes(RedisStore store, int number) {
        try {
            return store.replace(next(session(number)), 1);
        } catch (StoreException e) {
            return false;
        }
    }

    private static boolean readsAll(RedisStore store) {
        try {
            return IntStream.range(0, 60).allMatch(n -> store.find(key(n)) != null);
        } catch (StoreException e) {
            return false;
        }
    }
}
