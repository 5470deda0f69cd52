package dev.sojourn.codec;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A builder of the body of one session record. Unchanged attributes are copied byte for byte from the table they were
 * read from; changed ones come encoded. Attributes keep the order of the calls. Not thread-safe, and good for one body.
 */
public final class AttributeWriter {

    private static final byte[] NO_BYTES = {};
    private static final int LARGEST_BODY = Integer.MAX_VALUE - 64;

    /** What a body begins with that has no user data, no earlier keys and a few attributes. */
    private static final int PLAIN_HEAD = 4;

    private static final int COUNTED_IN_A_BYTE = 23;

    /** The attributes, after room for a plain head, so that most bodies are whole here. */
    private final CborWriter attributes;

    private int[] entries = new int[8];
    private int count;
    private byte[] userData = NO_BYTES;
    private int userDataFrom;
    private int userDataTo;
    private byte[] earlierKeys = NO_BYTES;

    /** Creates a writer of a body without attributes and without user data. */
    public AttributeWriter() {
        this(256);
    }

    /**
     * Creates a writer of a body without attributes and without user data.
     *
     * @param expected how many bytes it is likely to have, so that it is not copied while it is made
     */
    public AttributeWriter(int expected) {
        this.attributes = new CborWriter(Math.max(PLAIN_HEAD, expected), LARGEST_BODY);
        attributes.bigEndian(0, PLAIN_HEAD);
    }

    /**
     * How many bytes an attribute takes in a body.
     *
     * @param name its name; one that is not ASCII takes more
     * @param encodedValue its value
     * @return the number
     */
    public static int size(String name, byte[] encodedValue) {
        int length = name.length();
        return CborWriter.headSize(length) + length + CborWriter.headSize(encodedValue.length) + encodedValue.length;
    }

    /**
     * Sets the user data.
     *
     * @param encoded the encoded value, not changed until {@link #finish}; null or empty for none
     * @return this writer
     */
    public AttributeWriter userData(byte @Nullable [] encoded) {
        return encoded == null ? userData(NO_BYTES, 0, 0) : userData(encoded, 0, encoded.length);
    }

    /**
     * Sets the user data from a stretch of an array, such as the source of an {@link AttributeTable}.
     *
     * @param source not changed until {@link #finish}
     * @param from the first byte
     * @param to the end, exclusive; equal to {@code from} for none
     * @return this writer
     * @throws IndexOutOfBoundsException if the stretch is not inside the array
     */
    public AttributeWriter userData(byte[] source, int from, int to) {
        Objects.checkFromToIndex(from, to, source.length);
        this.userData = source;
        this.userDataFrom = from;
        this.userDataTo = to;
        return this;
    }

    /**
     * Sets the keys under which the session was found before. Only a body that has some is of the version that not all
     * nodes may read.
     *
     * @param encoded in a form of the caller's, not changed until {@link #finish}; empty for none
     * @return this writer
     */
    public AttributeWriter earlierKeys(byte[] encoded) {
        this.earlierKeys = encoded;
        return this;
    }

    /**
     * Adds an attribute.
     *
     * @param name not empty, valid Unicode
     * @param encodedValue what {@link ValueCodec#encode} gave
     * @return this writer
     * @throws IllegalArgumentException if the name is empty or holds a lone surrogate, or the value is empty
     */
    public AttributeWriter put(String name, byte[] encodedValue) {
        if (name.isEmpty() || Utf8.length(name) < 0) {
            throw new IllegalArgumentException("An attribute name is empty or not valid Unicode text.");
        }
        requireValue(encodedValue);
        startEntry();
        attributes.text(name);
        attributes.bytes(encodedValue, 0, encodedValue.length);
        return this;
    }

    /**
     * Adds an attribute of another body, name and value unchanged.
     *
     * @param table the other body
     * @param index the attribute in it
     * @return this writer
     * @throws IndexOutOfBoundsException if there is no such attribute
     */
    public AttributeWriter copy(AttributeTable table, int index) {
        int to = table.entryTo(index);
        startEntry();
        attributes.raw(table.source(), table.entryFrom(index), to);
        return this;
    }

    static void requireValue(byte[] encodedValue) {
        if (encodedValue.length == 0) {
            throw new IllegalArgumentException("An attribute value without bytes; even null is encoded as one byte.");
        }
    }

    private void startEntry() {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
        }
        entries[count++] = attributes.size();
    }

    /**
     * Builds the body.
     *
     * @return a new array that {@link AttributeTable#parse} accepts
     * @throws IllegalArgumentException if an attribute was added twice
     */
    public byte[] finish() {
        if (AttributeTable.firstRepeated(attributes.buffer(), entries, count) >= 0) {
            throw new IllegalArgumentException("An attribute was added twice to one record.");
        }
        int userDataSize = userDataTo - userDataFrom;
        boolean keys = earlierKeys.length > 0;
        if (userDataSize == 0 && !keys && count <= COUNTED_IN_A_BYTE) {
            return withPlainHead();
        }
        // Heads: one byte each for the array, the version and null, at most five for each string and for the map.
        CborWriter body = new CborWriter(17 + userDataSize + earlierKeys.length + attributes.size(), LARGEST_BODY);
        body.head(Cbor.ARRAY, keys ? AttributeTable.PARTS_WITH_KEYS : AttributeTable.PARTS);
        body.head(Cbor.UNSIGNED, keys ? AttributeTable.VERSION_WITH_KEYS : AttributeTable.VERSION);
        if (userDataSize == 0) {
            body.octet(Cbor.NULL);
        } else {
            body.bytes(userData, userDataFrom, userDataTo);
        }
        if (keys) {
            body.bytes(earlierKeys, 0, earlierKeys.length);
        }
        body.head(Cbor.MAP, count);
        body.raw(attributes.buffer(), PLAIN_HEAD, attributes.size());
        return body.toBytes();
    }

    private byte[] withPlainHead() {
        byte[] whole = attributes.toBytes();
        whole[0] = (byte) (Cbor.ARRAY << 5 | AttributeTable.PARTS);
        whole[1] = AttributeTable.VERSION;
        whole[2] = (byte) Cbor.NULL;
        whole[3] = (byte) (Cbor.MAP << 5 | count);
        return whole;
    }
}
