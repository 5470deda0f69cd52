package dev.sojourn.store.jdbc;

import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import java.sql.SQLException;
import java.util.function.Consumer;

/** How changes that any process made are heard of. Used by one thread at a time. */
sealed interface Feed permits NotifyFeed, PollingFeed {

    /**
     * Connects, so that every change from now on is heard of.
     *
     * @throws SQLException when that fails; it may be tried again
     * @throws dev.sojourn.store.StoreException when that fails; it may be tried again
     */
    void open() throws SQLException;

    /**
     * Waits for a while, and tells what was heard.
     *
     * @param tell has each listener called
     *
     * @throws SQLException when the feed was lost
     * @throws dev.sojourn.store.StoreException when the feed was lost
     */
    void hear(Consumer<Consumer<ChangeListener>> tell) throws SQLException;

    /** Lets go of the connection. */
    void close();
}
