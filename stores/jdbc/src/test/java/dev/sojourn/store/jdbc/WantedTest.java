package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.AnnouncesChanges.Interest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** That nobody is silent about a write which a reader counts on hearing of, however processes stand still. */
class WantedTest {

    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Audience audience = new Audience("table");
    private final Wanted wanted = new Wanted(START);
    private final Wanted.Knowledge known = new Wanted.Knowledge();

    @Test
    void aNodeThatHasHeardEverythingIsSilentWhenNobodyAskedForChanges() {
        known.up(true);
        long later = START + Wanted.LEASE_NANOS;
        known.until(later - 1);
        assertThat(wanted.mayBeWanted(known, later - 1, later - 1)).isTrue();
        assertThat(wanted.mayBeWanted(known, later, later)).isFalse();
        wanted.heard(later + 1);
        assertThat(wanted.mayBeWanted(known, later + 2, later + 2)).isTrue();
    }

    @Test
    void aNodeThatMayHaveMissedAWordSpeaks() {
        long later = START + 10 * Wanted.LEASE_NANOS;
        known.until(later);
        assertThat(wanted.mayBeWanted(known, later, later)).isTrue();
        known.up(true);
        assertThat(wanted.mayBeWanted(known, later + Wanted.DOUBT_NANOS, later + Wanted.DOUBT_NANOS))
                .isFalse();
        assertThat(wanted.mayBeWanted(known, later + Wanted.DOUBT_NANOS + 1, later + Wanted.DOUBT_NANOS + 1))
                .isTrue();
    }

    @Test
    void aNodeTellsThoseOfItsOwn() {
        known.up(true);
        long later = START + Wanted.LEASE_NANOS;
        known.until(later);
        wanted.by(audience);
        assertThat(wanted.mayBeWanted(known, later, later)).isFalse();
        audience.add(new Ear(), Interest.CHANGES);
        assertThat(wanted.mayBeWanted(known, later, later)).isTrue();
        assertThat(wanted.isUntold(later)).isTrue();
    }

    @Test
    void aGapBetweenWordsIsNotCoveredAndNeitherIsTheTimeAfterIt() {
        wanted.echoed(START, START + 1);
        long from = START + 1 + Wanted.DOUBT_NANOS;
        assertThat(wanted.isCovered(from - 1)).isFalse();
        assertThat(wanted.isCovered(from)).isTrue();
        // In time.
        wanted.echoed(from + 1, from + 2);
        assertThat(wanted.isCovered(from + 3)).isTrue();
        assertThat(wanted.isCovered(from + Wanted.LEASE_NANOS)).isTrue();
        // The next one comes back so late that it does not yet count when the last one's time is over.
        long end = from + 1 + Wanted.LEASE_NANOS;
        wanted.echoed(end - Wanted.DOUBT_NANOS, end - Wanted.DOUBT_NANOS + 1);
        assertThat(wanted.isCovered(end)).isFalse();
        assertThat(wanted.isCovered(end + 1)).isTrue();
    }

    /** What happens on a channel, in the order of the commits, and when each of the two hears of it. */
    private record Word(boolean readers, long sent, long committed, long heardByReader, long heardByWriter) {}

    @Test
    void noWriteInACoveredMomentIsPassedOverInSilenceHoweverLateWhoeverIs() {
        int silent = 0;
        int told = 0;
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Word> words = words(random);
            Wanted reader = new Wanted(0);
            Wanted writer = new Wanted(0);
            Wanted.Knowledge writers = new Wanted.Knowledge();
            writers.up(true);
            int readerIsAt = 0;
            int writerIsAt = 0;
            long decision = 0;
            for (int i = 0; i < 5_000; i++) {
                // A write, and the decision about it, which may be late. What is heard by then is heard in between.
                long write = decision + random.nextLong(60 * MILLI);
                decision = write + delay(random);
                for (; readerIsAt < words.size() && words.get(readerIsAt).heardByReader <= write; readerIsAt++) {
                    Word word = words.get(readerIsAt);
                    if (word.readers) {
                        reader.echoed(word.sent, word.heardByReader);
                    }
                }
                for (; writerIsAt < words.size() && words.get(writerIsAt).heardByWriter <= decision; writerIsAt++) {
                    Word word = words.get(writerIsAt);
                    if (word.readers) {
                        writer.heard(word.heardByWriter);
                    } else {
                        writers.until(word.sent);
                    }
                }
                boolean tells = writer.mayBeWanted(writers, write, decision);
                if (reader.isCovered(write)) {
                    assertThat(tells).as("seed %d, write at %d ns", seed, write).isTrue();
                    told++;
                } else if (!tells) {
                    silent++;
                }
            }
        }
        assertThat(told).as("writes in covered moments").isGreaterThan(10_000);
        assertThat(silent).as("writes that were told to nobody").isGreaterThan(10_000);
    }

    /** Words of a reader that comes and goes, and of a writer. */
    private static List<Word> words(SplittableRandom random) {
        List<Word> words = new ArrayList<>();
        for (boolean readers : new boolean[] {true, false}) {
            boolean there = readers && random.nextBoolean();
            for (long now = 0; now < TimeUnit.MINUTES.toNanos(4); now += TimeUnit.SECONDS.toNanos(1)) {
                long sent = now;
                now += delay(random);
                if (there || !readers) {
                    words.add(new Word(readers, sent, now, 0, 0));
                }
                if (random.nextInt(20) == 0) {
                    there = !there;
                    now += random.nextLong(2 * Wanted.LEASE_NANOS);
                }
            }
        }
        words.sort(Comparator.comparingLong(Word::committed));
        long reader = 0;
        long writer = 0;
        List<Word> heard = new ArrayList<>();
        for (Word word : words) {
            reader = Math.max(reader, word.committed + delay(random));
            writer = Math.max(writer, word.committed + delay(random));
            heard.add(new Word(word.readers, word.sent, word.committed, reader, writer));
        }
        return heard;
    }

    /** Mostly a millisecond, at times longer than anything is allowed to take. */
    private static long delay(SplittableRandom random) {
        int kind = random.nextInt(200);
        return kind == 0
                ? random.nextLong(2 * Wanted.LEASE_NANOS)
                : kind < 4 ? random.nextLong(2 * Wanted.DOUBT_NANOS) : random.nextLong(2 * MILLI);
    }
}
