package dev.sojourn.testkit.nodes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A session that several visitors work on: the key it began with, and the ids under which it can be reached, of which
 * the last is the newest that is known here.
 */
record NamedSession(String key, List<String> ids) {

    static NamedSession of(String key, String id) {
        return new NamedSession(key, new CopyOnWriteArrayList<>(List.of(id)));
    }
}
