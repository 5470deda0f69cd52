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
     * Puts a new key before the others in the file beside an embedded store.
     *
     * @param dryRun whether nothing is written
     * @return where, and how many keys the file has now
     * @throws Failure when the keys are not in a file, or it cannot be written
     */
    Rotation rotateSigningKeys(boolean dryRun) throws Failure;

    /** The longest that a session lives by the options, {@link dev.sojourn.policy.Lifetime#FOREVER} for no limit. */
    Duration longestLife();

    @Override
    void close();

    /**
     * What was done to a file of keys.
     *
     * @param file where they are
     * @param keys how many it has now
     */
    record Rotation(Path file, int keys) {}
}
