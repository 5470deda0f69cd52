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
 * <p><b>What is kept.</b> No text: neither the token nor the id, which both would lie in memory and its dumps long
 * after the session has ended. An entry has the key of the session, which is no secret, and 128 bits of a hash of what
 * was presented, under a random key of this cache. The id of a hit is taken from what the client presents.
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
    private final @Nullable Entry[] slots;
    private final int setMask;
    private final long key0 = new SecureRandom().nextLong();
    private final long key1 = new SecureRandom().nextLong();

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
    IdReading find(String source, int from, int to, @Nullable String signature, Transport by) {
        String text = source.substring(from, to);
        TokenHash hash = new TokenHash(key0, key1, text, signature, by);
        int tag = (int) hash.first;
        int first = (tag & setMask) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            if (tags[i] == tag) {
                Entry entry = slots[i];
                if (entry != null && ((entry.first ^ hash.first) | (entry.second ^ hash.second)) == 0) {
                    String id = text.substring(entry.idFrom, entry.idTo);
                    return IdReading.accepted(new SessionId(id, entry.key), entry.stale);
                }
            }
        }
        return null;
    }

    /** Remembers an accepted reading; in a full set the entry that came first has to go. */
    void put(Presented token, IdReading reading) {
        String text = token.text(token.from(), token.to());
        // To the hash it stands for every character that is no byte, so it may not be in what a hit accepts.
        if ((text + token.signature()).indexOf('?') >= 0) {
            return;
        }
        TokenHash hash = new TokenHash(key0, key1, text, token.signature(), token.by());
        String id = reading.id().text();
        int idFrom = text.indexOf(id);
        int tag = (int) hash.first;
        int first = (tag & setMask) * WAYS;
        for (int i = first + WAYS - 1; i > first; i--) {
            tags[i] = tags[i - 1];
            slots[i] = slots[i - 1];
        }
        tags[first] = tag;
        slots[first] = new Entry(hash.first, hash.second, idFrom, idFrom + id.length(), reading.key(), reading.stale());
    }

    /** The hash of a presentation, where the id stands in its text, and what came of it. */
    private record Entry(long first, long second, int idFrom, int idTo, SessionKey key, boolean stale) {}
}
