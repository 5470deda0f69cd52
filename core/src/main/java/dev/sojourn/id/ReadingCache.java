package dev.sojourn.id;

import org.jspecify.annotations.Nullable;

/**
 * A bounded, lossy memory of accepted readings, so that a client that comes back costs neither an HMAC nor a SHA-256.
 *
 * <p><b>What goes in.</b> Accepted readings only. With a format that signs, only holders of tokens that this
 * application made can insert, so a flood of forged ids evicts nothing. With unsigned ids any well-shaped guess
 * inserts; the worst a flood achieves there is that others pay for one SHA-256, as they would without a cache.
 *
 * <p><b>What is kept.</b> A {@link RememberedToken}: no text, but the key of the session, which is no secret, and
 * 128 bits of a hash of what was presented, under a random key of its {@link SessionIds}. The id of a hit is taken
 * from what the client presents.
 *
 * <p><b>What a hit proves.</b> A hit skips the signature check, so the comparison of hashes <i>is</i> the check: 128
 * bits under a key that nobody outside has seen a hash of. A guess is right with a chance of 8 in 2<sup>128</sup>, that
 * of a forged signature is 1 in 2<sup>256</sup>; at a million guesses a second, a year of them has a chance of 1 in
 * 2<sup>80</sup>. Two longs are compared, always both, and what the time of that tells is about hashes a client cannot
 * compute. The same key keeps a client from steering the slot and the tag towards a victim's token.
 *
 * <p><b>Why there is no lock.</b> An entry is immutable with final fields, so a thread that sees it at all sees it
 * whole. Threads that write one set at once may drop or repeat entries; that costs a signature check, never a wrong
 * answer. A full cache of {@code sj1} tokens holds about 110 bytes per slot.
 *
 * <p><b>Why the tags lie apart.</b> Among many clients every object that is looked at is a miss of the processor's
 * caches. The tags of one set share a cache line, so only the entry that is meant is ever fetched.
 */
final class ReadingCache {

    static final int MOST_SLOTS = 1 << 24;

    private static final int WAYS = 8;

    private final int[] tags;
    private final @Nullable RememberedToken[] slots;
    private final int setMask;

    /** Creates a cache with at least this many slots: rounded up to a power of two, and to one set of {@link #WAYS}. */
    ReadingCache(int slots) {
        int rounded = Math.max(WAYS, Integer.highestOneBit(2 * slots - 1));
        this.tags = new int[rounded];
        this.slots = new @Nullable RememberedToken[rounded];
        this.setMask = rounded / WAYS - 1;
    }

    int slots() {
        return slots.length;
    }

    @Nullable
    RememberedToken find(TokenHash hash) {
        int tag = (int) hash.first;
        int first = (tag & setMask) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            if (tags[i] == tag) {
                RememberedToken token = slots[i];
                if (token != null && token.isOf(hash)) {
                    return token;
                }
            }
        }
        return null;
    }

    /** Remembers an accepted reading; in a full set the entry that came first has to go. */
    void put(RememberedToken token) {
        int tag = (int) token.first();
        int first = (tag & setMask) * WAYS;
        for (int i = first + WAYS - 1; i > first; i--) {
            tags[i] = tags[i - 1];
            slots[i] = slots[i - 1];
        }
        tags[first] = tag;
        slots[first] = token;
    }
}
