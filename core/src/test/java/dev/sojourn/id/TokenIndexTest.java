package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an accepted token leads to, and for how long. */
class TokenIndexTest {

    /** A place for one session, which dies. */
    private static final class Place extends TokenIndex.Entry {
        private volatile @Nullable SessionKey key;

        Place(SessionKey key) {
            this.key = key;
        }

        @Override
        public @Nullable SessionKey key() {
            return key;
        }
    }

    private final TokenIndex index = new TokenIndex();

    private SessionIds ids(KeyRing keys) {
        return SessionIds.builder().keys(keys).index(index).build();
    }

    @Test
    void aTokenLeadsToTheEntryThatWasRememberedForIt() {
        SessionIds ids = ids(KeyRing.of(Fixtures.K2));
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        Place place = new Place(Fixtures.ID.key());
        ids.remember(ids.read(token, Transport.COOKIE), place);

        IdReading again = ids.read("a=b; sid=" + token + "; c", 9, 9 + token.length(), Transport.COOKIE);
        assertThat(again.entry()).isSameAs(place);
        assertThat(again.key()).isSameAs(place.key());
        assertThat(again.id().text()).isEqualTo(Fixtures.ID.text());
        assertThat(again.stale()).isFalse();
    }

    @Test
    void aDeadEntryIsNotRememberedAndOneThatDiesIsNotFound() {
        SessionIds ids = ids(KeyRing.of(Fixtures.K2));
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        Place place = new Place(Fixtures.ID.key());
        IdReading first = ids.read(token, Transport.COOKIE);
        ids.remember(first, place);
        place.key = null;
        assertThat(ids.read(token, Transport.COOKIE).entry()).isNull();
        index.remove(place);

        ids.remember(first, place);
        place.key = Fixtures.ID.key();
        assertThat(ids.read(token, Transport.COOKIE).entry()).isNull();
    }

    @Test
    void anEntryRemembersTheFirstOfTwoTokensAndTheCacheTheOther() {
        SessionIds ids = ids(KeyRing.of(Fixtures.K2));
        Place place = new Place(Fixtures.ID.key());
        String cookie = ids.sign(Fixtures.ID, Transport.COOKIE);
        String header = ids.sign(Fixtures.ID, Transport.HEADER);
        ids.remember(ids.read(cookie, Transport.COOKIE), place);
        ids.remember(ids.read(header, Transport.HEADER), place);

        assertThat(ids.read(cookie, Transport.COOKIE).entry()).isSameAs(place);
        IdReading other = ids.read(header, Transport.HEADER);
        assertThat(other.entry()).isNull();
        assertThat(ids.read(header, Transport.HEADER).key()).isSameAs(other.key());
    }

    @Test
    void aTokenOfTheNewestKeyTakesThePlaceOfAStaleOne() {
        SessionIds before = SessionIds.builder().keys(KeyRing.of(Fixtures.K1)).build();
        SessionIds ids = ids(KeyRing.of(Fixtures.K2, Fixtures.K1));
        Place place = new Place(Fixtures.ID.key());
        String old = before.sign(Fixtures.ID, Transport.COOKIE);
        String fresh = ids.sign(Fixtures.ID, Transport.COOKIE);
        ids.remember(ids.read(old, Transport.COOKIE), place);
        assertThat(ids.read(old, Transport.COOKIE).entry()).isSameAs(place);
        assertThat(ids.read(old, Transport.COOKIE).stale()).isTrue();

        ids.remember(ids.read(fresh, Transport.COOKIE), place);
        assertThat(ids.read(fresh, Transport.COOKIE).entry()).isSameAs(place);
        assertThat(ids.read(fresh, Transport.COOKIE).stale()).isFalse();
        assertThat(ids.read(old, Transport.COOKIE).entry()).isNull();
        assertThat(ids.read(old, Transport.COOKIE).stale()).isTrue();
    }

