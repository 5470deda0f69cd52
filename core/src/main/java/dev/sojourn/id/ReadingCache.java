package dev.sojourn.id;

import dev.sojourn.id.SignedIdFormat.Presented;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A bounded, lossy memory of accepted readings, so that a client that comes back costs neither an HMAC nor a SHA-256.
 *
 * <p><b>What goes in.</b> Accepted readings only. With a format that signs, only holders of tokens that this
 * application made can insert, so a flood of forged ids evicts nothing. With unsigned ids any well-shaped guess
 * inserts; the worst a flood achieves there is that others pay for one SHA-256, as they would without a cache.
 *
 * <p><b>Why a hit takes constant time.</b> A hit skips the signature check, so the comparison of texts <i>is</i> the
 * check. If it stopped at the first difference, a client could vary one character at a time and learn from the time
 * taken how much of somebody's live token it has right. So every character is compared, always. The slot and the tag
 * that is looked at first come from a hash with a random seed, which a client cannot steer towards a victim's token.
 *
 * <p><b>Why there is no lock.</b> An entry is immutable with final fields, so a thread that sees it at all sees it
 * whole. Threads that write one set at once may drop or repeat entries; that costs a signature check, never a wrong
 * answer. A full cache of {@code sj1} tokens holds about 350 bytes per slot.
 *
 * <p><b>Why the tags lie apart.</b> Among many clients every object that is looked at is a miss of the processor's
 * caches. The tags of one set share a cache line, so only the entry that is meant is ever fetched.
 */
final class ReadingCache {

    static final int MOST_SLOTS = 1 << 24;

    private static final int WAYS = 8;

    /** Enough of the end of a token to tell any two apart: the end is the signature, or random. */
    private static final int HASHED = 32;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int[] tags;
    private final @Nullable Entry[] slots;
    private final int setMask;
    private final long seed = new SecureRandom().nextLong();

    /** Creates a cache with at least this many slots: rounded up to a power of two, and to one set of {@link #WAYS}. */
    ReadingCache(int slots) {
        int rounded = Math.max(WAYS, Integer.highestOneBit(2 * slots - 1));
        this.tags = new int[rounded];
        this.slots = new @Nullable Entry[rounded];
        this.setMask = rounded / WAYS - 1;
    }

    int slots() {
        return slots.length;
    }

    @Nullable
    IdReading find(String source, int from, int to, @Nullable String signature, Carriage by) {
        int tag = tag(source, from, to, signature);
        int first = (tag & setMask) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            if (tags[i] == tag) {
                Entry entry = slots[i];
                if (entry != null && entry.holds(source, from, to, signature, by)) {
                    return entry.reading;
                }
            }
        }
        return null;
    }

    /** Remembers an accepted reading; in a full set the entry that came first has to go. */
    void put(Presented token, IdReading reading) {
        int tag = tag(token.source(), token.from(), token.to(), token.signature());
        int first = (tag & setMask) * WAYS;
        String text = token.text(token.from(), token.to());
        for (int i = first + WAYS - 1; i > first; i--) {
            tags[i] = tags[i - 1];
            slots[i] = slots[i - 1];
        }
        tags[first] = tag;
        slots[first] = new Entry(text, token.signature(), token.by(), reading);
    }

    private int tag(String source, int from, int to, @Nullable String signature) {
        long hash = hash(seed, source, Math.max(from, to - HASHED), to);
        if (signature != null) {
            hash = hash(hash, signature, Math.max(0, signature.length() - HASHED), signature.length());
        }
        return (int) (hash ^ (hash >>> 32));
    }

    private static long hash(long start, String text, int from, int to) {
        long hash = start ^ (to - from);
        int i = from;
        for (; i + 4 <= to; i += 4) {
            // Four characters per multiplication: the chain of multiplications is what this costs.
            long four = text.charAt(i)
                    | ((long) text.charAt(i + 1) << 16)
                    | ((long) text.charAt(i + 2) << 32)
                    | ((long) text.charAt(i + 3) << 48);
            hash = mix(hash ^ four);
        }
        for (; i < to; i++) {
            hash = mix(hash ^ text.charAt(i));
        }
        return hash;
    }

    private static long mix(long value) {
        long product = value * MULTIPLIER;
        return product ^ (product >>> 29);
    }

    private static final class Entry {

        final String text;
        final @Nullable String signature;
        final Carriage by;
        final IdReading reading;

        Entry(String text, @Nullable String signature, Carriage by, IdReading reading) {
            this.text = text;
            this.signature = signature;
            this.by = by;
            this.reading = reading;
        }

        boolean holds(String source, int from, int to, @Nullable String otherSignature, Carriage otherBy) {
            if (by != otherBy || to - from != text.length() || (signature == null) != (otherSignature == null)) {
                return false;
            }
            int difference = difference(text, source, from);
            if (signature != null && otherSignature != null) {
                if (signature.length() != otherSignature.length()) {
                    return false;
                }
                difference |= difference(signature, otherSignature, 0);
            }
            return difference == 0;
        }

        /** Zero if the texts are equal; takes the same time wherever they differ. */
        private static int difference(String stored, String source, int from) {
            int difference = 0;
            for (int i = 0; i < stored.length(); i++) {
                difference |= stored.charAt(i) ^ source.charAt(from + i);
            }
            return difference;
        }
    }
}
