package dev.sojourn.codec;

import org.jspecify.annotations.Nullable;

/**
 * What stands in a record for a value that is kept by reference: which node has it, and under which number. It means
 * nothing on other nodes, and {@link ValueCodec#decode} says so.
 *
 * @param node a number that is drawn by each engine when it is made; not negative
 * @param number the number of the value there; not negative
 */
public record NodeReference(long node, long number) {

    static final String ELSEWHERE =
            "the value is kept by reference on the node that set it, and this is another one or a"
                    + " later start of it; set it again here, or send the client to that node";

    private static final int MOST_BYTES = 24;

    /** Refuses numbers that have no form on the wire. */
    public NodeReference {
        if (node < 0 || number < 0) {
            throw new IllegalArgumentException("A reference has two numbers that are not negative");
        }
    }

    /**
     * The encoded form.
     *
     * @return the CBOR item, a new array
     */
    public byte[] toBytes() {
        CborWriter out = new CborWriter(MOST_BYTES, MOST_BYTES);
        out.head(Cbor.TAG, Tag.NODE_LOCAL);
        out.head(Cbor.ARRAY, 2);
        out.integer(node);
        out.integer(number);
        return out.toBytes();
    }

    /**
     * Whether an encoded value is a reference, or was meant to be one.
     *
     * @param source the bytes
     * @param from the first byte of the value
     * @param to the end of the value, exclusive
     * @return true for anything with the tag of a reference
     */
    public static boolean isIn(byte[] source, int from, int to) {
        return to - from > 3
                && source[from] == (byte) 0xd9
                && (int) Cbor.bits(source, from + 1, from + 3) == Tag.NODE_LOCAL;
    }

    /**
     * Reads an encoded value that is a reference.
     *
     * @param source the bytes
     * @param from the first byte of the value
     * @param to the end of the value, exclusive
     * @return the reference, or null when the value is something else
     * @throws DamagedDataException when it has the tag of a reference and is none
     */
    public static @Nullable NodeReference read(byte[] source, int from, int to) {
        if (!isIn(source, from, to)) {
            return null;
        }
        CborReader in = new CborReader(source, from, to);
        in.tag(Tag.NODE_LOCAL);
        in.array(2);
        NodeReference reference = new NodeReference(in.integer(0, Long.MAX_VALUE), in.integer(0, Long.MAX_VALUE));
        if (in.left() != 0) {
            throw in.damage(in.left() + " bytes follow the value");
        }
        return reference;
    }

    /**
     * What is wrong with a reference to a value that is not here.
     *
     * @return the exception, to be thrown
     */
    public static DamagedDataException elsewhere() {
        return new DamagedDataException("Not readable: " + ELSEWHERE + ".");
    }
}
