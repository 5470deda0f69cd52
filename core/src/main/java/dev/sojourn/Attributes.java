package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.NodeReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The attributes as one visit sees them: what was loaded, and the log of what was changed since. A value is decoded
 * when it is first asked for. A mutable one is remembered with the bytes it came from, so that a change in place is
 * found when the changes are collected.
 */
final class Attributes {

    private static final byte[] NOTHING = {};

    private final Values values;
    private @Nullable AttributeTable table;
    /** What a commit wrote; parsed only if the handle is used once more, which it seldom is. */
    private byte[] written = NOTHING;

    private Map<String, Held> changed = Map.of();
    private Map<String, Held> read = Map.of();
    private boolean cleared;
    private byte @Nullable [] userData;
    private boolean fresh;
    /** How many attributes there are, or -1 when they have to be counted. */
    private int size = -1;

    private final Decoding decoding;

    /** What the log holds at one moment, so that a call that is refused can leave it as it was. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Mark(Map<String, Held> changed, Map<String, Held> read, boolean cleared, byte @Nullable [] userData) {}

    /** The last argument is told of values that cannot be decoded. */
    Attributes(Values values, AttributeTable table, BiConsumer<String, DamagedDataException> undecodable) {
        this.values = values;
        this.table = table;
        this.decoding = new Decoding(values, undecodable);
    }

    Mark mark() {
        return new Mark(new LinkedHashMap<>(changed), new HashMap<>(read), cleared, userData);
    }

    void returnTo(Mark mark) {
        changed = mark.changed();
        read = mark.read();
        cleared = mark.cleared();
        userData = mark.userData();
        size = -1;
    }

    @Nullable
    Object get(String name) {
        Held held = changed.get(name);
        if (held == null && !cleared) {
            held = read.get(name);
            if (held != null && fresh && isOutdated(name, held)) {
                int at = table().indexOf(name);
                return at < 0 ? null : decoding.orAbsent(table(), name, at);
            }
        }
        if (held != null) {
            return held.value();
        }
        int at = cleared ? -1 : table().indexOf(name);
        return at < 0 ? null : decode(name, at);
    }

    /**
     * Whether reads show what is stored now, also of a value that this visit has read before: to the function of an
     * update, which computes for the record that is met. Otherwise an object that was handed out stays the same.
     */
    void readsFresh(boolean value) {
        fresh = value;
    }

    /** Whether another visit has changed a value since this one read it, which this one has not. */
    private boolean isOutdated(String name, Held held) {
        return !held.isIn(table(), name) && values.changedInPlace(name, held) == null;
    }

    boolean has(String name) {
        Held held = changed.get(name);
        return held != null ? !held.removed() : !cleared && table().indexOf(name) >= 0;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        if (!cleared) {
            for (int i = 0; i < table().size(); i++) {
                names.add(table().name(i));
            }
        }
        changed.forEach((name, held) -> {
            if (held.removed()) {
                names.remove(name);
            } else {
                names.add(name);
            }
        });
        return names;
    }

