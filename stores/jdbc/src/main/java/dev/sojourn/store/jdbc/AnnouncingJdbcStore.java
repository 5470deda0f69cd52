package dev.sojourn.store.jdbc;

import dev.sojourn.store.AnnouncesChanges;

/** The store with announcements on. A class of its own, because the engine asks for a power by its type. */
final class AnnouncingJdbcStore extends JdbcStore implements AnnouncesChanges {

    private final Announcements announcements;

    AnnouncingJdbcStore(Connections connections, Dialect dialect, Places places, Announcements announcements) {
        super(connections, dialect, places);
        this.announcements = announcements;
    }

    @Override
    public Subscription listen(ChangeListener listener) {
        requireOpen();
        return announcements.add(listener);
    }

    @Override
    public void close() {
        // First, or its last look would meet a store that is closed already.
        announcements.close();
        super.close();
    }
}
