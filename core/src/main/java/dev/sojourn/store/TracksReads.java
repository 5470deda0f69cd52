package dev.sojourn.store;

import dev.sojourn.id.SessionKey;

/**
 * The power of a store to tell this process when a record that it has read is no longer what is stored. A near cache
 * prefers it to {@link AnnouncesChanges}: it costs nothing for records that this process never read, and it also tells
 * of touches, evictions and whatever else removes a record.
 */
public interface TracksReads {

    /** Hears of stale records. Called on a thread of the store's, quickly and without blocking. */
    interface StaleListener {
        /**
         * The record that was read under this key may have changed.
         *
         * @param key its key
         */
        void stale(SessionKey key);

        /**
         * Notices have stopped to come: a record that is read, or was, may be stale untold until {@link #lost}, which
         * follows once they come again.
         */
        default void interrupted() {}

        /**
         * Notices may have been missed: every record that was read before this call may be stale. From this call on
         * they come again.
         */
        void lost();
    }

    /**
     * Begins to track. Each record that {@link SessionStore#find} or {@link SessionStore#findFresh} returns from now on
     * is followed by {@link StaleListener#stale} once it is no longer what is stored, or by {@link StaleListener#lost};
     * one notice is enough until the record is read again. A notice may come before the read it belongs to has
     * returned. While notices can not come, {@link StaleListener#interrupted} is called before this returns.
     *
     * @param listener told of changes made by any process, this one included
     * @return closes to stop tracking
     */
    AnnouncesChanges.Subscription track(StaleListener listener);

    /**
     * Whether a record that was written through this store is tracked as one that it has read, from the moment of the
     * write on. Then the write itself needs to bring no notice here.
     *
     * @return false unless the store says so: what was written has to be read to be tracked
     */
    default boolean tracksWrites() {
        return false;
    }
}
