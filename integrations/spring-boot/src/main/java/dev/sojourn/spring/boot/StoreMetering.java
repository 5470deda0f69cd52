package dev.sojourn.spring.boot;

import dev.sojourn.store.SessionStore;

/** Has the calls of the engine's store measured, where there is somebody who measures. */
@FunctionalInterface
interface StoreMetering {

    /** The store to use in its place. */
    SessionStore metered(SessionStore store);
}
