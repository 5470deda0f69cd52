package dev.sojourn.store.near;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.TracksReadsContract;

/** The store that these tests play a server with keeps what a store with its powers promises. */
class NodeTest implements AnnouncesChangesContract, TracksReadsContract {

    @Override
    public SessionStore open() {
        return new Server().node();
    }
}
