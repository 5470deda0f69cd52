package dev.sojourn.testkit.nodes;

import dev.sojourn.store.SessionStore;

/**
 * Opens a store in another process: a public class with a public constructor without arguments, which that process
 * finds by its name.
 */
@FunctionalInterface
public interface StoreFactory {

    /**
     * Opens a handle on the data that a text names.
     *
     * @param spec what the test said: a URL, and whatever else the store needs to find the data of this test
     * @return the handle
     */
    SessionStore open(String spec);
}
