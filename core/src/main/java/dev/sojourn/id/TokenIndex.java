package dev.sojourn.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which session of a store in this process an accepted token leads to, so that a client that comes back costs neither a
 * signature check nor a search by key. It belongs to the store, grows and shrinks with it, and its entries are the
 * store's own objects: what a token leads to costs no object more, and no memory line more than the session itself.
 *
 * <p><b>What is kept</b> is 128 bits of a hash of the token, under a random key of the {@link SessionIds} that accepted
 * it, and where in the token the id stands. No text: the id of a hit is taken from what the client presents. A hit is
 * the check: see {@link RememberedToken} and decision 0039 for what a guess is worth.
 *
 * <p><b>What a hit does not say</b> is that the session lives: whoever has an entry asks the store. So the end of a
 * session needs no word to this index, but for the memory, which {@link #remove} gives back.
 *
 * <p>Safe for use by many threads. Readers take no lock: they may miss an entry that is being moved, which costs a
 * signature check. Writers lock the entry, then one of some segments.
 */
public final class TokenIndex {

    private static final int SEGMENT_BITS = 6;
    private static final int SMALLEST = 16;

    private final Segment[] segments = new Segment[1 << SEGMENT_BITS];

    /** Makes an empty index. */
    public TokenIndex() {
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment();
        }
    }

    /**
     * What a token can lead to: the place of one session in a store, which extends this. It remembers one token at a
     * time.
     */
    public abstract static class Entry {

        private static final VarHandle FIRST;

        static {
            try {
                FIRST = MethodHandles.lookup().findVarHandle(Entry.class, "first", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        /** Guarded by the segment for writing. */
        private @Nullable Entry next;

        /** The first half of the hash; 0 while no token leads here, also while the other fields are being changed. */
        private long first;

        private long second;

        /** Where the id stands in the token, and whether the reading was stale. */
        private int place;

        /** Makes an entry to which no token leads yet. */
        protected Entry() {}

        /** Returns the key of the session that is here, or null when there is none any more: the entry is then dead. */
        public abstract @Nullable SessionKey key();

        private boolean isOf(long half, long other) {
            return (((long) FIRST.getAcquire(this) ^ half) | (second ^ other)) == 0;
        }

        private void set(RememberedToken token) {
            FIRST.setVolatile(this, 0L);
            VarHandle.storeStoreFence();
            second = token.second();
            place = Place.of(token);
            FIRST.setRelease(this, token.first());
        }
    }

    /** Two positions and a flag in one number. */
    private static final class Place {
        private static final int BITS = 15;
        private static final int MOST = (1 << BITS) - 1;

        private Place() {}

        static boolean fits(RememberedToken token) {
            return token.idTo() <= MOST;
        }

        static int of(RememberedToken token) {
            return token.idFrom() << BITS | token.idTo() | (token.stale() ? 1 << 2 * BITS : 0);
        }

        static int from(int place) {
            return place >>> BITS & MOST;
        }

        static int to(int place) {
            return place & MOST;
        }

        static boolean stale(int place) {
            return place >>> 2 * BITS != 0;
        }
    }

    /** The reading of a token that has led to an entry which is not dead, or null. */
    @Nullable
    IdReading find(TokenHash hash, String source, int from) {
        long first = hash.first;
        Entry entry = segment(first).head(first);
        while (entry != null) {
            if (entry.isOf(first, hash.second)) {
                int place = entry.place;
                // The place belongs to this token only if no other was set while it was read.
                VarHandle.loadLoadFence();
                SessionKey key = entry.first == first ? entry.key() : null;
                return key == null
                        ? null
                        : IdReading.accepted(
                                SessionId.in(source, from + Place.from(place), from + Place.to(place), key),
                                Place.stale(place),
                                entry);
            }
            entry = entry.next;
        }
        return null;
    }

    /** Lets a token lead to an entry; false when another one does that is as good, or the entry is dead. */
    boolean put(RememberedToken token, Entry entry) {
        synchronized (entry) {
            boolean taken = entry.first != 0 && (token.stale() || !Place.stale(entry.place));
            // Whoever lets an entry die takes it out afterwards, under the same lock.
            if (taken || token.first() == 0 || !Place.fits(token) || entry.key() == null) {
                return false;
            }
            remove(entry);
            segment(token.first()).add(token, entry);
            return true;
        }
    }

    /**
     * Takes out an entry, which a store does when it is dead.
     *
     * @param entry one of this index, or one to which no token leads
     */
    public void remove(Entry entry) {
        synchronized (entry) {
            if (entry.first != 0) {
                segment(entry.first).remove(entry);
            }
        }
    }

    /** How many tokens lead somewhere, as far as this thread has seen. */
    int size() {
        return Arrays.stream(segments).mapToInt(segment -> segment.size).sum();
    }

    /** Forgets all tokens. */
    public void clear() {
        for (Segment segment : segments) {
            segment.clear();
        }
    }

    private Segment segment(long first) {
        return segments[(int) (first >>> Long.SIZE - SEGMENT_BITS)];
    }

    /** A table of chains through the entries themselves. */
    private static final class Segment {

        private volatile @Nullable Entry[] heads = new @Nullable Entry[SMALLEST];
        private int size;

        @Nullable
        Entry head(long first) {
            @Nullable Entry[] table = heads;
            return table[(int) first & table.length - 1];
        }

        synchronized void add(RememberedToken token, Entry entry) {
            if (size >= heads.length / 2) {
                resize(2 * heads.length);
            }
            size++;
            entry.set(token);
            link(heads, entry);
        }

        synchronized void remove(Entry entry) {
            @Nullable Entry[] table = heads;
            int at = (int) entry.first & table.length - 1;
            Entry before = null;
            Entry each = table[at];
            while (each != null && each != entry) {
                before = each;
                each = each.next;
            }
            if (each == null) {
                // The table was cleared meanwhile.
                return;
            }
            if (before == null) {
                table[at] = entry.next;
            } else {
                before.next = entry.next;
            }
            Entry.FIRST.setVolatile(entry, 0L);
            if (--size < table.length / 8 && table.length > SMALLEST) {
                resize(table.length / 2);
            }
        }

        synchronized void clear() {
            heads = new @Nullable Entry[SMALLEST];
            size = 0;
        }

        /** A reader that stands in a chain which is being moved goes on in the new one: it may miss, and it ends. */
        private void resize(int length) {
            @Nullable Entry[] from = heads;
            @Nullable Entry[] to = new @Nullable Entry[length];
            for (Entry head : from) {
                Entry entry = head;
                while (entry != null) {
                    Entry next = entry.next;
                    link(to, entry);
                    entry = next;
                }
            }
            heads = to;
        }

        private static void link(@Nullable Entry[] table, Entry entry) {
            int at = (int) entry.first & table.length - 1;
            entry.next = table[at];
            table[at] = entry;
        }
    }
}
