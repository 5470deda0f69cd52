package dev.sojourn.codec;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view over the body of one session record: which attributes there are and where their encoded values lie. Holds the
 * bytes and, when there are many, one offset per attribute, nothing else; values stay encoded until
 * {@link ValueCodec#decode} is asked for one. Immutable and thread-safe as long as nobody writes to the array it was
 * parsed from.
 */
public final class AttributeTable {

    /** The version of a body without earlier keys. */
    static final int VERSION = 1;

    static final int PARTS = 3;

    /** The version of a body with earlier keys, and the newest that this code reads. */
    static final int VERSION_WITH_KEYS = 2;

    static final int PARTS_WITH_KEYS = 4;

    /** A name of one byte, a value of one byte, a head for each. */
    private static final int SMALLEST_ENTRY = 4;

    /** Up to here comparing all pairs is cheaper than hashing, and needs no objects. */
    private static final int FEW = 24;

    /** Up to here finding an entry by stepping over those before it is cheaper than an array of offsets. */
    private static final int FEW_STEPS = 8;

    private static final AttributeTable EMPTY = parse(new AttributeWriter().finish());

    private final byte[] source;
    private final int firstEntry;
    /** The offset of each entry, or null when there are few and they are stepped over. */
    private final int @Nullable [] entries;

    // One is made for each visit, so what can be found again in the first bytes of the body is not kept.
    private AttributeTable(byte[] source) {
        this.source = source;
        int end = source.length;
        int at = userDataEnd(source, versionEnd(source));
        if (hasEarlierKeys(source)) {
            at = stringEnd(source, at, "earlier keys", "a string of earlier keys");
        }
        int head = at;
        at = contentFrom(source, at, end, Cbor.MAP, "a map of attributes");
        long claimed = Cbor.argument(source, head, at);
        if (claimed > (end - at) / SMALLEST_ENTRY) {
            throw DamagedDataException.at(
                    head, "a count of " + claimed + " attributes where " + (end - at) + " bytes are left");
        }
        this.firstEntry = at;
        this.entries = claimed <= FEW_STEPS ? null : new int[(int) claimed];
        for (int i = 0; entries != null && i < entries.length; i++) {
            entries[i] = at;
            at = end(source, end(source, at));
        }
    }

    private static int userDataEnd(byte[] source, int at) {
        return at < source.length && (source[at] & 0xff) == Cbor.NULL
                ? at + 1
                : stringEnd(source, at, "user data", "user data");
    }

    /** The end of a byte string that is not empty. */
    private static int stringEnd(byte[] source, int at, String expected, String what) {
        int from = contentFrom(source, at, source.length, Cbor.BYTES, expected);
        int to = Cbor.stringEnd(source, at, from, source.length);
        requireContent(from, to, what);
        return to;
    }

    /**
     * The table of a body without attributes and without user data.
     *
     * @return the same instance every time
     */
    public static AttributeTable empty() {
        return EMPTY;
    }

    /**
     * Checks the structure of a body, without decoding any value.
     *
     * @param body a body as {@link AttributeWriter#finish} writes it; kept, so it must not be changed afterwards
     * @return the view over it
     * @throws NewerFormatException if the body has a version this code does not know
     * @throws DamagedDataException if the body is not well-formed, or holds a name twice
     */
    public static AttributeTable parse(byte[] body) {
        AttributeTable table = new AttributeTable(body);
        table.check();
        return table;
    }

    /**
     * The view over a body that this process wrote and nobody else can have reached. Looks at its heads only; whoever
     * reads one attribute doesn't pay for the check of all.
     *
     * @param body a body as {@link AttributeWriter#finish} wrote it; kept, so it must not be changed afterwards
     * @return the view over it
     * @throws NewerFormatException if the body has a version this code does not know
     * @throws DamagedDataException if the body is visibly not one; a fault inside may be thrown by any later call
     */
    public static AttributeTable trust(byte[] body) {
        return new AttributeTable(body);
    }

    /**
     * Whether bytes begin as a body does that was not sealed. Looks at the first one only.
     *
     * @param data at least one byte
     * @return false for an envelope
     */
    public static boolean isBody(byte[] data) {
        return Cbor.major(data[0]) == Cbor.ARRAY;
    }

    private void check() {
        int end = source.length;
        int count = size();
        int[] offsets = new int[count];
        int at = firstEntry;
        for (int i = 0; i < count; i++) {
            offsets[i] = at;
            int nameFrom = contentFrom(source, at, end, Cbor.TEXT, "an attribute name");
            int nameTo = Cbor.stringEnd(source, at, nameFrom, end);
            requireContent(nameFrom, nameTo, "an attribute name");
            Utf8.check(source, nameFrom, nameTo);
            int valueFrom = contentFrom(source, nameTo, end, Cbor.BYTES, "an attribute value");
            at = Cbor.stringEnd(source, nameTo, valueFrom, end);
            requireContent(valueFrom, at, "an attribute value");
        }
        if (at != end) {
            throw DamagedDataException.at(at, (end - at) + " bytes follow the attributes");
        }
        int repeated = firstRepeated(source, offsets, count);
        if (repeated >= 0) {
            throw DamagedDataException.at(offsets[repeated], "an attribute name appears twice");
        }
    }

    /** Looks at the version before anything else, so that a later format may change all the rest. */
    private static int versionEnd(byte[] body) {
        int at = contentFrom(body, 0, body.length, Cbor.ARRAY, "a record body");
        long parts = Cbor.argument(body, 0, at);
        int versionEnd = contentFrom(body, at, body.length, Cbor.UNSIGNED, "a version");
        long version = Cbor.argument(body, at, versionEnd);
        if (parts > 0 && version > VERSION_WITH_KEYS) {
            throw new NewerFormatException("The record has body version " + version + "; this node reads up to "
                    + VERSION_WITH_KEYS + ". Update this node, or let a newer one serve the session.");
        }
        if (version == 0 || parts != (version == VERSION ? PARTS : PARTS_WITH_KEYS)) {
            throw DamagedDataException.at(
                    0, "a body of " + parts + " parts and version " + version + " was never written");
        }
        return versionEnd;
    }

    /** Of a body whose version was looked at: the number of its parts tells as much, in the first byte. */
    private static boolean hasEarlierKeys(byte[] body) {
        return Cbor.argument(body, 0, 1) == PARTS_WITH_KEYS;
    }

    private static int contentFrom(byte[] body, int at, int end, int major, String expected) {
        int headEnd = Cbor.headEnd(body, at, end);
        if (Cbor.major(body[at]) != major) {
            throw DamagedDataException.at(at, expected + " was expected");
        }
        return headEnd;
    }

    private static void requireContent(int from, int to, String what) {
        if (from == to) {
            throw DamagedDataException.at(from, what + " is empty");
        }
    }

    /** The index of the first entry whose name occurred before, or -1. */
    static int firstRepeated(byte[] source, int[] entries, int count) {
        if (count > FEW) {
            Set<String> names = new HashSet<>();
            for (int i = 0; i < count; i++) {
                if (!names.add(nameAt(source, entries[i]))) {
                    return i;
                }
            }
            return -1;
        }
        for (int i = 1; i < count; i++) {
            for (int j = 0; j < i; j++) {
                if (haveSameName(source, entries[i], entries[j])) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static boolean haveSameName(byte[] source, int one, int other) {
        // The heads give the lengths and have one form each, so equal names have equal heads.
        return Arrays.equals(source, one, end(source, one), source, other, end(source, other));
    }

    private static String nameAt(byte[] source, int entry) {
        return Utf8.read(source, Cbor.headEnd(source, entry, source.length), end(source, entry));
    }

    /** The end of the string, of either kind, whose head starts at {@code head}. */
    private static int end(byte[] source, int head) {
        return Cbor.stringEnd(source, head, Cbor.headEnd(source, head, source.length), source.length);
    }

    /**
     * The number of attributes.
     *
     * @return zero or more
     */
    public int size() {
        // The count of a few is in the one byte before the first of them.
        return entries != null ? entries.length : source[firstEntry - 1] & 0x1f;
    }

    /**
     * Finds an attribute; compares bytes in place and allocates nothing for ASCII names.
     *
     * @param name the exact name
     * @return its index, or -1 if there is no such attribute
     */
    public int indexOf(String name) {
        int at = firstEntry;
        for (int i = 0, count = size(); i < count; i++) {
            if (isNamed(at, name)) {
                return i;
            }
            at = end(source, end(source, at));
        }
        return -1;
    }

    private boolean isNamed(int entry, String name) {
        int from = Cbor.headEnd(source, entry, source.length);
        int length = end(source, entry) - from;
        if (length < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 0x80) {
                return nameAt(source, entry).equals(name);
            }
            if (source[from + i] != c) {
                return false;
            }
        }
        return length == name.length();
    }

    /**
     * The name of an attribute, as a new string.
     *
     * @param index 0 to {@link #size()} - 1, in the order written
     * @return the name, never empty
     * @throws IndexOutOfBoundsException if there is no such attribute
     */
    public String name(int index) {
        return nameAt(source, entryFrom(index));
    }

    /**
     * Where the encoded value of an attribute starts in {@link #source()}.
     *
     * @param index 0 to {@link #size()} - 1
     * @return an offset
     * @throws IndexOutOfBoundsException if there is no such attribute
     */
    public int valueFrom(int index) {
        return Cbor.headEnd(source, valueHead(index), source.length);
    }

    /**
     * Where the encoded value of an attribute ends in {@link #source()}, exclusive.
     *
     * @param index 0 to {@link #size()} - 1
     * @return an offset
     * @throws IndexOutOfBoundsException if there is no such attribute
     */
    public int valueTo(int index) {
        return entryTo(index);
    }

    private int valueHead(int index) {
        return end(source, entryFrom(index));
    }

    int entryFrom(int index) {
        Objects.checkIndex(index, size());
        if (entries != null) {
            return entries[index];
        }
        int at = firstEntry;
        for (int i = 0; i < index; i++) {
            at = end(source, end(source, at));
        }
        return at;
    }

    int entryTo(int index) {
        return end(source, valueHead(index));
    }

    /**
     * The body that all offsets point into, not a copy; it must not be changed.
     *
     * @return the array given to {@link #parse}
     */
    public byte[] source() {
        return source;
    }

    /**
     * Where the encoded user data starts in {@link #source()}.
     *
     * @return an offset, equal to {@link #userDataTo()} if there is none
     */
    public int userDataFrom() {
        int at = versionEnd(source);
        return (source[at] & 0xff) == Cbor.NULL ? at : Cbor.headEnd(source, at, source.length);
    }

    /**
     * Where the encoded user data ends in {@link #source()}, exclusive.
     *
     * @return an offset, equal to {@link #userDataFrom()} if there is none
     */
    public int userDataTo() {
        int at = versionEnd(source);
        return (source[at] & 0xff) == Cbor.NULL ? at : userDataEnd(source, at);
    }

    /**
     * The keys under which the session was found before, as the writer of the body encoded them.
     *
     * @return a new array, empty if there are none
     */
    public byte[] earlierKeys() {
        if (!hasEarlierKeys(source)) {
            return new byte[0];
        }
        int at = userDataEnd(source, versionEnd(source));
        return Arrays.copyOfRange(source, Cbor.headEnd(source, at, source.length), end(source, at));
    }

    /**
     * This body with other earlier keys.
     *
     * @param encoded what takes the place of {@link #earlierKeys()}; empty for none
     * @return a body; the same array if nothing changes
     */
    public byte[] withEarlierKeys(byte[] encoded) {
        if (Arrays.equals(earlierKeys(), encoded)) {
            return source;
        }
        AttributeWriter writer = new AttributeWriter()
                .userData(source, userDataFrom(), userDataTo())
                .earlierKeys(encoded);
        for (int i = 0; i < size(); i++) {
            writer.copy(this, i);
        }
        return writer.finish();
    }

    /**
     * This body with another value of one attribute: the rest is copied as it is.
     *
     * @param index the attribute
     * @param encodedValue what {@link ValueCodec#encode} gave
     * @return a new body
     * @throws IndexOutOfBoundsException if there is no such attribute
     * @throws IllegalArgumentException if the value is empty
     */
    public byte[] withValue(int index, byte[] encodedValue) {
        AttributeWriter.requireValue(encodedValue);
        int head = valueHead(index);
        int to = end(source, head);
        int size = head + CborWriter.headSize(encodedValue.length) + encodedValue.length + source.length - to;
        CborWriter body = new CborWriter(size, size);
        body.raw(source, 0, head);
        body.bytes(encodedValue, 0, encodedValue.length);
        body.raw(source, to, source.length);
        return body.toBytes();
    }
}
