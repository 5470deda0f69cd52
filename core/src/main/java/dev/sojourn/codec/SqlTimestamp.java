package dev.sojourn.codec;

import java.sql.Timestamp;

/** The wire form of {@code java.sql.Timestamp}; a class of its own, for the module java.sql may be missing. */
@SuppressWarnings("JavaUtilDate") // applications store it, so it comes back as what it was
final class SqlTimestamp {

    private static final int HIGHEST_NANO = 999_999_999;
    private static final long EARLIEST = Long.MIN_VALUE / 1000 + 1;
    private static final long LATEST = Long.MAX_VALUE / 1000 - 1;

    private SqlTimestamp() {}

    static void write(Object value, CborWriter out) {
        Timestamp timestamp = (Timestamp) value;
        long seconds = Math.floorDiv(timestamp.getTime(), 1000L);
        if (seconds < EARLIEST || seconds > LATEST) {
            throw new UnsupportedValueException(
                    "A java.sql.Timestamp at the end of its range cannot be stored. Store null.");
        }
        out.head(Cbor.TAG, Tag.TIMESTAMP);
        out.head(Cbor.ARRAY, 2);
        out.integer(seconds);
        out.integer(timestamp.getNanos());
    }

    static Object read(CborReader in) {
        in.array(2);
        long seconds = in.integer(EARLIEST, LATEST);
        Timestamp timestamp = new Timestamp(seconds * 1000);
        timestamp.setNanos((int) in.integer(0, HIGHEST_NANO));
        return timestamp;
    }
}
