package dev.sojourn;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of a session as a live map: whatever is done to it is done by the session's own methods. */
final class AttributeView extends AbstractMap<String, @Nullable Object> {

    private final Session session;

    AttributeView(Session session) {
        this.session = session;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return key instanceof String name ? session.get(name) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String name && session.has(name);
    }

    @Override
    public @Nullable Object put(String key, @Nullable Object value) {
        Object before = session.get(Objects.requireNonNull(key, "key"));
        session.set(key, value);
        return before;
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        Object before = session.get(name);
        session.remove(name);
        return before;
    }

    @Override
    public void clear() {
        session.clear();
    }

    @Override
    public int size() {
        return session.size();
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {

        @Override
        public Iterator<Entry<String, @Nullable Object>> iterator() {
            return new EntryIterator(session.names().iterator());
        }

        @Override
        public int size() {
            return session.size();
        }

        @Override
        public void clear() {
            session.clear();
        }
    }

    /** Walks over the names as they were when it began; an entry reads and writes the session. */
    private final class EntryIterator implements Iterator<Entry<String, @Nullable Object>> {

        private final Iterator<String> names;
        private @Nullable String last;

        EntryIterator(Iterator<String> names) {
            this.names = names;
        }

        @Override
        public boolean hasNext() {
            return names.hasNext();
        }

        @Override
        public Entry<String, @Nullable Object> next() {
            if (!names.hasNext()) {
                throw new NoSuchElementException("The session has no further attribute");
            }
            last = names.next();
            return new LiveEntry(last, session.get(last));
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next() was not called, or its attribute is removed already");
            }
            session.remove(last);
            last = null;
        }
    }

    private final class LiveEntry extends SimpleEntry<String, @Nullable Object> {
        private static final long serialVersionUID = 1L;

        LiveEntry(String name, @Nullable Object value) {
            super(name, value);
        }

        @Override
        public @Nullable Object setValue(@Nullable Object value) {
            session.set(getKey(), value);
            return super.setValue(value);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Map<?, ?> && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
