package dev.sojourn;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a session as a live map: whatever is done to it is done by the session's own methods. What computes
 * from the present value, or sets one where there is none, refuses an attribute that cannot be decoded here; to put one
 * outright is possible, as {@link Session#set} is.
 */
final class AttributeView extends AbstractMap<String, @Nullable Object> {

    private final Session session;
    private final Consumer<String> decode;

    /** The second argument throws for an attribute that cannot be decoded. */
    AttributeView(Session session, Consumer<String> decode) {
        this.session = session;
        this.decode = decode;
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

    private void requireReadable(String name) {
        if (session.get(name) == null && session.has(name)) {
            decode.accept(name);
        }
    }

    @Override
    public @Nullable Object putIfAbsent(String key, @Nullable Object value) {
        requireReadable(key);
        return super.putIfAbsent(key, value);
    }

    @Override
    public @Nullable Object computeIfAbsent(String key, Function<? super String, ?> made) {
        requireReadable(key);
        return super.computeIfAbsent(key, made);
    }

    @Override
    public @Nullable Object compute(String key, BiFunction<? super String, ? super @Nullable Object, ?> change) {
        requireReadable(key);
        return super.compute(key, change);
    }

    @Override
    public @Nullable Object merge(
            String key, @Nullable Object value, BiFunction<? super Object, ? super Object, ?> change) {
        requireReadable(key);
        return super.merge(key, value, change);
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
            requireReadable(getKey());
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
