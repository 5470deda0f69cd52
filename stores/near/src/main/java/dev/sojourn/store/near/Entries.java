package dev.sojourn.store.near;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered, and the one rule that keeps it true: an answer of the store is kept only if the read that
 * brought it is still the one in {@link #fills} for its key. A read enters there before it asks the store; whoever
 * knows of a change throws it out there before he drops the entry; and the look whether it is still there and the
 * keeping are one step for the entry's key. So no answer that began before a change is kept after it, whichever of the
 * two comes first, and at most one read per key can be kept at all, so that none is overtaken by an older one. What
 * this node writes is kept by the same rule, with a place of its own in {@link #writes}.
 *
 * <p>All at once are dropped by a new {@link Epoch}: what belongs to another one is not served.
 */
final class Entries {

    private final Cache<SessionKey, Entry> cache;
    private final ConcurrentMap<SessionKey, Entry> byKey;
    private final ConcurrentMap<SessionKey, Fill> fills = new ConcurrentHashMap<>();
    private final ConcurrentMap<SessionKey, Write> writes = new ConcurrentHashMap<>();
    /** Keys that are not remembered now, and by how many callers. */
    private final ConcurrentMap<SessionKey, Integer> barred = new ConcurrentHashMap<>();

    private final SessionStore store;
    private final InstantSource clock;
    private final long staleness;
    private final long maxBytes;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder puts = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder drops = new LongAdder();
    private final LongAdder losses = new LongAdder();

    private volatile Epoch epoch = new Epoch(true);

    Entries(SessionStore store, InstantSource clock, long staleness, int maxEntries, long maxBytes) {
        this.store = store;
        this.clock = clock;
        this.staleness = staleness;
        // A weight is an int: more bytes than that for each entry could not be told from it.
        this.maxBytes = Math.min(maxBytes, (long) maxEntries * Integer.MAX_VALUE);
        // Each entry weighs its share of the bytes at least, so that as many as weigh the maximum are maxEntries.
        long share = (this.maxBytes + maxEntries - 1) / maxEntries;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(this.maxBytes)
                .weigher((SessionKey key, Entry entry) ->
                        (int) Math.min(Integer.MAX_VALUE, Math.max(share, EntrySize.of(entry.session()))))
                .build();
        this.byKey = cache.asMap();
    }

    @Nullable
    StoredRecord find(SessionKey key) {
        Entry entry = cache.getIfPresent(key);
        if (entry != null && entry.serves(epoch, clock.millis())) {
            hits.increment();
            return entry.session();
        }
        misses.increment();
        while (true) {
            Fill mine = new Fill(epoch);
            Fill underWay = fills.putIfAbsent(key, mine);
            if (underWay == null) {
                return ask(key, mine, store::find);
            }
            if (underWay.epoch() == mine.epoch() && underWay.awaited()) {
                return underWay.answer();
            }
            // It began before everything was dropped, so for this caller its answer may be too old; or who asked was
            // interrupted, which is nobody else's failure.
            fills.remove(key, underWay);
        }
    }

    /** Asks the store, whatever is remembered; afterwards nothing older than the answer is. */
    @Nullable
    StoredRecord findFresh(SessionKey key) {
        Fill mine = new Fill(epoch);
        fills.put(key, mine);
        boolean kept = false;
        try {
            StoredRecord record = ask(key, mine, store::findFresh);
            Entry entry = byKey.get(key);
            kept = entry != null && entry.session() == record;
            return record;
        } finally {
            if (!kept) {
                drop(key);
            }
        }
    }

    private @Nullable StoredRecord ask(
            SessionKey key, Fill mine, Function<SessionKey, @Nullable StoredRecord> question) {
        try {
            long asked = clock.millis();
            StoredRecord record = question.apply(key);
            Entry answer = Entry.of(record, mine.epoch(), asked, staleness);
            keep(key, mine, answer);
            if (answer == null && !mine.epoch().fed() && record instanceof StoredSession) {
                refusals.increment();
            }
            mine.answered(record);
            return record;
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                mine.failed(e);
            }
            throw e;
        } finally {
            fills.remove(key, mine);
            mine.over();
        }
    }

    private void keep(SessionKey key, Fill mine, @Nullable Entry answer) {
        if (answer == null) {
            byKey.remove(key);
            return;
        }
        if (EntrySize.of(answer.session()) > maxBytes) {
            byKey.remove(key);
            refusals.increment();
            return;
        }
        // The record's own key, so that an equal one is not kept beside it.
        Entry kept = byKey.compute(
                answer.session().key(),
                (same, present) -> fills.get(key) == mine && !barred.containsKey(key) ? answer : present);
        (kept == answer ? puts : refusals).increment();
    }

    /** Notes that a record is about to be written. Of writes that overlap at most the last one is remembered. */
    Write writing(SessionKey key) {
        Write mine = new Write(epoch, clock.millis());
        writes.put(key, mine);
        return mine;
    }

    /**
     * Remembers what the store has taken; moments that others have moved meanwhile may be later there. What reads found
     * that are under way is older, and of two writes that overlap it is not known here which one came last.
     */
    void written(StoredSession session, Write write) {
        Entry entry =
                EntrySize.of(session) > maxBytes ? null : Entry.of(session, write.epoch(), write.began(), staleness);
        Entry kept = byKey.compute(session.key(), (key, present) -> {
            boolean alone = writes.remove(key) == write;
            fills.remove(key);
            return alone && entry != null ? entry.notBefore(present) : null;
        });
        (kept == null ? refusals : puts).increment();
    }

    /** A write that is under way. Told apart by identity. */
    static final class Write {

        private final Epoch epoch;
        private final long began;

        private Write(Epoch epoch, long began) {
            this.epoch = epoch;
            this.began = began;
        }

        Epoch epoch() {
            return epoch;
        }

        long began() {
            return began;
        }
    }

    /** Forgets a record, and what reads and writes of it that are under way will find. */
    void drop(SessionKey key) {
        fills.remove(key);
        writes.remove(key);
        if (byKey.remove(key) != null) {
            drops.increment();
        }
    }

    /** Forgets a record, and remembers nothing under its key until it is {@link #unbar}red. */
    void bar(SessionKey key) {
        barred.merge(key, 1, Integer::sum);
        drop(key);
    }

    void unbar(SessionKey key) {
        drop(key);
        barred.computeIfPresent(key, (same, callers) -> callers == 1 ? null : callers - 1);
    }

    /** Moves the moments of a record as the store has just done. What is under way may have been read before. */
    void touched(SessionKey key, Touch touch) {
        fills.remove(key);
        writes.remove(key);
        byKey.computeIfPresent(key, (same, entry) -> entry.touched(touch, staleness));
    }

    /** Forgets everything; what comes is remembered only while notices come. */
    synchronized void dropAll(boolean fed) {
        epoch = new Epoch(fed);
        losses.increment();
        // Nothing of it would be served any more; this is for the memory.
        cache.invalidateAll();
    }

    /** Forgets everything, as often as it is told, and goes on as before. */
    synchronized void dropAll() {
        dropAll(epoch.fed());
    }

    NearCacheStatistics statistics() {
        cache.cleanUp();
        long weight = cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new NearCacheStatistics(
                hits.sum(),
                misses.sum(),
                puts.sum(),
                refusals.sum(),
                drops.sum(),
                losses.sum(),
                cache.estimatedSize(),
                weight);
    }
}
