package dev.sojourn.id;

import java.util.stream.IntStream;

/** Keys and ids that the tests of this room share; fixed, so that every failure can be repeated. */
final class Fixtures {

    static final String ID_TEXT = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8";
    static final SessionId ID = SessionId.of(ID_TEXT);
    static final SigningKey K1 = new SigningKey("k1", bytes(0));
    static final SigningKey K2 = new SigningKey("k2", bytes(100));

    private Fixtures() {}

    /** 32 bytes that count up from {@code first}. */
    static byte[] bytes(int first) {
        byte[] bytes = new byte[32];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (first + i));
        return bytes;
    }

    static SessionIds sj1(String namespace, KeyRing ring) {
        return SessionIds.builder()
                .signed(SignedIdFormat.sj1(namespace))
                .keys(ring)
                .build();
    }

    static Rejection rejection(IdReading reading) {
        Rejection rejection = reading.rejection();
        if (rejection == null) {
            throw new AssertionError("The reading was accepted: " + reading);
        }
        return rejection;
    }
}
