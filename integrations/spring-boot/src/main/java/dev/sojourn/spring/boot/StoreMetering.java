package dev.sojourn.spring.boot;

import dev.sojourn.store.SessionStore;

/** Has the calls of the engine's store measured or traced, where there is somebody who does. */
@FunctionalInterface
interface StoreMetering {

    /** The store to use in its place. */
    SessionStore metered(SessionStore store);
}
