package dev.sojourn.codec;

import java.util.Locale;

/** Tells the kind of an encoded value from its head, without decoding it: for lists that show no values. */
public final class EncodedType {

    private EncodedType() {}

    /**
     * What kind of value is in a stretch of an array; nothing is decoded.
     *
     * @param source the bytes; not kept and not changed
     * @param from the first byte of the value
     * @param to the end of the value, exclusive
     * @return a word or two such as {@code text}, {@code integer} or {@code list}; the wire name of a registered type
     *     or of a fallback; {@code unreadable} for what is none of these
     */
    public static String of(byte[] source, int from, int to) {
        CborReader in = new CborReader(source, from, to);
        try {
            return switch (Cbor.major(in.peek())) {
                case Cbor.UNSIGNED, Cbor.NEGATIVE -> "integer";
                case Cbor.BYTES -> "bytes";
                case Cbor.TEXT -> "text";
                case Cbor.ARRAY -> "list";
                case Cbor.MAP -> "map";
                case Cbor.TAG -> tagged(in);
                default -> simple(in.peek() & 0xff);
            };
        } catch (DamagedDataException e) {
            return "unreadable";
        }
    }

    private static String simple(int head) {
        return head == Cbor.TRUE || head == Cbor.FALSE ? "boolean" : head == Cbor.NULL ? "null" : "number";
    }

    private static String tagged(CborReader in) {
        int tag = (int) Math.min(in.tag(), Integer.MAX_VALUE);
        ContainerKind kind = ContainerKind.of(tag);
        if (kind != null) {
            return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        return switch (tag) {
            case Tag.NAMED, Tag.FORM -> named(in);
            case Tag.NODE_LOCAL -> "by reference";
            case Tag.POSITIVE_BIGNUM, Tag.NEGATIVE_BIGNUM, Tag.BYTE, Tag.SHORT, Tag.LONG -> "integer";
            case Tag.DECIMAL_FRACTION -> "number";
            case Tag.CHARACTER, Tag.UTF_16 -> "text";
            case Tag.URI, Tag.URL -> "address";
            case Tag.IPV4, Tag.IPV6, Tag.INET_ADDRESS -> "network address";
            case Tag.UUID -> "uuid";
            case Tag.LOCALE -> "locale";
            case Tag.CURRENCY -> "currency";
            case Tag.EXTENDED_DURATION, Tag.PERIOD -> "duration";
            case Tag.ZONE_ID, Tag.ZONE_OFFSET, Tag.TIME_ZONE -> "time zone";
            default -> isTime(tag) ? "time" : "array";
        };
    }

    private static boolean isTime(int tag) {
        return tag == Tag.EPOCH_DAY
                || tag == Tag.EXTENDED_TIME
                || tag == Tag.TIMESTAMP
                || tag >= Tag.LOCAL_TIME && tag <= Tag.ZONED_DATE_TIME
                || tag >= Tag.YEAR && tag <= Tag.OFFSET_TIME;
    }

    /** The name of a registered type, or of the fallback that wrote the value. */
    private static String named(CborReader in) {
        in.array(2);
        String name = in.text();
        return RegisteredTypes.isWireName(name) ? name : "unreadable";
    }
}
