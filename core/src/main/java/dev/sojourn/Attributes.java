package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.policy.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes as one visit sees them: what was loaded, and the log of what was changed since. A value is decoded
 * when it is first asked for. A mutable one is remembered with the bytes it came from, so that a change in place is
 * found when the changes are collected.
 */
final class Attributes {

    /** A value that was set (bytes as encoded then) or read (bytes as stored), or a removal (neither). */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    private record Held(@Nullable Object value, byte @Nullable [] bytes, boolean mutable) {
        boolean removed() {
            return bytes == null;
        }
    }

    private static final Held REMOVED = new Held(null, null, false);

    private static final byte[] NOTHING = {};

    private final ValueCodec codec;
    private final Limits limits;
    private @Nullable AttributeTable table;
    /** What a commit wrote; parsed only if the handle is used once more, which it seldom is. */
    private byte[] written = NOTHING;

    private Map<String, Held> changed = Map.of();
    private Map<String, Held> read = Map.of();
    private boolean cleared;
    private byte @Nullable [] userData;

    Attributes(ValueCodec codec, Limits limits, AttributeTable table) {
        this.codec = codec;
        this.limits = limits;
        this.table = table;
    }

    @Nullable
    Object get(String name) {
        Held held = changed.get(name);
        if (held == null && !cleared) {
            held = read.get(name);
        }
        if (held != null) {
            return held.value();
        }
        int at = cleared ? -1 : table().indexOf(name);
        return at < 0 ? null : decode(name, at);
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
        return !cleared && changed.isEmpty() ? table().size() : names().size();
    }

    void set(String name, @Nullable Object value) {
        requireName(name);
        byte[] bytes = codec.encode(value);
        requireSize(name, bytes);
        requireRoom(name);
        log(name, new Held(value, bytes, !codec.isImmutable(value)));
    }

    boolean remove(String name) {
        if (!has(name)) {
            return false;
        }
        log(name, REMOVED);
        return true;
    }

    void clear() {
        cleared = true;
        changed = Map.of();
        read = Map.of();
    }

    Map<String, @Nullable Object> userData() {
        byte[] source = userData == null ? table().source() : userData;
        int from = userData == null ? table().userDataFrom() : 0;
        int to = userData == null ? table().userDataTo() : userData.length;
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        try {
            if (from < to && codec.decode(source, from, to) instanceof Map<?, ?> map) {
                map.forEach((name, value) -> copy.put(String.valueOf(name), value));
            }
        } catch (DamagedDataException e) {
            // As for an attribute: what cannot be decoded reads as absent and must not take the session with it.
            copy.clear();
        }
        return copy;
    }

    void setUserData(Map<String, ?> data) {
        byte[] bytes = data.isEmpty() ? new byte[0] : codec.encode(new LinkedHashMap<>(data));
        requireSize("user data", bytes);
        userData = bytes;
    }

    /** A value as it would be written, null for a removal. */
    byte @Nullable [] encode(String name, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        requireName(name);
        byte[] bytes = codec.encode(value);
        requireSize(name, bytes);
        requireRoom(name);
        return bytes;
    }

    void forgetUserData() {
        userData = null;
    }

    /** Whether anything was changed, values that were changed in place included. */
    boolean isChanged() {
        if (cleared || !changed.isEmpty() || userData != null) {
            return true;
        }
        for (Held held : read.values()) {
            if (held.mutable() && !Arrays.equals(held.bytes(), codec.encode(held.value()))) {
                return true;
            }
        }
        return false;
    }

    /** All changes, encoded as they are now. */
    Delta delta() {
        Map<String, byte @Nullable []> values = new LinkedHashMap<>();
        read.forEach((name, held) -> {
            if (changed.containsKey(name)) {
                return;
            }
            byte[] now = codec.encode(held.value());
            if (!Arrays.equals(held.bytes(), now)) {
                requireSize(name, now);
                values.put(name, now);
            }
        });
        changed.forEach((name, held) -> {
            byte[] bytes = held.mutable() ? codec.encode(held.value()) : held.bytes();
            if (bytes != null) {
                requireSize(name, bytes);
            }
            values.put(name, bytes);
        });
        return new Delta(cleared, values, userData);
    }

    /** Takes a newer state as the base; the changes stay and will be applied onto it. */
    void rebase(AttributeTable newer) {
        table = newer;
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
            return bytes == null ? held : new Held(held.value(), bytes, true);
        });
        forget();
        table = null;
        written = body;
        read = watched;
    }

    /** A committed value came from elsewhere than the one this visit has read or set: that one is watched no longer. */
    void readAgain(String name) {
        Map<String, Held> others = new HashMap<>(read);
        others.remove(name);
        read = others;
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
    }

    private @Nullable Object decode(String name, int at) {
        byte[] source = table().source();
        int from = table().valueFrom(at);
        int to = table().valueTo(at);
        Object value;
        try {
            value = codec.decode(source, from, to);
        } catch (DamagedDataException e) {
            // One value that cannot be decoded, of a class that is no longer registered for instance, must not take the
            // session with it: it reads as absent, and its bytes stay until they are overwritten.
            return null;
        }
        if (!codec.isImmutable(value)) {
            if (read.isEmpty()) {
                read = new HashMap<>(4);
            }
            read.put(name, new Held(value, Arrays.copyOfRange(source, from, to), true));
        }
        return value;
    }

    private void log(String name, Held held) {
        if (changed.isEmpty()) {
            changed = new LinkedHashMap<>(4);
        }
        changed.put(name, held);
    }

    private void requireRoom(String name) {
        if (!has(name) && size() >= limits.attributes()) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSION_SIZE,
                    "Attribute \"" + name + "\" not set: the session has " + size()
                            + " attributes, which is Limits.attributes. Remove some, or keep them in one map");
        }
    }

    private void requireSize(String name, byte[] bytes) {
        if (bytes.length > limits.valueBytes()) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSION_SIZE,
                    String.format(
                            Locale.ROOT,
                            "Attribute \"%s\" is %,d bytes, over Limits.valueBytes (%,d). Store large values elsewhere"
                                    + " and keep a key",
                            name,
                            bytes.length,
                            limits.valueBytes()));
        }
    }

    private void requireName(String name) {
        if (name.length() > limits.nameLength() || !limits.names().accepts(name)) {
            throw new IllegalArgumentException(badName(name));
        }
    }

    private String badName(String name) {
        if (name.isEmpty()) {
            return "The name of an attribute must not be empty";
        }
        if (name.length() > limits.nameLength()) {
            return "The name of an attribute has " + name.length() + " characters, over Limits.nameLength ("
                    + limits.nameLength() + ")";
        }
        return "The name of an attribute does not follow Limits.names (" + limits.names()
                + "), or begins with the reserved \"sojourn.\"";
    }
}
