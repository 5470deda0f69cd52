package dev.sojourn.server.cli;

import dev.sojourn.SessionEngine;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.store.SessionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One store of sessions by its address, with the key spaces in it. Closed by whoever asked for it. */
public interface StoreAtRest extends AutoCloseable {

    /** Its address for messages, without user and password. */
    String shown();

    /** What keys and tables of a store that nodes share begin with, or null for a directory. */
    @Nullable
    String name();

    /** Where it is when it is a directory of this machine, or null for a store that nodes share. */
    @Nullable
    Path directory();

    /** The key spaces of mounts that can be found out; none where they have to be named. */
    List<String> mounts() throws Failure;

    /** Where the key space of a mount is in a directory that is a store. */
    Path folderOf(Path store, String mount);

    /**
     * Opens a key space without a near cache. The caller closes it.
     *
     * @param mount the mount whose sessions they are, or null for those of the server
     * @param make whether it is made when it is not there
     * @return the store
     * @throws Failure when it is not there and shall not be made
     * @throws dev.sojourn.store.StoreException when it does not answer or is in use
     */
    SessionStore open(@Nullable String mount, boolean make) throws Failure;

    /**
     * Opens a key space as {@link #open} does, and makes nothing. The caller closes it.
     *
     * @return the store, or null when there is none: no directory, or no tables
     * @throws dev.sojourn.store.StoreException when it does not answer or is in use
     */
    @Nullable
    SessionStore openIfThere(@Nullable String mount) throws Failure;

    /**
     * An engine that looks and ends, and never sweeps: the end of an expired session is told to the listeners of a
     * node, and there are none here. The caller closes it.
     *
     * @param store from {@link #open}
     * @return the engine, with the encryption of the options
     * @throws Failure when a key is wrong
     */
    SessionEngine engine(SessionStore store) throws Failure;

    /** Has lines of the audit written: one for all that a command looks at, and those of all its changes. */
    Audit audit() throws Failure;

    /** The signing keys that are kept with the sessions, newest first; none when they come from elsewhere. */
    List<String> signingKeys() throws Failure;

    /**
     * Leaves signing keys with the sessions where there are none.
     *
     * @return false when there were others, which stay
     */
    boolean leaveSigningKeys(List<String> keys) throws Failure;

    /**
     * Puts a new key before the others that are kept with the sessions. Where nodes share the store, it is put behind
     * the first until every node can have found it, and only then before it: no node signs with what another refuses.
     *
     * @param dryRun whether nothing is written
     * @param pause waits until nodes have looked; not called for an embedded store
     * @return where, and how many keys there are now
     * @throws Failure when the keys are those of an option, there are none or too many, they cannot be written, or
     *     somebody else has changed them meanwhile; and what the pause throws
     */
    Rotation rotateSigningKeys(boolean dryRun, Pause pause) throws Failure;

    /**
     * Takes the oldest of the keys out that are kept with the sessions. Ids that it has signed, and no other since, are
     * not accepted any more.
     *
     * @param dryRun whether nothing is written
     * @return where, and how many keys there are now
     * @throws Failure as {@link #rotateSigningKeys}, and when there is but one
     */
    Rotation retireSigningKey(boolean dryRun) throws Failure;

    /** The longest that a session lives by the options, {@link dev.sojourn.policy.Lifetime#FOREVER} for no limit. */
    Duration longestLife();

    @Override
    void close();

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {

        /**
         * Waits.
         *
         * @throws Failure when somebody interrupts
         */
        void last(Duration duration) throws Failure;
    }

    /**
     * What was done to keys.
     *
     * @param file where they are, or null for in the store
     * @param keys how many there are now
     */
    record Rotation(@Nullable Path file, int keys) {}
}
