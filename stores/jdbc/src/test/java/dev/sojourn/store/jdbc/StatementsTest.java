package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many statements and commits each operation takes, and that what is done to many at once has right answers. */
class StatementsTest {

    private static final String TABLE = "statements";

    /** Each database with announcements and without, and the costs where they differ. */
    static Stream<Arguments> databases() {
        return Stream.of(Postgres.database(), Maria.database(), H2.inMemory())
                .flatMap(database -> Stream.of(false, true).map(announcing -> Arguments.of(database, announcing)));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aRollCostsTheSameHoweverLongTheLineageIsButForTheTrailUnderIt(TestDatabase database, boolean announcing) {
        with(database, announcing, (store, sent) -> {
            boolean postgres = database.database() == Database.POSTGRESQL;
            StoredSession now = Samples.session(1);
            store.create(now);
            for (int number = 2; number <= 5; number++) {
                sent.sent();
                now = roll(store, now, number);
                assertThat(sent.sent()).hasSize(1 + (postgres ? 1 : number == 2 ? 3 : 4));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aDeleteIsOneStatement(TestDatabase database, boolean announcing) {
        with(database, announcing, (store, sent) -> {
            store.create(Samples.session(1));
            sent.sent();
            assertThat(store.delete(Samples.key(1))).isEqualTo(Removal.SESSION);
            assertThat(sent.sent()).hasSize(1);
            assertThat(store.delete(Samples.key(1))).isEqualTo(Removal.NOTHING);
            assertThat(sent.sent()).hasSize(2);
            StoredSession rolled = rolled(store, 2);
            sent.sent();
            assertThat(store.delete(rolled.key())).isEqualTo(Removal.SESSION);
            // H2 is where its callers are.
            assertThat(sent.sent()).hasSizeLessThanOrEqualTo(database.database() == Database.H2 ? 6 : 1);
            assertThat(store.find(rolled.lineage())).isNull();
            assertThat(store.find(rolled.key())).isNull();
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aSettlementIsOneStatementUnlessTheSessionWasRolled(TestDatabase database, boolean announcing) {
        for (long keepUntil : new long[] {0, Samples.END + 60_000}) {
            with(database, announcing, (store, sent) -> {
                store.create(Samples.session(1));
                StoredSession rolled = rolled(store, 2);
                for (StoredSession claimed : store.claimExpired(Samples.END, Samples.END + 1_000, 10)) {
                    sent.sent();
                    assertThat(store.settle(claimed, keepUntil)).isTrue();
                    assertThat(sent.sent())
                            .hasSizeLessThanOrEqualTo(
                                    claimed.rolled() && database.database() != Database.POSTGRESQL ? 5 : 1);
                    assertThat(store.find(claimed.key()) != null).isEqualTo(keepUntil > 0);
                }
                assertThat(store.find(rolled.lineage())).isNull();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void manyAreDeletedInBites(TestDatabase database, boolean announcing) {
        with(database, announcing, (store, sent) -> {
            List<SessionKey> keys = new ArrayList<>();
            List<Removal> expected = new ArrayList<>();
            StoredSession claimed = Samples.sample(901).expiresAt(Samples.NOW).build();
            StoredSession remains =
                    Samples.sample(902).expiresAt(Samples.NOW + 1).build();
            store.create(claimed);
            store.claimExpired(Samples.NOW, Samples.NOW + 60_000, 10);
            store.create(remains);
            store.claimExpired(Samples.NOW + 1, Samples.NOW + 60_000, 10)
                    .forEach(each -> store.settle(each, Samples.END));
            each(600, number -> {
                StoredSession session = number % 3 == 0 ? rolled(store, number) : Samples.session(number);
                if (number % 3 == 1) {
                    store.create(session);
                }
                keys.add(session.key());
                expected.add(number % 3 == 2 ? Removal.NOTHING : Removal.SESSION);
            });
            keys.addAll(List.of(keys.get(0), claimed.key(), remains.key(), claimed.key(), Samples.key(1_000)));
            expected.addAll(
                    List.of(Removal.NOTHING, Removal.CLAIMED, Removal.REMAINS, Removal.CLAIMED, Removal.NOTHING));
            sent.sent();
            assertThat(store.deleteAll(keys)).isEqualTo(expected);
            // Three bites: PostgreSQL looks at what it did not remove; the others lock twice, remove twice, look and
            // commit.
            assertThat(sent.sent()).hasSizeLessThanOrEqualTo(database.database() == Database.POSTGRESQL ? 6 : 21);
            assertThat(store.count()).isZero();
            assertThat(database.number("SELECT COUNT(*) FROM statements WHERE state NOT IN (1, 4)"))
                    .isZero();
            assertThat(store.deleteAll(List.of())).isEmpty();
            assertThat(store.find(claimed.key())).isNotNull();
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void manyAreSettledInBites(TestDatabase database, boolean announcing) {
        with(database, announcing, (store, sent) -> {
            each(600, number -> {
                if (number % 2 == 0) {
                    rolled(store, number);
                } else {
                    store.create(Samples.session(number));
                }
            });
            store.create(Samples.sample(5_000).expiresAt(StoredSession.NEVER).build());
            List<StoredSession> claimed = store.claimExpired(Samples.END, Samples.END + 1_000, 1_000);
            assertThat(claimed).hasSize(600);
            List<Settlement> settlements = new ArrayList<>();
            claimed.forEach(each -> settlements.add(new Settlement(each, each.rolled() ? Samples.END + 5_000 : 0)));
            StoredSession living = (StoredSession) Objects.requireNonNull(store.find(Samples.key(5_000)));
            settlements.add(new Settlement(living, 0));
            sent.sent();
            store.settleAll(settlements);
            assertThat(sent.sent()).hasSizeLessThanOrEqualTo(database.database() == Database.POSTGRESQL ? 5 : 26);
            assertThat(store.find(living.key())).usingRecursiveComparison().isEqualTo(living);
            assertThat(database.number("SELECT COUNT(*) FROM statements WHERE state = 2"))
                    .isEqualTo(300);
            assertThat(database.number("SELECT COUNT(*) FROM statements WHERE state IN (1, 3)"))
                    .isZero();
            assertThat(store.settle(claimed.get(0), 0)).isEqualTo(claimed.get(0).rolled());
            store.settleAll(List.of());
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aPageIsOneStatementThatLeavesTheDataWhereItIs(TestDatabase database, boolean announcing) {
        with(database, announcing, (store, sent) -> {
            each(10, number -> store.create(Samples.sample(number).user("ada").build()));
            sent.sent();
            assertThat(store.scanWithoutData(null, 100).sessions())
                    .hasSize(10)
                    .allSatisfy(session -> assertThat(session.data()).isEmpty());
            assertThat(store.users().findByUserWithoutData("ada", null, 100).sessions())
                    .hasSize(10)
                    .allSatisfy(session -> assertThat(session.data()).isEmpty());
            assertThat(sent.sent()).hasSize(2).allSatisfy(sql -> assertThat(sql).doesNotContain(" data,"));
            assertThat(store.scan(null, 100).sessions())
                    .allSatisfy(session -> assertThat(session.data()).isNotEmpty());
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aSessionThatIsRolledWhileItsUsersSessionsAreWalkedOverIsMetOnce(TestDatabase database, boolean announcing) {
        with(database, announcing, (store, sent) -> {
            each(20, number -> store.create(Samples.sample(number).user("ada").build()));
            List<SessionKey> met = new ArrayList<>();
            String cursor = null;
            int fresh = 1_000;
            do {
                var page = store.users().findByUser("ada", cursor, 3);
                page.sessions().forEach(session -> met.add(session.lineage()));
                cursor = page.next();
                // Everything moves between two pages, those to come and those that were met.
                for (StoredSession session :
                        store.users().findByUser("ada", null, 100).sessions()) {
                    roll(store, session, fresh++);
                }
            } while (cursor != null);
            assertThat(met).isSorted().hasSize(20).doesNotHaveDuplicates();
        });
    }

    private static void each(int count, IntConsumer action) {
        IntStream.range(0, count).forEach(action);
    }

    private static StoredSession rolled(JdbcStore store, int number) {
        StoredSession first = Samples.session(10_000 + number);
        store.create(first);
        return roll(store, first, number);
    }

    private static StoredSession roll(JdbcStore store, StoredSession from, int number) {
        StoredSession renewed = Samples.renewed(from, number);
        assertThat(store.roll(from, renewed, Samples.trail(from, renewed))).isTrue();
        return (StoredSession) Objects.requireNonNull(store.find(renewed.key()));
    }

    private interface Work {
        void with(JdbcStore store, WatchedSource sent);
    }

    private static void with(TestDatabase database, boolean announcing, Work work) {
        JdbcOptions options = JdbcOptions.standard().table(TABLE).announcements(announcing);
        database.empty(options).close();
        WatchedSource watched = new WatchedSource(database.source());
        try (JdbcStore store = JdbcStore.open(watched, options)) {
            work.with(store, watched);
            assertThat(watched.errors()).isEmpty();
        }
    }
}
