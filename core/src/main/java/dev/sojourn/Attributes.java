package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.NodeReference;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes as one visit sees them: what was loaded and, once there is something to note, the log of what was
 * changed since. A value is decoded when it is first asked for. A mutable one is remembered with the bytes it came
 * from, so that a change in place is found when the changes are collected.
 */
final class Attributes {

    /** What the log of a visit holds that has only read what cannot change. Nobody writes to it. */
    private static final AttributeLog NOTHING = new AttributeLog();

    private final Values values;
    private final Values.Owner owner;
    /** Null after a commit, until it is needed: what was written is parsed only if the handle is used once more. */
    private @Nullable AttributeTable table;

    private AttributeLog log = NOTHING;

    Attributes(Values values, Values.Owner owner, AttributeTable table) {
        this.values = values;
        this.owner = owner;
        this.table = table;
    }

    /** The log, to be written to. */
    private AttributeLog log() {
        if (log == NOTHING) {
            log = new AttributeLog();
        }
        return log;
    }

    AttributeLog.Mark mark() {
        return log.mark();
    }

    void returnTo(AttributeLog.Mark mark) {
        log().returnTo(mark);
    }

    @Nullable
    Object get(String name) {
        Held held = log.changed.get(name);
        if (held == null && !log.cleared) {
            held = log.read.get(name);
            if (held != null && log.fresh && isOutdated(name, held)) {
                int at = table().indexOf(name);
                return at < 0 ? null : orAbsent(name, at);
            }
        }
        if (held != null) {
            return held.value();
        }
        int at = log.cleared ? -1 : table().indexOf(name);
        return at < 0 ? null : decode(name, at);
    }

    /**
     * Whether reads show what is stored now, also of a value that this visit has read before: to the function of an
     * update, which computes for the record that is met. Otherwise an object that was handed out stays the same.
     */
    void readsFresh(boolean value) {
        log().fresh = value;
    }

    /** Whether another visit has changed a value since this one read it, which this one has not. */
    private boolean isOutdated(String name, Held held) {
        return !held.isIn(table(), name) && values.changedInPlace(name, held) == null;
    }

