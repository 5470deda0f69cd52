package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import java.sql.SQLException;
import java.util.List;

/** How changes that any process made are heard of. Used by one thread at a time, unless said otherwise. */
sealed interface Feed permits NotifyFeed, PollingFeed {

    /**
     * Connects, so that every end and every roll from now on is heard of.
     *
     * @throws SQLException when that fails; it may be tried again
     * @throws dev.sojourn.store.StoreException when that fails; it may be tried again
     */
    void open() throws SQLException;

    /**
     * Waits for a while, and tells what was heard.
     *
     * @param audiences those to tell
     *
     * @throws SQLException when the feed was lost
     * @throws dev.sojourn.store.StoreException when the feed was lost
     */
    void hear(List<Audience> audiences) throws SQLException;

    /** Whether ends and rolls are heard of, as far as an open feed can tell. For any thread. */
    boolean hears();

    /** Whether every change from now on is told to those who want to hear of it. For any thread. */
    boolean hearsChanges(Audience audience);

    /**
     * Tells of a change where the statement that made it does not. For any thread, which does not wait.
     *
     * @param began a moment of {@link System#nanoTime} before the change
     */
    void changed(Audience audience, SessionKey key, long began);

    /** Lets go of the connection. */
    void close();

    /** The end of the last store on this feed. */
    void end();
}
