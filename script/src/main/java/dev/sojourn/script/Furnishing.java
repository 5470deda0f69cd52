package dev.sojourn.script;

/** What a dialect opened for one mount: functions for its prelude, and resources that end with the mount. */
interface Furnishing extends AutoCloseable {

    /** Nothing at all. */
    Furnishing NONE = functions -> {};

    /** Adds functions that the prelude finds as members of its second argument. Called for each context. */
    void install(HostFunctions functions);

    /** Closes the resources; nothing unless said otherwise. */
    @Override
    default void close() {}
}
