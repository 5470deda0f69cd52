package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an operator learns of a store, and that a store whose indexes have lost something is found out. */
class StoreInspectionTest {

    private static final long NOW = 1_767_225_600_000L;
    private static final long HOUR = 3_600_000;

    private final MemoryStore truth = new MemoryStore();

    @Test
    void whatIsStoredIsCounted() throws Failure {
        truth.create(session(1, "ada", 10, NOW + HOUR));
        truth.create(session(2, "ada", 30, NOW - 1));
        truth.create(session(3, null, 20, NOW + HOUR));
        assertThat(new StoreInspection(truth).count(NOW, Steps.UNHEARD))
                .isEqualTo(new StoreInspection.Counts(3, 3, 1, 2, 60, 30));
    }

    @Test
    void aSoundStoreHasNoFaults() throws Failure {
        for (int i = 0; i < 1_200; i++) {
            truth.create(session(i, i % 3 == 0 ? null : "user " + i % 7, 10, NOW + HOUR));
        }
        assertThat(new StoreInspection(truth).check(NOW, Steps.UNHEARD))
                .isEqualTo(new StoreInspection.Findings(1_200, 0, List.of()));
    }

    @Test
    void aSessionThatTheIndexOfUsersHasLostIsFoundOut() throws Failure {
        truth.create(session(1, "ada", 10, NOW + HOUR));
        truth.create(session(2, "ada", 10, NOW + HOUR));
        assertThat(new StoreInspection(new LosesUsersOf(key(2)))
                        .check(NOW, Steps.UNHEARD)
                        .told())
                .singleElement()
                .asString()
                .startsWith("Session " + key(2).fingerprint() + " is not found by its user");
    }

    @Test
    void aSessionThatIsListedAndNotThereIsFoundOut() throws Failure {
        truth.create(session(1, null, 10, NOW + HOUR));
        ForwardingStore liar = new ForwardingStore(truth) {
            @Override
            public @Nullable StoredRecord find(SessionKey key) {
                return null;
            }
        };
        assertThat(new StoreInspection(liar).check(NOW, Steps.UNHEARD).told())
                .containsExactly("Session " + key(1).fingerprint() + " is listed and not found by its key");
    }

    @Test
    void aSessionThatNobodySweepsIsFoundOut() throws Failure {
        truth.create(session(1, null, 10, NOW - HOUR - 1));
        truth.create(session(2, null, 10, NOW - HOUR));
        assertThat(new StoreInspection(truth).check(NOW, Steps.UNHEARD).told())
                .singleElement()
                .asString()
                .contains(key(1).fingerprint(), "was not swept");
    }

    @Test
    void writingTheIndexesAgainTouchesEachSessionAndMovesNothing() throws Failure {
        List<SessionKey> touched = new ArrayList<>();
        truth.create(session(1, "ada", 10, NOW + HOUR));
        truth.create(session(2, null, 10, StoredSession.NEVER));
        StoredRecord before = truth.find(key(1));
        ForwardingStore heard = new ForwardingStore(truth) {
            @Override
            public boolean touch(SessionKey key, Touch touch) {
                touched.add(key);
                return super.touch(key, touch);
            }
        };
        assertThat(new StoreInspection(heard).reindex(Steps.UNHEARD)).isEqualTo(2);
        assertThat(touched).containsExactlyInAnyOrder(key(1), key(2));
        assertThat(truth.find(key(1))).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void aSessionThatNoListHasIsFoundOutAndTouched() throws Failure {
        truth.create(session(1, "ada", 10, NOW + HOUR));
        truth.create(session(2, null, 10, NOW + HOUR));
        List<SessionKey> touched = new ArrayList<>();
        ForwardingStore lostOne = new ForwardingStore(truth) {
            @Override
            public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
                ScanPage page = super.scanWithoutData(cursor, atMost);
                return new ScanPage(
                        page.sessions().stream()
                                .filter(session -> !session.key().equals(key(2)))
                                .toList(),
                        page.next());
            }

            @Override
            public boolean touch(SessionKey key, Touch touch) {
                touched.add(key);
                return super.touch(key, touch);
            }
        };
        assertThat(new StoreInspection(lostOne).check(NOW, Steps.UNHEARD).told())
                .singleElement()
                .asString()
                .contains(key(2).fingerprint(), "is in no list");
        new StoreInspection(lostOne).reindex(Steps.UNHEARD);
        assertThat(touched).contains(key(2));
    }

    private static SessionKey key(int number) {
        return SessionId.of("inspected-session-" + number).key();
    }

    private static StoredSession session(int number, @Nullable String user, int bytes, long expires) {
        return StoredSession.builder(key(number))
                .version(1)
                .created(NOW - 2 * HOUR)
                .lastAccess(NOW - 2 * HOUR)
                .lastUpdate(NOW - 2 * HOUR)
                .expiresAt(expires)
                .user(user)
                .data(new byte[bytes])
                .build();
    }

    /** Has lost a session from its index of users. */
    private final class LosesUsersOf extends ForwardingStore {
        private final SessionKey lost;

        LosesUsersOf(SessionKey lost) {
            super(truth);
            this.lost = lost;
        }

        @Override
        public FindsByUser users() {
            FindsByUser inside = Objects.requireNonNull(super.users());
            return new FindsByUser() {
                @Override
                public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
                    ScanPage page = inside.findByUser(user, cursor, atMost);
                    return new ScanPage(
                            page.sessions().stream()
                                    .filter(session -> !session.key().equals(lost))
                                    .toList(),
                            page.next());
                }

                @Override
                public boolean admit(Place place) {
                    return inside.admit(place);
                }

                @Override
                public void release(Place place) {
                    inside.release(place);
                }
            };
        }
    }
}
