package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.session;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.store.UnconfirmedWriteException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever opened a session finds it under the key that it began under, however often it was rolled between slots and
 * wherever the process died that rolled it.
 */
class LineageAcrossSlotsTest {

    /** What stands for the death of the process in the middle of a roll. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Keys of the four quarters of all sessions, so that each is in another bucket. */
    private static final List<Integer> NUMBERS = IntStream.range(0, 4)
            .map(quarter -> IntStream.iterate(quarter * 1_000, n -> n + 1)
                    .filter(n -> key(n).shard(2) == quarter)
                    .findFirst()
                    .getAsInt())
            .boxed()
            .toList();

    private final RedisOptions options =
            RedisOptions.at(RedisCluster.shared().uri()).prefix(Prefixes.next());
    private final RedisStore store = RedisStore.open(options);
    private final Inspection redis = Inspection.of(RedisCluster.shared());
    private final StoredSession first = session(NUMBERS.get(0));
    private final StoredSession second = renewed(first, NUMBERS.get(1));
    private final StoredSession third = renewed(second, NUMBERS.get(2));
    private final StoredSession fourth = renewed(third, NUMBERS.get(3));
    private final Trail kept = new Trail(first.key(), second.key(), NOW + 20_000, END + 900_000);

    @BeforeEach
    void aSessionThatWasRolledOnce() {
        assertThat(store.create(first)).isTrue();
        assertThat(store.roll(first, second, kept)).isTrue();
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    @Test
    void theFirstTrailLeadsToWhereTheSessionIsAndIsUsableAsLongAsEachOfThem() {
        roll(store, second, third);
        assertThat(store.find(first.key()))
                .isEqualTo(new Trail(first.key(), third.key(), NOW + 10_000, kept.keepUntil()));
        Trail withoutGrace = new Trail(third.key(), fourth.key(), 0, NOW + 60_000);
        assertThat(store.roll(third, fourth, withoutGrace)).isTrue();
        assertThat(store.find(first.key())).isEqualTo(new Trail(first.key(), fourth.key(), 0, kept.keepUntil()));
        assertThat(((StoredSession) store.find(fourth.key())).lineage()).isEqualTo(first.key());
    }

    @Test
    void aRollWithinABucketLeadsTheTrailInAnotherOneOverAsWell() {
        StoredSession neighbour = renewed(second, neighbourOf(NUMBERS.get(1)));
        dieAfter(Rolls.Step.DECIDED, second, neighbour);
        assertThat(whereItLives()).isEqualTo(neighbour.key());
        assertThat(trailOfFirst().to()).isEqualTo(neighbour.key());
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIDED", "REDIRECTED"})
    void whoeverMeetsARollThatWasNotFinishedLeadsTheTrailOver(Rolls.Step last) {
        dieAfter(last, second, third);
        assertThat(whereItLives()).as("on the way of trails").isEqualTo(third.key());
        assertThat(trailOfFirst().to()).as("at once").isEqualTo(third.key());
        assertThat(trailOfFirst().usableUntil()).isEqualTo(NOW + 10_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIDED", "REDIRECTED"})
    void aSweepThatFinishesARollLeadsTheTrailOver(Rolls.Step last) {
        dieAfter(last, second, third);
        assertThat(store.claimExpired(NOW + 31_000, END, 10)).isEmpty();
        assertThat(trailOfFirst().to()).isEqualTo(third.key());
        assertThat(store.find(second.key())).as("its trail was there meanwhile").isInstanceOf(Trail.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIDED", "REDIRECTED"})
    void aSweepThatComesAfterAllTrailsWereDueBreaksNoChain(Rolls.Step last) {
        dieAfter(last, second, third);
        assertThat(store.claimExpired(END - 1, END, 10)).isEmpty();
        assertThat(trailOfFirst().to()).isEqualTo(third.key());
        assertThat(store.find(second.key())).isNull();
        assertThat(store.find(third.key())).isInstanceOf(StoredSession.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSlowProcessNeverLeadsTheTrailBack(boolean ended) {
        try (RedisStore slow = RedisStore.open(options, step -> {
            if (step == Rolls.Step.DECIDED) {
                assertThat(store.find(third.key())).isInstanceOf(StoredSession.class);
                roll(store, third, fourth);
                if (ended) {
                    assertThat(store.delete(fourth.key())).isEqualTo(Removal.SESSION);
                }
            }
        })) {
            roll(slow, second, third);
        }
        if (ended) {
            assertThat(store.find(first.key())).isNull();
        } else {
            assertThat(trailOfFirst().to()).isEqualTo(fourth.key());
        }
    }

    @Test
    void whoReadARollThatWasNotFinishedLearnsThatItWasDecidedHoweverOftenTheTrailWasLedOverMeanwhile() {
        roll(store, second, third);
        roll(store, third, fourth);
        try (Client client = new Client(options, channel -> {})) {
            Rolls late = new Rolls(new Commands(options, client, new Calls(client, options.timeout())), step -> {});
            assertThat(late.complete(second.key(), KeySpace.member(first.key()), false))
                    .isTrue();
            assertThat(late.complete(third.key(), KeySpace.member(first.key()), false))
                    .isFalse();
        }
        assertThat(trailOfFirst().to()).isEqualTo(fourth.key());
    }

    @Test
    void anEndTakesTheTrailAlong() {
        roll(store, second, third);
        assertThat(store.delete(third.key())).isEqualTo(Removal.SESSION);
        assertThat(store.find(first.key())).isNull();
        assertThat(store.find(second.key())).as("stays until its time").isInstanceOf(Trail.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSettlementTakesTheTrailAlong(boolean remains) {
        long keepUntil = remains ? END + 800_000 : 0;
        roll(store, second, third);
        List<StoredSession> claimed = store.claimExpired(END, END + 60_000, 10);
        assertThat(store.delete(third.key())).isEqualTo(Removal.CLAIMED);
        assertThat(trailOfFirst().to()).as("until it is settled").isEqualTo(third.key());
        assertThat(store.settle(claimed.get(0), keepUntil)).isTrue();
        assertThat(store.find(first.key())).isNull();
        assertThat(store.delete(third.key())).isEqualTo(remains ? Removal.REMAINS : Removal.NOTHING);
    }

    @Test
    void aRollTakesFourStepsAndAnEndTwo() {
        roll(store, second, third);
        assertThat(scripts(() -> roll(store, third, fourth))).isEqualTo(4);
        assertThat(scripts(() -> store.delete(fourth.key()))).isEqualTo(2);
    }

    @Test
    void aRollWhosePreparationIsNotConfirmedDidNotTakePlaceAndOneWhoseDecisionIsNotDid() {
        // Only the first master has a replica, and a third of the buckets.
        StoredSession there = session(numberOnMaster(true, 10_000));
        StoredSession elsewhere = session(numberOnMaster(false, 20_000));
        store.create(there);
        store.create(elsewhere);
        StoredSession notThere = renewed(there, numberOnMaster(false, 30_000));
        StoredSession arrived = renewed(elsewhere, numberOnMaster(true, 40_000));
        try (RedisStore careful = RedisStore.open(options.replicas(1, Duration.ofMillis(500)))) {
            assertThatThrownBy(() -> roll(careful, there, notThere))
                    .isInstanceOf(StoreException.class)
                    .isNotInstanceOf(UnconfirmedWriteException.class)
                    .hasMessageContaining("not rolled")
                    .hasMessageContaining("prepare a roll");
            assertThat(store.find(there.key())).isInstanceOf(StoredSession.class);
            assertThat(store.find(notThere.key())).isNull();
            assertThatThrownBy(() -> roll(careful, elsewhere, arrived)).isInstanceOf(UnconfirmedWriteException.class);
            assertThat(store.find(elsewhere.key())).isInstanceOf(Trail.class);
            assertThat(store.find(arrived.key())).isInstanceOf(StoredSession.class);
        }
    }

    private static void roll(RedisStore store, StoredSession from, StoredSession to) {
        assertThat(store.roll(from, to, trail(from, to))).isTrue();
    }

    private void dieAfter(Rolls.Step last, StoredSession from, StoredSession to) {
        Consumer<Rolls.Step> death = step -> {
            if (step == last) {
                throw new Died();
            }
        };
        try (RedisStore dying = RedisStore.open(options, death)) {
            assertThatThrownBy(() -> roll(dying, from, to)).isInstanceOf(Died.class);
        }
    }

    private Trail trailOfFirst() {
        return (Trail) store.find(first.key());
    }

    /** The key at the end of the trails from the first one, as an engine goes. */
    private SessionKey whereItLives() {
        StoredRecord at = store.find(first.key());
        while (at instanceof Trail trail) {
            at = store.find(trail.to());
        }
        return ((StoredSession) at).key();
    }

    /** How many scripts ran on any node; one that a node does not know yet is sent to it again with its text. */
    private long scripts(Runnable work) {
        List<Monitor> monitors =
                RedisCluster.shared().masters().stream().map(Monitor::new).toList();
        work.run();
        long scripts = monitors.stream()
                .flatMap(monitor -> monitor.commands(options.prefix()).stream())
                .filter("evalsha"::equals)
                .count();
        monitors.forEach(Monitor::close);
        return scripts;
    }

    private static int neighbourOf(int number) {
        return numberFrom(50_000, n -> key(n).shard(6) == key(number).shard(6));
    }

    private static int numberOnMaster(boolean withReplica, int from) {
        return numberFrom(from, n -> key(n).shard(6) < 20 == withReplica);
    }

    private static int numberFrom(int from, IntPredicate fits) {
        return IntStream.iterate(from, n -> n + 1).filter(fits).findFirst().getAsInt();
    }
}