    int size() {
        if (size < 0) {
            size = !cleared && changed.isEmpty() ? table().size() : names().size();
        }
        return size;
    }

    Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        names().forEach(name -> values.put(name, get(name)));
        return values;
    }

    /**
     * Sets one. The very object that this visit has read is not set again: whether it was changed in place is seen at
     * the commit, so that who only puts back what he got writes nothing.
     */
    void set(String name, @Nullable Object value) {
        Held known = cleared || changed.containsKey(name) ? null : read.get(name);
        if (known == null || known.value() != value) {
            Held held = values.held(name, value, present(name));
            requireRoom(has(name) ? 0 : 1, name);
            log(name, held);
        }
    }

    /** Sets all of them or, when one is refused, none. */
    void setAll(Map<String, ?> values) {
        Map<String, Held> all = heldAll(values);
        long more = all.keySet().stream().filter(name -> !has(name)).count();
        requireRoom((int) more, "");
        all.forEach(this::log);
    }

    /** Makes them the only ones or, when one is refused, changes nothing. */
    void replaceAll(Map<String, ?> values) {
        Map<String, Held> all = heldAll(values);
        requireRoom(all.size() - size(), "");
        clear();
        all.forEach(this::log);
    }

    boolean remove(String name) {
        if (!has(name)) {
            return false;
        }
        log(name, Held.REMOVED);
        return true;
    }

    void clear() {
        cleared = true;
        changed = Map.of();
        read = Map.of();
        size = 0;
    }

    Map<String, @Nullable Object> userData() {
        byte[] source = userData == null ? table().source() : userData;
        int from = userData == null ? table().userDataFrom() : 0;
        int to = userData == null ? table().userDataTo() : userData.length;
        return AboutUser.shown(values.codec(), source, from, to, decoding::tell);
    }

    void setUserData(byte[] bytes) {
        userData = bytes;
    }

    /** A value as an update would write it; null is a removal. */
    Held held(String name, @Nullable Object value) {
        return value == null ? Held.REMOVED : values.held(name, value, present(name));
    }

    /** The value as this visit would leave it now, in the state it was rebased on. */
    @Nullable
    Object current(String name) {
        Held held = changed.get(name);
        Held seen = held == null && !cleared ? read.get(name) : null;
        if (seen != null && values.changedInPlace(name, seen) != null) {
            held = seen;
        }
        if (held != null) {
            // A copy, because the function may change what it is given, and may run again.
            byte[] bytes = held.mutable() ? values.encoded(name, held.value()) : null;
            return bytes == null ? held.value() : values.codec().decode(bytes, 0, bytes.length);
        }
        int at = cleared ? -1 : table().indexOf(name);
        return at < 0 ? null : decoding.orThrow(table(), name, at);
    }

    /** Whether there are values that may have been changed in place. */
    boolean isWatching() {
        return !read.isEmpty();
    }

    /** Whether something was set, removed or cleared; changes in place are only seen by {@link #delta}. */
    boolean isLogged() {
        return cleared || !changed.isEmpty() || userData != null;
    }

    /** Whether anything was changed, values that were changed in place included. */
    boolean isChanged() {
        return isLogged()
                || read.entrySet().stream()
                        .anyMatch(each -> values.changedInPlace(each.getKey(), each.getValue()) != null);
    }

    /** All changes, encoded as they are now. */
    Delta delta() {
        Map<String, byte @Nullable []> all = new LinkedHashMap<>();
        Map<String, Object> objects = Map.of();
        read.forEach((name, held) -> {
            byte[] now = changed.containsKey(name) ? null : values.changedInPlace(name, held);
            if (now != null) {
                all.put(name, now);
            }
        });
        for (Map.Entry<String, Held> each : changed.entrySet()) {
            Held held = each.getValue();
            all.put(each.getKey(), held.mutable() ? values.encoded(each.getKey(), held.value()) : held.bytes());
            objects = Delta.withObject(objects, each.getKey(), held);
        }
        return new Delta(cleared, all, userData, objects);
    }

    /** Takes a newer state as the base; the changes stay and will be applied onto it. */
    void rebase(AttributeTable newer) {
        table = newer;
        size = -1;
    }

    /** The changes are in the store: mutable values go on being watched, against the bytes that were written. */
    void committed(byte[] body, Delta delta) {
        Map<String, Held> watched = new HashMap<>(read);
        changed.forEach((name, held) -> {
            watched.remove(name);
            byte[] bytes = delta.values().get(name);
            if (held.mutable() && bytes != null) {
                watched.put(name, new Held(held.value(), bytes, true));
            }
        });
        watched.replaceAll((name, held) -> {
            byte[] bytes = delta.values().get(name);
            return bytes == null ? held : new Held(held.value(), bytes, held.mutable());
        });
        forget();
        table = null;
        written = body;
        read = watched;
    }

    /** Watches a value that was written for changes in place, in the place of one that was read or set before. */
    void watch(String name, Held held) {
        Map<String, Held> watched = new HashMap<>(read);
        if (held.mutable()) {
            watched.put(name, held);
        } else {
            watched.remove(name);
        }
        read = watched;
    }

    /** Forgets the changes and all that was read. */
    void reset(AttributeTable state) {
        forget();
        table = state;
    }

    AttributeTable table() {
        AttributeTable parsed = table;
        if (parsed == null) {
            parsed = AttributeTable.trust(written);
            table = parsed;
        }
        return parsed;
    }

    private void forget() {
        changed = Map.of();
        read = Map.of();
        cleared = false;
        userData = null;
        size = -1;
    }

    private @Nullable Object decode(String name, int at) {
        Object value = decoding.orAbsent(table(), name, at);
        if (!values.codec().isImmutable(value)) {
            if (read.isEmpty()) {
                read = new HashMap<>(4);
            }
            byte[] bytes = Arrays.copyOfRange(table().source(), table().valueFrom(at), table().valueTo(at));
            read.put(name, new Held(value, bytes, !NodeReference.isIn(bytes, 0, bytes.length)));
        }
        return value;
    }

    private Map<String, Held> heldAll(Map<String, ?> given) {
        Map<String, Held> all = new LinkedHashMap<>();
        given.forEach((name, value) -> all.put(name, values.held(name, value, present(name))));
        return all;
    }

    /** Whether an attribute is kept by reference, on this node or another. */
    boolean isReference(String name) {
        Held held = changed.get(name);
        int at = held != null || cleared ? -1 : table().indexOf(name);
        return held != null
                ? held.isReference()
                : at >= 0 && NodeReference.isIn(table().source(), table().valueFrom(at), table().valueTo(at));
    }

    /** What an attribute has now, if that was set by this visit or is kept by reference. */
    private @Nullable Held present(String name) {
        Held held = name == null ? null : changed.get(name);
        return held != null || cleared || name == null ? held : values.referredTo(table(), name);
    }

    private void log(String name, Held held) {
        int before = size();
        boolean was = has(name);
        if (changed.isEmpty()) {
            changed = new LinkedHashMap<>(4);
        }
        changed.put(name, held);
        size = before + (held.removed() ? 0 : 1) - (was ? 1 : 0);
    }

    private void requireRoom(int more, String name) {
        if (more > 0 && size() + more > values.limits().attributes()) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSION_SIZE,
                    (name.isEmpty() ? "Attributes" : AttributeName.quoted(name)) + " not set: the session has "
                            + size()
                            + " attributes, and Limits.attributes is "
                            + values.limits().attributes()
                            + ". Remove some, or keep them in one map");
        }
    }
}
