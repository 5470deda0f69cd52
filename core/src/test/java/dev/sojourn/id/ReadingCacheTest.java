package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SignedIdFormat.Presented;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
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
    void aSecondReadingOfATokenIsRemembered() {
        SessionIds ids = ids(64);
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);

        IdReading first = ids.read(token, Transport.COOKIE);

        IdReading second = ids.read("sid=" + token, 4, 4 + token.length(), Transport.COOKIE);
        assertThat(second.key()).isSameAs(first.key());
        assertThat(second.id().text()).isEqualTo(Fixtures.ID.text());
        assertThat(second.stale()).isEqualTo(first.stale());
    }

    @Test
    void neitherTokensNorIdsLieInTheMemoryOfACache() {
        SessionIds ids = SessionIds.builder()
                .format(IdFormat.lenient(IdFormat.base64Url(32), 64))
                .signed(SignedIdFormat.separate("sha256"))
                .keys(KeyRing.of(Fixtures.K2))
                .build();
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        assertThat(ids.read(token, ids.signature(Fixtures.ID, Transport.COOKIE), Transport.COOKIE)
                        .accepted())
                .isTrue();
        ReadingCache cache = new ReadingCache(8);
        remember(cache, token, "signature", IdReading.accepted(Fixtures.ID, false));

        assertThat(textsIn(cache)).isEmpty();
        assertThat(textsIn(ids)).doesNotContain(token).noneMatch(text -> text.contains(Fixtures.ID.text()));
        assertThat(find(cache, token, "signature", Transport.COOKIE)).isNotNull();
    }

    private static final TokenHash.Key KEY = TokenHash.Key.random();

    private static void remember(ReadingCache cache, String text, String signature, IdReading reading) {
        Presented presented = new Presented(text, 0, text.length(), signature, Transport.COOKIE);
        TokenHash hash = new TokenHash(KEY, text, 0, text.length(), signature, Transport.COOKIE);
        cache.put(Objects.requireNonNull(RememberedToken.of(hash, presented, reading)));
    }

    private static RememberedToken find(ReadingCache cache, String text, String signature, Transport by) {
        return cache.find(new TokenHash(KEY, text, 0, text.length(), signature, by));
    }

    /** Every text that can be reached from an object of this package through fields and arrays. */
    private static List<String> textsIn(Object root) {
        List<String> texts = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof CharSequence || next instanceof char[] || next instanceof byte[]) {
                texts.add(
                        next instanceof byte[] bytes
                                ? new String(bytes, StandardCharsets.ISO_8859_1)
                                : next.toString());
            } else if (next instanceof Object[] array) {
                Arrays.stream(array).filter(Objects::nonNull).forEach(open::push);
            } else if (next.getClass().getPackageName().equals("dev.sojourn.id") && !(next instanceof Enum)) {
                for (Field field : next.getClass().getDeclaredFields()) {
                    Object value = Modifier.isStatic(field.getModifiers()) ? null : valueOf(field, next);
                    if (value != null) {
                        open.push(value);
                    }
                }
            }
        }
        return texts;
    }

    private static Object valueOf(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatOnlyLooksLikeARememberedTokenToAByteIsRefused() {
        SessionIds ids = SessionIds.builder()
                .format(IdFormat.lenient(IdFormat.base64Url(32), 64))
                .signed(SignedIdFormat.unsigned())
                .build();
        for (String id : List.of("abcdefghijklmnop", "what?why?", "ab")) {
            assertThat(ids.read(id, Transport.COOKIE).id().text()).isEqualTo(id);
            assertThat(ids.read(id, Transport.COOKIE).id().text()).isEqualTo(id);
            for (int at = 0; at < id.length(); at++) {
                for (char other :
                        new char[] {(char) (id.charAt(at) + 0x100), (char) (id.charAt(at) + 0x80), '\ud800'}) {
                    String alias = id.substring(0, at) + other + id.substring(at + 1);
                    assertThat(ids.read(alias, Transport.COOKIE).accepted()).isFalse();
                }
            }
            assertThat(ids.read(id + '\0', Transport.COOKIE).accepted()).isFalse();
        }
    }

    @Test
    void textAndSignatureAreNotOneText() {
        ReadingCache cache = new ReadingCache(8);
        remember(cache, "abc", "de", IdReading.accepted(SessionId.of("abc"), true));

        assertThat(find(cache, "abc", "de", Transport.COOKIE)).isNotNull();
        assertThat(find(cache, "abc", null, Transport.COOKIE)).isNull();
        assertThat(find(cache, "abc", "", Transport.COOKIE)).isNull();
        assertThat(find(cache, "abcd", "e", Transport.COOKIE)).isNull();
        assertThat(find(cache, "abcde", null, Transport.COOKIE)).isNull();
        assertThat(find(cache, "abc", "de", Transport.HEADER)).isNull();
    }

    @Test
    void withoutACacheEveryReadingIsNew() {
        SessionIds ids = ids(0);
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);

        assertThat(ids.read(token, Transport.COOKIE).key())
                .isNotSameAs(ids.read(token, Transport.COOKIE).key());
    }

    @Test
    void aRememberedTokenIsStillRefusedByOtherTransports() {
        SessionIds ids = ids(64);
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        assertThat(ids.read(token, Transport.COOKIE).accepted()).isTrue();

        assertThat(ids.read(token, Transport.HEADER).accepted()).isFalse();
    }

    @Test
    void aFloodOfForgedTokensEvictsNothing() {
        SessionIds ids = ids(4);
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        SessionKey remembered = ids.read(token, Transport.COOKIE).key();
        SessionIds forger = SessionIds.builder()
                .keys(KeyRing.of(new SigningKey("k2", Fixtures.bytes(77))))
                .build();

        for (int i = 0; i < 1000; i++) {
            String forged = forger.sign(forger.generate(), Transport.COOKIE);
            assertThat(ids.read(forged, Transport.COOKIE).accepted()).isFalse();
        }

        assertThat(ids.read(token, Transport.COOKIE).key()).isSameAs(remembered);
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
            Transport by = Transport.values()[random.nextInt(4)];
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
            tokens.add(signer.sign(ids.generate(), Transport.values()[i % 4]));
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
            tokens.add(ids.sign(known.get(i), Transport.COOKIE));
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
                IdReading reading = ids.read(tokens.get(at), Transport.COOKIE);
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
        for (String text : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i")) {
            remember(cache, text, null, IdReading.accepted(SessionId.of(text), false));
        }

        assertThat(find(cache, "a", null, Transport.COOKIE)).isNull();
        for (String text : List.of("b", "c", "d", "e", "f", "g", "h", "i")) {
            assertThat(find(cache, text, null, Transport.COOKIE)).isNotNull();
        }
    }

    @Test
    void roundsItsSizeUpToAPowerOfTwo() {
        assertThat(new ReadingCache(1).slots()).isEqualTo(8);
        assertThat(new ReadingCache(9).slots()).isEqualTo(16);
        assertThat(new ReadingCache(1 << 16).slots()).isEqualTo(1 << 16);
    }
}
