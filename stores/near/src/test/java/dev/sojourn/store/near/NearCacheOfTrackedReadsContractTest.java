package dev.sojourn.store.near;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.SessionStoreContract;
import dev.sojourn.testkit.TracksReadsContract;

/** A near cache over a store that tracks reads is a store like any other. */
class NearCacheOfTrackedReadsContractTest implements SessionStoreContract, TracksReadsContract {

    @Override
    public SessionStore open() {
        return NearCache.over(new Server().node().tracking())
                .clock(new ManualClock())
                .build();
    }
}
