package dev.sojourn.store.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A user's id as bytes: form, length, text. Because the length comes first, no user's entries in the index lie among those
 * of a user whose id begins alike.
 */
final class UserName {

    static final int HEAD_BYTES = 1 + Integer.BYTES;

    private static final byte NOBODY = 0;
    private static final byte UTF_8 = 1;
    /** For text with lone surrogates, which UTF-8 would turn into question marks and so into another user. */
    private static final byte UTF_16 = 2;

    private static final byte[] NONE = new byte[HEAD_BYTES];

    private UserName() {}

    static byte[] encode(@Nullable String user) {
        if (user == null) {
            return NONE;
        }
        byte[] text = user.getBytes(StandardCharsets.UTF_8);
        byte form = UTF_8;
        if (!new String(text, StandardCharsets.UTF_8).equals(user)) {
            text = codeUnits(user);
            form = UTF_16;
        }
        return ByteBuffer.allocate(HEAD_BYTES + text.length)
                .put(form)
                .putInt(text.length)
                .put(text)
                .array();
    }

    /** Java's UTF-16 charset would replace lone surrogates too. */
    private static byte[] codeUnits(String user) {
        ByteBuffer units = ByteBuffer.allocate(Character.BYTES * user.length());
        for (int i = 0; i < user.length(); i++) {
            units.putChar(user.charAt(i));
        }
        return units.array();
    }

    static boolean isNobody(byte[] encoded) {
        return encoded[0] == NOBODY;
    }

    static @Nullable String decode(byte[] encoded) {
        if (encoded[0] == NOBODY) {
            return null;
        }
        if (encoded[0] == UTF_8) {
            return new String(encoded, HEAD_BYTES, encoded.length - HEAD_BYTES, StandardCharsets.UTF_8);
        }
        ByteBuffer units = ByteBuffer.wrap(encoded, HEAD_BYTES, encoded.length - HEAD_BYTES);
        StringBuilder user = new StringBuilder(units.remaining() / 2);
        while (units.remaining() >= Character.BYTES) {
            user.append(units.getChar());
        }
        return user.toString();
    }
}
