package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.renewed;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.touchAt;
import static dev.sojourn.testkit.Samples.trail;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.IdReading;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.id.Transport;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What a store that {@link FindsByToken} promises of its entries, beside all that holds for the operations with a key:
 * for these the other contracts are run once more over a {@link ByTokenStore}.
 */
public interface FindsByTokenContract extends StoreUnderTest {

    @Test
    default void theEntryOfASessionStaysTheSameWhileItLives() {
        try (SessionStore store = open()) {
            store.create(session(1));
            TokenIndex.Entry entry = entry(store, 1);
            store.touch(key(1), touchAt(NOW + 5));
            store.replace(written(session(1), "second"), 1);
            assertThat(power(store).entry(key(1))).isSameAs(entry);
            assertThat(entry.key()).isEqualTo(key(1));
        }
    }

    @Test
    default void thereIsNoEntryForAKeyUnderWhichNothingIsStored() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(power(store).entry(key(2))).isNull();
        }
    }

    @Test
    default void theEntryOfADeletedSessionIsDead() {
        try (SessionStore store = open()) {
            store.create(session(1));
            TokenIndex.Entry entry = entry(store, 1);
            store.delete(key(1));
            assertDead(store, entry);
        }
    }

    @Test
    default void aDeadEntryStaysDeadWhenAnotherSessionIsStoredUnderItsKey() {
        try (SessionStore store = open()) {
            store.create(session(1));
            TokenIndex.Entry entry = entry(store, 1);
            store.delete(key(1));
            store.create(session(1));
            assertDead(store, entry);
            assertThat(power(store).find(entry(store, 1))).isNotNull();
        }
    }

    @Test
    default void theEntryOfARolledSessionLeadsToItsTrail() {
        try (SessionStore store = open()) {
            StoredSession from = session(1);
            StoredSession to = renewed(from, 2);
            store.create(from);
            TokenIndex.Entry entry = entry(store, 1);
            store.roll(from, to, trail(from, to));
            assertThat(power(store).find(entry)).isEqualTo(trail(from, to));
            assertThat(power(store).touch(entry, touchAt(NOW + 5))).isFalse();
            assertThat(power(store).replace(entry, written(from, "late"), 1)).isFalse();
            assertThat(power(store).find(entry(store, 2))).isInstanceOf(StoredSession.class);
        }
    }

    @Test
    default void aTokenLeadsToItsSessionUntilThatEnds() {
        try (SessionStore store = open()) {
            SessionIds ids = ids(store);
            SessionId id = stored(store, ids);
            String token = ids.sign(id, Transport.COOKIE);
            IdReading first = ids.read(token, Transport.COOKIE);
            assertThat(first.entry()).isNull();

            TokenIndex.Entry entry = Objects.requireNonNull(power(store).entry(id.key()));
            ids.remember(first, entry);
            IdReading again = ids.read("sid=" + token, 4, 4 + token.length(), Transport.COOKIE);
            assertThat(again.entry()).isSameAs(entry);
            assertThat(again.id()).isEqualTo(id);
            assertThat(again.id().text()).isEqualTo(id.text());

            store.delete(id.key());
            IdReading late = ids.read(token, Transport.COOKIE);
            assertThat(late.entry()).isNull();
            assertThat(late.accepted()).isTrue();
        }
    }

    @Test
    default void aTokenLeadsNowhereForWhoHasOtherKeys() {
        try (SessionStore store = open()) {
            SessionIds ids = ids(store);
            SessionId id = stored(store, ids);
            String token = ids.sign(id, Transport.COOKIE);
            ids.remember(
                    ids.read(token, Transport.COOKIE),
                    Objects.requireNonNull(power(store).entry(id.key())));

            assertThat(ids(store).read(token, Transport.COOKIE).accepted()).isFalse();
            assertThat(ids.read(token, Transport.HEADER).accepted()).isFalse();
            assertThat(ids.read(token + "A", Transport.COOKIE).accepted()).isFalse();
        }
    }

    @Test
    default void allTokensLeadToTheirSessionsHoweverManyThereAre() {
        try (SessionStore store = open()) {
            SessionIds ids = ids(store);
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                SessionId id = stored(store, ids);
                tokens.add(ids.sign(id, Transport.COOKIE));
                ids.remember(
                        ids.read(tokens.get(i), Transport.COOKIE),
                        Objects.requireNonNull(power(store).entry(id.key())));
            }
            for (int i = 0; i < tokens.size(); i++) {
                IdReading reading = ids.read(tokens.get(i), Transport.COOKIE);
                TokenIndex.Entry entry = Objects.requireNonNull(reading.entry(), "no entry");
                assertThat(entry.key()).isEqualTo(reading.key());
                if (i % 3 != 0) {
                    store.delete(reading.key());
                }
            }
            for (int i = 0; i < tokens.size(); i++) {
                assertThat(ids.read(tokens.get(i), Transport.COOKIE).entry() == null)
                        .isEqualTo(i % 3 != 0);
            }
        }
    }

    @Test
    default void theEntryOfAnotherStoreLeadsNowhere() {
        try (SessionStore store = open();
                SessionStore other = open()) {
            other.create(session(1));
            TokenIndex.Entry entry = entry(other, 1);
            assertThat(power(store).find(entry)).isNull();
            assertThat(power(store).touch(entry, touchAt(NOW + 5))).isFalse();
            assertThat(power(store).replace(entry, written(session(1), "late"), 1))
                    .isFalse();
            Samples.assertStored(other, session(1));
        }
    }

    @Test
    default void aClosedStoreAnswersNoEntry() {
        SessionStore store = open();
        store.create(session(1));
        TokenIndex.Entry entry = entry(store, 1);
        FindsByToken power = power(store);
        store.close();
        assertThatThrownBy(() -> power.find(entry)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> power.touch(entry, touchAt(NOW))).isInstanceOf(StoreException.class);
    }

    private static FindsByToken power(SessionStore store) {
        return Objects.requireNonNull(store.byToken(), "the store does not find by token");
    }

    private static TokenIndex.Entry entry(SessionStore store, int number) {
        return Objects.requireNonNull(power(store).entry(key(number)), "nothing is stored there");
    }

    private static SessionIds ids(SessionStore store) {
        return SessionIds.builder()
                .keys(KeyRing.random())
                .index(power(store).tokens())
                .build();
    }

    private static SessionId stored(SessionStore store, SessionIds ids) {
        SessionId id = ids.generate();
        store.create(Samples.sample(1).key(id.key()).lineage(id.key()).build());
        return id;
    }

    private static void assertDead(SessionStore store, TokenIndex.Entry entry) {
        assertThat(entry.key()).isNull();
        assertThat(power(store).find(entry)).isNull();
        assertThat(power(store).touch(entry, touchAt(NOW + 5))).isFalse();
        assertThat(power(store).replace(entry, written(session(1), "late"), 1)).isFalse();
    }
}