    @Test
    void whatIsForgottenLeadsNowhere() {
        SessionIds ids = ids(KeyRing.of(Fixtures.K2));
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        Place place = new Place(Fixtures.ID.key());
        ids.remember(ids.read(token, Transport.COOKIE), place);
        index.clear();

        assertThat(ids.read(token, Transport.COOKIE).entry()).isNull();
        assertThat(ids.read(token, Transport.COOKIE).accepted()).isTrue();
    }

    @Test
    void nothingStaysOfSessionsThatWereDeletedRolledOrHaveExpired() {
        try (MemoryStore store = new MemoryStore()) {
            TokenIndex tokens = store.byToken().tokens();
            SessionIds ids = SessionIds.builder()
                    .keys(KeyRing.of(Fixtures.K2))
                    .index(tokens)
                    .build();
            List<StoredSession> sessions = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                sessions.add(remembered(store, ids, ids.generate()));
            }
            assertThat(tokens.size()).isEqualTo(300);

            for (int i = 0; i < 300; i++) {
                StoredSession session = sessions.get(i);
                if (i % 3 == 0) {
                    store.delete(session.key());
                } else if (i % 3 == 1) {
                    StoredSession renewed = session.toBuilder()
                            .key(ids.generate().key())
                            .version(2)
                            .build();
                    store.roll(session, renewed, new Trail(session.key(), renewed.key(), 1, 1));
                }
            }
            for (StoredSession claimed : store.claimExpired(1_000, 2_000, 1_000)) {
                store.settle(claimed, 0);
            }
            assertThat(store.count()).isZero();
            assertThat(tokens.size()).isZero();
        }
    }

    private static StoredSession remembered(MemoryStore store, SessionIds ids, SessionId id) {
        StoredSession session = StoredSession.builder(id.key()).expiresAt(1_000).build();
        store.create(session);
        IdReading reading = ids.read(ids.sign(id, Transport.COOKIE), Transport.COOKIE);
        ids.remember(reading, Objects.requireNonNull(store.byToken().entry(id.key())));
        return session;
    }

    @Test
    void noTokenEverLeadsToAnothersEntryWhileTheyComeAndGo() throws Exception {
        SessionIds before = SessionIds.builder().keys(KeyRing.of(Fixtures.K1)).build();
        SessionIds ids = ids(KeyRing.of(Fixtures.K2, Fixtures.K1));
        int many = 400;
        List<SessionId> known = new ArrayList<>();
        List<List<String>> tokens = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            SessionId id = ids.generate();
            known.add(id);
            tokens.add(List.of(before.sign(id, Transport.COOKIE), ids.sign(id, Transport.COOKIE)));
        }
        Place[] places = new Place[many];
        for (int i = 0; i < many; i++) {
            places[i] = new Place(known.get(i).key());
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                wrong.add(threads.submit(visits(ids, known, tokens, places, thread)));
            }
            for (Future<Integer> count : wrong) {
                assertThat(count.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Reads, remembers, and lets entries die and others begin; how often an id was not that of its token. */
    private Callable<Integer> visits(
            SessionIds ids, List<SessionId> known, List<List<String>> tokens, Place[] places, int thread) {
        return () -> {
            SplittableRandom random = new SplittableRandom(thread);
            int wrong = 0;
            for (int i = 0; i < 60_000; i++) {
                int at = random.nextInt(known.size());
                IdReading reading = ids.read(tokens.get(at).get(random.nextInt(2)), Transport.COOKIE);
                Place place = places[at];
                if (reading.entry() == null) {
                    ids.remember(reading, place);
                }
                boolean right = reading.id().text().equals(known.get(at).text())
                        && reading.key().equals(known.get(at).key());
                wrong += right ? 0 : 1;
                if (random.nextInt(20) == 0) {
                    SessionKey key = Objects.requireNonNull(known.get(at)).key();
                    place.key = null;
                    index.remove(place);
                    places[at] = new Place(key);
                }
            }
            return wrong;
        };
    }
}
