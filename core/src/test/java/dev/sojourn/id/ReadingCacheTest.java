package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SignedIdFormat.Presented;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReadingCacheTest {

    private static SessionIds ids(int cacheSize) {
        return SessionIds.builder()
                .keys(KeyRing.of(Fixtures.K2, Fixtures.K1))
                .cacheSize(cacheSize)
                .build();
    }

    @Test
    void aSecondReadingOfATokenIsTheFirstOne() {
        SessionIds ids = ids(64);
        String token = ids.sign(Fixtures.ID, Carriage.COOKIE);

        IdReading first = ids.read(token, Carriage.COOKIE);

        assertThat(ids.read("sid=" + token, 4, 4 + token.length(), Carriage.COOKIE))
                .isSameAs(first);
    }

    @Test
    void withoutACacheEveryReadingIsNew() {
        SessionIds ids = ids(0);
        String token = ids.sign(Fixtures.ID, Carriage.COOKIE);

        assertThat(ids.read(token, Carriage.COOKIE)).isNotSameAs(ids.read(token, Carriage.COOKIE));
    }

    @Test
    void aRememberedTokenIsStillRefusedByOtherCarriages() {
        SessionIds ids = ids(64);
        String token = ids.sign(Fixtures.ID, Carriage.COOKIE);
        assertThat(ids.read(token, Carriage.COOKIE).accepted()).isTrue();

        assertThat(ids.read(token, Carriage.HEADER).accepted()).isFalse();
    }

    @Test
    void aFloodOfForgedTokensEvictsNothing() {
        SessionIds ids = ids(4);
        String token = ids.sign(Fixtures.ID, Carriage.COOKIE);
        IdReading remembered = ids.read(token, Carriage.COOKIE);
        SessionIds forger = SessionIds.builder()
                .keys(KeyRing.of(new SigningKey("k2", Fixtures.bytes(77))))
                .build();

        for (int i = 0; i < 1000; i++) {
            String forged = forger.sign(forger.generate(), Carriage.COOKIE);
            assertThat(ids.read(forged, Carriage.COOKIE).accepted()).isFalse();
        }

        assertThat(ids.read(token, Carriage.COOKIE)).isSameAs(remembered);
    }

    @Test
    void answersAreTheSameWithAndWithoutACacheForAnyMixOfInput() {
        long seed = 99_173;
        Random random = new Random(seed);
        SessionIds without = ids(0);
        List<SessionIds> with = List.of(ids(1), ids(8), ids(1 << 10));
        List<String> tokens = tokens(without, 200);
        for (int i = 0; i < 60_000; i++) {
            String text = tokens.get(random.nextInt(tokens.size()));
            if (random.nextInt(4) == 0) {
                int at = random.nextInt(text.length());
                text = text.substring(0, at) + (char) (33 + random.nextInt(94)) + text.substring(at + 1);
            }
            Carriage by = Carriage.values()[random.nextInt(4)];
            IdReading expected = without.read(text, by);
            for (SessionIds cached : with) {
                IdReading actual = cached.read(text, by);
                assertThat(actual.rejection()).as("seed %d, step %d", seed, i).isEqualTo(expected.rejection());
                assertThat(actual.stale()).as("seed %d, step %d", seed, i).isEqualTo(expected.stale());
                if (expected.accepted()) {
                    assertThat(actual.id().text()).isEqualTo(expected.id().text());
                }
            }
        }
    }

    private static List<String> tokens(SessionIds ids, int count) {
        SessionIds older = SessionIds.builder().keys(KeyRing.of(Fixtures.K1)).build();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SessionIds signer = i % 3 == 0 ? older : ids;
            tokens.add(signer.sign(ids.generate(), Carriage.values()[i % 4]));
        }
        return tokens;
    }

    @Test
    void threadsThatShareFewSlotsNeverSeeEachOthersIds() throws Exception {
        SessionIds ids = ids(8);
        List<SessionId> known = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            known.add(ids.generate());
            tokens.add(ids.sign(known.get(i), Carriage.COOKIE));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                wrong.add(threads.submit(mismatches(ids, known, tokens, thread)));
            }
            for (Future<Integer> count : wrong) {
                assertThat(count.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Integer> mismatches(
            SessionIds ids, List<SessionId> known, List<String> tokens, int thread) {
        return () -> {
            Random random = new Random(thread);
            int wrong = 0;
            for (int i = 0; i < 50_000; i++) {
                int at = random.nextInt(tokens.size());
                IdReading reading = ids.read(tokens.get(at), Carriage.COOKIE);
                if (!reading.id().text().equals(known.get(at).text())
                        || !reading.key().equals(known.get(at).key())) {
                    wrong++;
                }
            }
            return wrong;
        };
    }

    @Test
    void keepsTheMostRecentReadingsOfASet() {
        ReadingCache cache = new ReadingCache(8);
        IdReading reading = IdReading.accepted(Fixtures.ID, false);
        for (String text : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i")) {
            cache.put(new Presented(text, 0, 1, null, Carriage.COOKIE), reading);
        }

        assertThat(cache.find("a", 0, 1, null, Carriage.COOKIE)).isNull();
        for (String text : List.of("b", "c", "d", "e", "f", "g", "h", "i")) {
            assertThat(cache.find(text, 0, 1, null, Carriage.COOKIE)).isSameAs(reading);
        }
    }

    @Test
    void roundsItsSizeUpToAPowerOfTwo() {
        assertThat(new ReadingCache(1).slots()).isEqualTo(8);
        assertThat(new ReadingCache(9).slots()).isEqualTo(16);
        assertThat(new ReadingCache(1 << 16).slots()).isEqualTo(1 << 16);
    }
}
