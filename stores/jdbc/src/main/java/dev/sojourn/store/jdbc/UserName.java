package dev.sojourn.store.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A user's id as bytes, so that no database folds case, accents or blanks, or stumbles over a zero character; and a
 * hash of them for the index, because ids may be longer than an index entry. The hash only narrows the search: whoever
 * uses it compares the bytes as well.
 */
final class UserName {

    /** No UTF-8 text begins with this byte. */
    private static final byte NOT_UTF_8 = (byte) 0xff;

    private final byte[] bytes;
    private final long hash;

    private UserName(byte[] bytes) {
        this.bytes = bytes;
        this.hash = hash(bytes);
    }

    static UserName of(String user) {
        byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(user)) {
            // Half a surrogate pair has no UTF-8; its code units still tell this user from any other.
            ByteBuffer units = ByteBuffer.allocate(1 + Character.BYTES * user.length());
            units.put(NOT_UTF_8).asCharBuffer().put(user);
            bytes = units.array();
        }
        return new UserName(bytes);
    }

    /** Not copied: must not be written into. */
    byte[] bytes() {
        return bytes;
    }

    long hash() {
        return hash;
    }

    /** The user whose bytes these are, or null when nobody's are. */
    static @Nullable String decode(byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == NOT_UTF_8) {
            return bytes.length % Character.BYTES == 0
                    ? null
                    : ByteBuffer.wrap(bytes).position(1).slice().asCharBuffer().toString();
        }
        String user = new String(bytes, StandardCharsets.UTF_8);
        // It stands for what is no UTF-8, and for itself.
        boolean doubtful = user.indexOf('\ufffd') >= 0;
        return doubtful && !Arrays.equals(user.getBytes(StandardCharsets.UTF_8), bytes) ? null : user;
    }

    private static long hash(byte[] bytes) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, but this one does not", e);
        }
    }
}
