package dev.sojourn.store.near;

import dev.sojourn.store.StoredSession;

/**
 * How much memory a session takes here, as a heap with compressed references has it, rounded up by some percent: the
 * record with its key, its user's name and its bytes, the entry around it, and its part of the cache's own tables.
 */
final class EntrySize {

    private static final int SESSION = 88;
    private static final int KEY = 48;
    private static final int ENTRY = 40;
    private static final int ARRAY = 16;
    private static final int STRING = 24;
    /** A node of the map, a node of the eviction order, two slots of tables and the sketch of frequencies. */
    private static final int PLACE = 128;

    private EntrySize() {}

    static long of(StoredSession session) {
        String user = session.user();
        // Two bytes for each character, because few names are not worth a look at each of them.
        long name = user == null ? 0 : STRING + array(2L * user.length());
        return PLACE + ENTRY + KEY + SESSION + name + array(session.data().length);
    }

    private static long array(long bytes) {
        return ARRAY + (bytes + 7) / 8 * 8;
    }
}
