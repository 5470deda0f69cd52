package dev.sojourn.store;

import dev.sojourn.id.SessionKey;

/**
 * The power of a store to tell every process that shares it what happened to a session. Checked when the engine is
 * built, never at call time.
 */
public interface AnnouncesChanges {

    /** Hears of changes. Called on a thread of the store's, quickly and without blocking; what it throws is ignored. */
    interface ChangeListener {
        /**
         * A session's data, user or duration were written. Told for sure only to who listens for {@link
         * Interest#CHANGES}; may come later than the change, and once for several.
         *
         * @param key its key
         */
        default void changed(SessionKey key) {}

        /**
         * A session ended: deleted or claimed.
         *
         * @param key its key
         */
        void ended(SessionKey key);

        /**
         * A session was rolled.
         *
         * @param from its old key
         * @param to its new key
         */
        void rolled(SessionKey from, SessionKey to);

        /**
         * Announcements have stopped to come: what happens to any session from some moment before this call on is
         * told by {@link #lost} only, which follows once they come again.
         */
        default void interrupted() {}

        /**
         * Announcements may have been missed: anything that was remembered about any session may be stale. From this
         * call on they come again.
         */
        void lost();
    }

    /** What a listener has to be told. */
    enum Interest {
        /** Of ends and rolls, which cost a store little to tell. */
        ENDS,
        /** Of changes as well. A store may tell of them only while somebody, on any node, wants to hear of them. */
        CHANGES,
        /** As {@link #CHANGES}; those that were made through this store object need not be told. */
        CHANGES_OF_OTHERS
    }

    /** The end of listening. */
    interface Subscription extends AutoCloseable {
        /** Stops the calls. Closing twice is the same as once. */
        @Override
        void close();
    }

    /**
     * Begins to listen. An announcement follows the change: whoever reads the session when told sees the change or a
     * later state. While announcements can not come, {@link ChangeListener#interrupted} is called before this returns.
     *
     * @param listener told of what any process does, this one included
     * @param interest what it has to be told; it may be told more
     * @return closes to stop listening
     */
    Subscription listen(ChangeListener listener, Interest interest);
}
