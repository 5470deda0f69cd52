package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the remains in a {@link MemoryStore} with a bound, in the order they came. A key leaves it with its
 * remains, whatever removes them: so it never holds more keys than there are remains.
 */
final class MemoryRemains {

    private final Set<SessionKey> keys = new LinkedHashSet<>();

    synchronized void add(SessionKey key) {
        keys.add(key);
    }

    synchronized void remove(SessionKey key) {
        keys.remove(key);
    }

    synchronized int size() {
        return keys.size();
    }

    /** Takes out the oldest, or returns null when there is none. */
    synchronized @Nullable SessionKey poll() {
        Iterator<SessionKey> oldest = keys.iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        SessionKey key = oldest.next();
        oldest.remove();
        return key;
    }
}
