package dev.sojourn.store;

import dev.sojourn.id.SessionKey;

/** What {@link SessionStore#find} may meet under a key: a session, or the trail that a rolled session left behind. */
public sealed interface StoredRecord permits StoredSession, Trail {

    /**
     * The key this record is stored under.
     *
     * @return the key
     */
    SessionKey key();
}