    boolean has(String name) {
        Held held = log.changed.get(name);
        return held != null ? !held.removed() : !log.cleared && table().indexOf(name) >= 0;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; !log.cleared && i < table().size(); i++) {
            names.add(table().name(i));
        }
        for (int i = 0; i < log.changed.size(); i++) {
            if (log.changed.held(i).removed()) {
                names.remove(log.changed.name(i));
            } else {
                names.add(log.changed.name(i));
            }
        }
        return names;
    }

    int size() {
        if (log == NOTHING) {
            return table().size();
        }
        if (log.size < 0) {
            log.size = new Delta(log.cleared, log.changed, log.userData, null).sizeOn(table());
        }
        return log.size;
    }

    Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        names().forEach(name -> all.put(name, get(name)));
        return all;
    }

    /**
     * Sets one. The very object that this visit has read is not set again: whether it was changed in place is seen at
     * the commit, so that who only puts back what he got writes nothing.
     */
    void set(String name, @Nullable Object value) {
        Held known = log.cleared || log.changed.get(name) != null ? null : log.read.get(name);
        if (known == null || known.value() != value) {
            Held held = values.held(name, value, present(name));
            int more = has(name) ? 0 : 1;
            requireRoom(more, name);
            note(name, held, size() + more);
        }
    }

    /** Sets all of them or, when one is refused, none. */
    void setAll(Map<String, ?> given) {
        HeldValues all = heldAll(given);
        int more = 0;
        for (int i = 0; i < all.size(); i++) {
            more += has(all.name(i)) ? 0 : 1;
        }
        requireRoom(more, "");
        log().changed = log.changed.withAll(all);
        log.size = -1;
    }

    /** Makes them the only ones or, when one is refused, changes nothing. */
    void replaceAll(Map<String, ?> given) {
        HeldValues all = heldAll(given);
        requireRoom(all.size() - size(), "");
        clear();
        log.changed = all;
        log.size = all.size();
    }

    boolean remove(String name) {
        if (!has(name)) {
            return false;
        }
        note(name, Held.REMOVED, size() - 1);
        return true;
    }

    private void note(String name, Held held, int size) {
        log().changed = log.changed.with(name, held);
        log.size = size;
    }

    void clear() {
        AttributeLog emptied = log();
        emptied.cleared = true;
        emptied.changed = HeldValues.NONE;
        emptied.read = HeldValues.NONE;
        emptied.size = 0;
    }

    Map<String, @Nullable Object> userData() {
        byte[] own = log.userData;
        byte[] source = own == null ? table().source() : own;
        int from = own == null ? table().userDataFrom() : 0;
        int to = own == null ? table().userDataTo() : own.length;
        return AboutUser.shown(values.codec(), source, from, to, this::tell);
    }

    void setUserData(byte[] bytes) {
        log().userData = bytes;
    }

    /** Notes what the caller calls the session, beside what is kept about the user, whoever that is. */
    void refer(String reference) {
        byte[] own = log().userData;
        byte[] source = own == null ? table().source() : own;
        int from = own == null ? table().userDataFrom() : 0;
        int to = own == null ? table().userDataTo() : own.length;
        log().userData = AboutUser.referred(values.codec(), source, from, to, reference);
    }

    /** Where the visit comes from, as the application says, or null to forget what it has said in this visit. */
    void describe(@Nullable DeviceNote note) {
        if (note != null || log.device != null) {
            log().device = note == null ? null : note.unlessIn(table(), values.codec());
        }
    }

    /** What is said of the device, as this visit would leave it. */
    Device.@Nullable Description description() {
        DeviceNote said = log.device == null ? DeviceNote.in(table(), values.codec()) : log.device;
        return said == null ? null : said.words();
    }

    /** A value as an update would write it; null is a removal. */
    Held held(String name, @Nullable Object value) {
        return value == null ? Held.REMOVED : values.held(name, value, present(name));
    }

    /** The value as this visit would leave it now, in the state it was rebased on. */
    @Nullable
    Object current(String name) {
        Held held = log.changed.get(name);
        Held seen = held == null && !log.cleared ? log.read.get(name) : null;
        if (seen != null && values.changedInPlace(name, seen) != null) {
            held = seen;
        }
        if (held != null) {
            // A copy, because the function may change what it is given, and may run again.
            byte[] bytes = held.mutable() ? values.encoded(name, held.value()) : null;
            return bytes == null ? held.value() : values.codec().decode(bytes, 0, bytes.length);
        }
        int at = log.cleared ? -1 : table().indexOf(name);
        return at < 0 ? null : orThrow(name, at);
    }

    /** Whether there are values that may have been changed in place. */
    boolean isWatching() {
        return !log.read.isEmpty();
    }

    /** Whether something was set, removed or cleared; changes in place are only seen by {@link #delta}. */
    boolean isLogged() {
        return log.isNoted();
    }

    /** Whether anything was changed, values that were changed in place included. */
    boolean isChanged() {
        if (isLogged()) {
            return true;
        }
        for (int i = 0; i < log.read.size(); i++) {
            if (values.changedInPlace(log.read.name(i), log.read.held(i)) != null) {
                return true;
            }
        }
        return false;
    }

    /** All changes, encoded as they are now. */
    Delta delta() {
        HeldValues all = log.changed;
        for (int i = 0; i < log.changed.size(); i++) {
            Held held = log.changed.held(i);
            String name = log.changed.name(i);
            all = held.mutable() ? all.with(name, held.encodedAs(values.encoded(name, held.value()))) : all;
        }
        for (int i = 0; i < log.read.size(); i++) {
            Held held = log.read.held(i);
            String name = log.read.name(i);
            byte[] now = log.changed.get(name) == null ? values.changedInPlace(name, held) : null;
            all = now == null ? all : all.with(name, held.encodedAs(now));
        }
        return new Delta(log.cleared, all, log.userData, log.device);
    }

    /** Takes a newer state as the base; the changes stay and will be applied onto it. */
    void rebase(AttributeTable newer) {
        table = newer;
        log().size = -1;
    }

    /** The changes are in the store: mutable values go on being watched, against the bytes that were written. */
    void committed(byte[] body, Delta delta) {
        HeldValues watched = log.read;
        for (int i = 0; i < log.changed.size(); i++) {
            Held held = log.changed.held(i);
            String name = log.changed.name(i);
            watched = held.mutable() ? watched.with(name, held) : watched.without(name);
        }
        for (int i = 0; i < watched.size(); i++) {
            Held written = delta.values().get(watched.name(i));
            byte[] bytes = written == null ? null : written.bytes();
            if (bytes != null) {
                watched = watched.with(watched.name(i), watched.held(i).encodedAs(bytes));
            }
        }
        forget();
        log().read = watched;
        log.written = body;
        table = null;
    }

    /** Watches a value that was written for changes in place, in the place of one that was read or set before. */
    void watch(String name, Held held) {
        log().read = held.mutable() ? log.read.with(name, held) : log.read.without(name);
    }

    /** Forgets the changes and all that was read. */
    void reset(AttributeTable state) {
        forget();
        table = state;
    }

    AttributeTable table() {
        AttributeTable parsed = table;
        if (parsed == null) {
            byte[] written = log.written;
            parsed = written == null ? AttributeTable.empty() : AttributeTable.trust(written);
            table = parsed;
        }
        return parsed;
    }

    private void forget() {
        if (log != NOTHING) {
            log.forget();
        }
    }

    private @Nullable Object decode(String name, int at) {
        Object value = orAbsent(name, at);
        if (!values.codec().isImmutable(value)) {
            byte[] bytes = Arrays.copyOfRange(table().source(), table().valueFrom(at), table().valueTo(at));
            Held held = new Held(value, bytes, !NodeReference.isIn(bytes, 0, bytes.length));
            log().read = log.read.with(name, held);
        }
        return value;
    }

    /**
     * One value that cannot be decoded, of a class that is no longer registered for instance, must not take the session
     * with it: it reads as absent, and its bytes stay until they are overwritten.
     */
    private @Nullable Object orAbsent(String name, int at) {
        try {
            return orThrow(name, at);
        } catch (DamagedDataException e) {
            return null;
        }
    }

    private @Nullable Object orThrow(String name, int at) {
        try {
            return values.read(owner, table(), name, at);
        } catch (DamagedDataException e) {
            tell(name, e);
            throw e;
        }
    }

    private void tell(String name, DamagedDataException why) {
        Set<String> told = log.undecodable == null ? new HashSet<>() : log.undecodable;
        log().undecodable = told;
        if (told.add(name)) {
            owner.undecodable(name, why);
        }
    }

    private HeldValues heldAll(Map<String, ?> given) {
        // Before any of them is encoded: there may be a great many.
        requireRoom(given.size() - size(), "");
        return HeldValues.of(given, (name, value) -> values.held(name, value, present(name)));
    }

    /** Whether an attribute is kept by reference, on this node or another. */
    boolean isReference(String name) {
        Held held = log.changed.get(name);
        int at = held != null || log.cleared ? -1 : table().indexOf(name);
        return held != null
                ? held.isReference()
                : at >= 0 && NodeReference.isIn(table().source(), table().valueFrom(at), table().valueTo(at));
    }

    /** What an attribute has now, if that was set by this visit or is kept by reference. */
    private @Nullable Held present(String name) {
        Held held = name == null ? null : log.changed.get(name);
        return held != null || log.cleared || name == null ? held : values.referredTo(owner, table(), name);
    }

    private void requireRoom(int more, String name) {
        if (more > 0 && size() + more > values.limits().attributes()) {
            throw values.tooMany(name, size() + more);
        }
    }
}
