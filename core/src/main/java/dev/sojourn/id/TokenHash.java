package dev.sojourn.id;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * SipHash-1-3 with 128 bits (Aumasson and Bernstein, 2012) of what a client presented: a keyed hash of some dozens of
 * nanoseconds, for hashes that never leave the process.
 */
final class TokenHash {

    private static final int WORD = Long.BYTES;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** A secret of one reader of tokens, which it forgets with the process. */
    record Key(long first, long second) {

        static Key random() {
            SecureRandom random = new SecureRandom();
            return new Key(random.nextLong(), random.nextLong());
        }

        @Override
        public String toString() {
            return "TokenHash.Key";
        }
    }

    final long first;
    final long second;
    /** Whether all characters are ASCII; the hash of any other text stands for nothing. */
    final boolean ascii;

    @SuppressWarnings("EnumOrdinal") // The number is forgotten with the process.
    TokenHash(Key key, String source, int from, int to, @Nullable String signature, Transport by) {
        int length = to - from;
        int signed = signature == null ? 0 : signature.length();
        int ofText = words(length);
        int ofAll = 1 + ofText + words(signed);
        long v0 = key.first ^ 0x736f6d6570736575L;
        long v1 = key.second ^ 0x646f72616e646f6dL ^ 0xee;
        long v2 = key.first ^ 0x6c7967656e657261L;
        long v3 = key.second ^ 0x7465646279746573L;
        // Both lengths in front: no two different presentations have the same words.
        long word = (long) length << 32 | (signature == null ? 0 : signed + 1L) << 8 | by.ordinal();
        long seen = 0;
        long half = 0;
        // A round for each word, three for the first half of the hash, three for the second: in one loop over local
        // variables, which is what the compiler makes the fastest code of.
        for (int i = 1; ; i++) {
            v3 ^= word;
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
            v0 ^= word;
            if (i < ofAll) {
                word = i <= ofText
                        ? word(source, from + WORD * (i - 1), to)
                        : word(signature, WORD * (i - 1 - ofText), signed);
                seen |= word;
                continue;
            }
            word = 0;
            if (i == ofAll) {
                v2 ^= 0xee;
            } else if (i == ofAll + 3) {
                half = v0 ^ v1 ^ v2 ^ v3;
                v1 ^= 0xdd;
            } else if (i == ofAll + 6) {
                break;
            }
        }
        this.first = half;
        this.second = v0 ^ v1 ^ v2 ^ v3;
        this.ascii = (seen & HIGH_BITS) == 0;
    }

    private static int words(int length) {
        return (length + WORD - 1) / WORD;
    }

    /** Eight characters as bytes, the last ones padded with zeros; all ones where one of them is not ASCII. */
    private static long word(@Nullable String text, int at, int end) {
        if (text == null) {
            return 0;
        }
        if (end - at < WORD) {
            long word = 0;
            for (int i = end - 1; i >= at; i--) {
                char c = text.charAt(i);
                word = c < 0x80 ? word << 8 | c : -1;
            }
            return word;
        }
        char a = text.charAt(at);
        char b = text.charAt(at + 1);
        char c = text.charAt(at + 2);
        char d = text.charAt(at + 3);
        char e = text.charAt(at + 4);
        char f = text.charAt(at + 5);
        char g = text.charAt(at + 6);
        char h = text.charAt(at + 7);
        return (a | b | c | d | e | f | g | h) >= 0x80
                ? -1
                : a
                        | b << 8
                        | c << 16
                        | (long) d << 24
                        | (long) e << 32
                        | (long) f << 40
                        | (long) g << 48
                        | (long) h << 56;
    }
}
