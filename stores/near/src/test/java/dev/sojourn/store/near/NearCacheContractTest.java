package dev.sojourn.store.near;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.SessionStoreContract;

/** A near cache over a store that announces changes is a store like any other, with the powers of the one inside. */
class NearCacheContractTest implements SessionStoreContract, FindsByUserContract, AnnouncesChangesContract {

    @Override
    public SessionStore open() {
        return NearCache.over(new Server().node().announcing())
                .clock(new ManualClock())
                .build();
    }
}
