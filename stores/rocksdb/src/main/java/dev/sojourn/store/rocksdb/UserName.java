package dev.sojourn.store.rocksdb;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A user's id as bytes: its length, then its UTF-16 code units, which unlike UTF-8 keep any text apart from any
 * other. Because the length comes first, no user's entries in the index lie among those of a user whose id begins
 * alike.
 */
final class UserName {

    static final int HEAD_BYTES = Integer.BYTES;

    /** The length of nobody's name, so that an empty one is somebody's. */
    private static final int NOBODY = -1;

    private static final byte[] NONE =
            ByteBuffer.allocate(HEAD_BYTES).putInt(NOBODY).array();

    private UserName() {}

    static byte[] encode(@Nullable String user) {
        if (user == null) {
            return NONE;
        }
        int length = Character.BYTES * user.length();
        ByteBuffer encoded = ByteBuffer.allocate(HEAD_BYTES + length).putInt(length);
        encoded.asCharBuffer().put(user);
        return encoded.array();
    }

    static boolean isNobody(byte[] encoded) {
        return encoded[0] < 0;
    }

    static @Nullable String decode(byte[] encoded) {
        return isNobody(encoded)
                ? null
                : ByteBuffer.wrap(encoded).position(HEAD_BYTES).asCharBuffer().toString();
    }
}
