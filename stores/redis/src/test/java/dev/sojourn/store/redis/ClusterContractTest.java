package dev.sojourn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.DurableStoreContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.SessionStoreContract;
import dev.sojourn.testkit.TracksReadsContract;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The store on a cluster does what every store does, and has all powers that a store may have. */
class ClusterContractTest
        implements SessionStoreContract,
                DurableStoreContract,
                FindsByUserContract,
                AnnouncesChangesContract,
                TracksReadsContract {

    private String prefix = Prefixes.next();

    @Override
    public SessionStore open() {
        prefix = Prefixes.next();
        return reopen();
    }

    /**
     * Each bucket is counted at its own moment, so a session that goes from one to another meanwhile is counted once,
     * twice or not at all.
     */
    @Test
    @Override
    public void aSessionIsCountedOnceAtEachMomentOfItsRolls() {
        try (SessionStore store = open()) {
            StoredSession first = Sessions.session(0);
            store.create(first);
            AtomicBoolean rolling = new AtomicBoolean(true);
            Race<Boolean> race = Race.run(2, lane -> {
                StoredSession at = first;
                for (int n = 1; lane == 0 && n <= 150; n++) {
                    StoredSession next = Sessions.renewed(at, n);
                    assertThat(store.roll(at, next, Sessions.trail(at, next))).isTrue();
                    at = next;
                }
                boolean right = true;
                while (lane == 1 && rolling.get()) {
                    right &= store.count() <= 2;
                }
                rolling.set(false);
                return right;
            });
            assertThat(race.count(true)).isEqualTo(2);
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Override
    public SessionStore reopen() {
        return RedisStore.open(RedisOptions.at(RedisCluster.shared().uri()).prefix(prefix));
    }
}
