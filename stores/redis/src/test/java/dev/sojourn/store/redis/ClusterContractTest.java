package dev.sojourn.store.redis;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.DurableStoreContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import dev.sojourn.testkit.TracksReadsContract;

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

    @Override
    public SessionStore reopen() {
        return RedisStore.open(RedisOptions.at(RedisCluster.shared().uri()).prefix(prefix));
    }
}
