package dev.sojourn.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * SipHash-1-3 with 128 bits (Aumasson and Bernstein, 2012) of what a client presented: a keyed hash of some dozens of
 * nanoseconds, for hashes that never leave the process.
 */
final class TokenHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    final long first;
    final long second;

    @SuppressWarnings("EnumOrdinal") // The number is forgotten with the process.
    TokenHash(long key0, long key1, String text, @Nullable String signature, Transport by) {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        // Both lengths in front: no two different presentations have the same words.
        long signatureLength = signature == null ? 0 : signature.length() + 1L;
        word((long) text.length() << 32 | signatureLength << 8 | by.ordinal());
        text(text);
        text(signature == null ? "" : signature);
        v2 ^= 0xee;
        first = finish();
        v1 ^= 0xdd;
        second = finish();
    }

    /** A character that is no single byte counts as a question mark. */
    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int whole = bytes.length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            word((long) LONGS.get(bytes, i));
        }
        long rest = 0;
        for (int i = whole; i < bytes.length; i++) {
            rest |= (bytes[i] & 0xffL) << 8 * (i - whole);
        }
        word(rest);
    }

    private void word(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private long finish() {
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
