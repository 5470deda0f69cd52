package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.sample;
import static dev.sojourn.store.redis.Sessions.session;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Race;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A roll between slots of a cluster that dies between its steps: one key lives, and whoever comes by cleans up. */
class RollAcrossSlotsTest {

    /** What stands for the death of the process in the middle of a roll. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final RedisOptions options =
            RedisOptions.at(RedisCluster.shared().uri()).prefix(Prefixes.next());
    private final RedisStore store = RedisStore.open(options);
    private final Inspection redis = Inspection.of(RedisCluster.shared());
    private final StoredSession from = sample(1).user("ada").build();
    private final StoredSession to = renewed(from, newNumber());
    private final Trail trail = trail(from, to);

    @BeforeEach
    void begin() {
        assertThat(store.create(from)).isTrue();
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    @Test
    void theKeysOfTheseTestsAreInDifferentBuckets() {
        KeySpace keys = new KeySpace("x:", 64);
        assertThat(keys.bucket(from.key())).isNotEqualTo(keys.bucket(to.key()));
    }

    @Test
    void beforeTheDecisionTheOldKeyLivesAndTheNewOneDoesNot() {
        dieAfter(Rolls.Step.PREPARED);
        assertThat(store.find(from.key())).isInstanceOf(StoredSession.class);
        assertThat(store.find(to.key())).isNull();
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.touch(to.key(), new Touch(NOW, NOW, END, 0))).isFalse();
        assertThat(store.replace(next(to), 2)).isFalse();
        assertThat(store.delete(to.key())).isEqualTo(Removal.NOTHING);
        assertThat(store.create(sample(newNumber()).build()))
                .as("the key is taken")
                .isFalse();
        assertThat(ofAda()).containsExactly(from.key());
        assertThat(store.replace(next(from), 1)).isTrue();
    }

    @Test
    void afterTheDecisionTheNewKeyLivesForWhoeverReadsIt() {
        dieAfter(Rolls.Step.DECIDED);
        assertThat(store.find(from.key())).isEqualTo(trail);
        assertThat(store.find(to.key()))
                .isInstanceOfSatisfying(
                        StoredSession.class,
                        found -> assertThat(found.version()).isEqualTo(2));
        assertThat(store.count()).isEqualTo(1);
        assertThat(ofAda()).containsExactly(to.key());
    }

    @Test
    void afterTheDecisionTheFirstWriteFinishesTheRoll() {
        dieAfter(Rolls.Step.DECIDED);
        assertThat(store.replace(next(to), 2)).isTrue();
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void afterTheDecisionTheFirstTouchFinishesTheRoll() {
        dieAfter(Rolls.Step.DECIDED);
        assertThat(store.touch(to.key(), new Touch(NOW + 1, NOW, END, 0))).isTrue();
    }

    @Test
    void afterTheDecisionADestroyEndsTheSessionForGood() {
        dieAfter(Rolls.Step.DECIDED);
        assertThat(store.delete(from.key())).isEqualTo(Removal.NOTHING);
        assertThat(store.delete(to.key())).isEqualTo(Removal.SESSION);
        assertThat(store.find(to.key())).isNull();
        assertThat(store.find(from.key())).as("the trail leaves with it").isNull();
        assertThat(store.count()).isZero();
    }

    @Test
    void afterTheDecisionTheSessionCanBeRolledAgain() {
        dieAfter(Rolls.Step.DECIDED);
        StoredSession third = renewed(to, 3);
        assertThat(store.roll(to, third, trail(to, third))).isTrue();
        assertThat(store.find(third.key())).isInstanceOf(StoredSession.class);
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void aTouchBetweenTheStepsIsKept() {
        dieAfter(Rolls.Step.DECIDED, step -> {
            if (step == Rolls.Step.PREPARED) {
                assertThat(store.touch(from.key(), new Touch(NOW + 7_000, NOW + 6_000, END + 6_000, 0)))
                        .isTrue();
            }
        });
        assertThat(store.find(to.key())).isInstanceOfSatisfying(StoredSession.class, found -> {
            assertThat(found.lastAccess()).isEqualTo(NOW + 7_000);
            assertThat(found.expiryBase()).isEqualTo(NOW + 6_000);
            assertThat(found.expiresAt()).isEqualTo(END + 6_000);
        });
        assertThat(store.claimExpired(END, END + 60_000, 10)).isEmpty();
        assertThat(store.claimExpired(END + 6_000, END + 60_000, 10)).hasSize(1);
    }

    @Test
    void aRollThatSetsTheDurationIsRefusedWhenATouchBetweenTheStepsMovedTheAnchor() {
        StoredSession longer = to.toBuilder().duration(77).build();
        try (RedisStore slow = RedisStore.open(options, step -> {
            if (step == Rolls.Step.PREPARED) {
                assertThat(store.touch(from.key(), new Touch(NOW + 7_000, NOW + 7_000, END + 7_000, 0)))
                        .isTrue();
            }
        })) {
            assertThat(slow.roll(from, longer, trail)).isFalse();
        }
        assertThat(store.find(from.key())).isInstanceOf(StoredSession.class);
        assertThat(store.find(to.key())).isNull();
    }

    @Test
    void aSweepRemovesWhatAnUndecidedRollLeft() {
        dieAfter(Rolls.Step.PREPARED);
        assertThat(store.claimExpired(NOW + 29_000, END, 10)).isEmpty();
        assertThat(redis.records(options.prefix())).hasSize(2);
        assertThat(store.claimExpired(NOW + 31_000, END, 10)).isEmpty();
        assertThat(redis.records(options.prefix())).hasSize(1);
        assertThat(store.find(from.key())).isInstanceOf(StoredSession.class);
        store.delete(from.key());
        assertThat(redis.keys(options.prefix())).containsExactly(options.prefix() + "meta");
    }

    @Test
    void aSweepFinishesADecidedRollAndRemovesTheTrailLater() {
        dieAfter(Rolls.Step.DECIDED);
        assertThat(store.claimExpired(trail.keepUntil(), END, 10)).isEmpty();
        assertThat(store.find(from.key())).isNull();
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.find(to.key())).isInstanceOf(StoredSession.class);
    }

    @Test
    void aTrailIsNotForgottenBeforeWhatItLeadsToIsFinished() {
        dieAfter(Rolls.Step.DECIDED);
        // As late as can be: trail and prepared record are due in the same sweep, in whatever order.
        assertThat(store.claimExpired(END - 1, END, 10)).isEmpty();
        assertThat(store.find(to.key())).isInstanceOf(StoredSession.class);
    }

    @Test
    void aDecisionThatASweepCalledOffDoesNotComeAfterAll() {
        try (RedisStore slow = RedisStore.open(options, step -> {
            if (step == Rolls.Step.PREPARED) {
                store.claimExpired(NOW + 31_000, END, 10);
            }
        })) {
            assertThat(slow.roll(from, to, trail)).isFalse();
        }
        assertThat(store.find(from.key())).isInstanceOf(StoredSession.class);
        assertThat(store.find(to.key())).isNull();
        assertThat(ofAda()).containsExactly(from.key());
    }

    @Test
    void rollsThatWereCalledOffTogetherAllStayCalledOff() {
        // Which of the two is called off last depends on their keys.
        for (int round = 0; round < 6; round++) {
            StoredSession one = sample(100 * round + 100).build();
            StoredSession late = renewed(one, 100 * round + 101);
            StoredSession dead = renewed(one, 100 * round + 102);
            store.create(one);
            try (RedisStore slow = RedisStore.open(options, step -> {
                if (step == Rolls.Step.PREPARED) {
                    dieAfter(Rolls.Step.PREPARED, another -> {}, one, dead);
                    store.claimExpired(NOW + 31_000, END, 10);
                }
            })) {
                assertThat(slow.roll(one, late, trail(one, late))).isFalse();
            }
            assertThat(store.find(one.key())).isInstanceOf(StoredSession.class);
            assertThat(store.find(late.key())).isNull();
            assertThat(store.replace(next(one), 1)).isTrue();
            StoredSession again = renewed(next(one), 100 * round + 103);
            assertThat(store.roll(next(one), again, trail(one, again))).isTrue();
        }
    }

    @Test
    void aDestroyBetweenTheStepsWins() {
        try (RedisStore slow = RedisStore.open(options, step -> {
            if (step == Rolls.Step.PREPARED) {
                assertThat(store.delete(from.key())).isEqualTo(Removal.SESSION);
            }
        })) {
            assertThat(slow.roll(from, to, trail)).isFalse();
        }
        assertThat(redis.keys(options.prefix())).containsExactly(options.prefix() + "meta");
    }

    @Test
    void twoRollsAtOnceLeaveOneLivingKeyAndNothingPrepared() {
        for (int round = 0; round < 20; round++) {
            int number = 1_000 + 10 * round;
            StoredSession one = sample(number).user("ada").build();
            store.create(one);
            Race<Boolean> race = Race.run(3, lane -> {
                StoredSession other = renewed(one, number + 1 + lane);
                return store.roll(one, other, trail(one, other));
            });
            assertThat(race.count(true)).isEqualTo(1);
            assertThat(ofAda()).hasSize(2 + round);
        }
        assertThat(redis.records(options.prefix())).hasSize(1 + 2 * 20);
    }

    @Test
    void aLoginThatIsNotDecidedYetKeepsThePlaceItWasGiven() {
        StoredSession anonymous = session(50);
        StoredSession login = renewed(anonymous, 51).toBuilder().user("eve").build();
        store.create(anonymous);
        assertThat(store.users().admit(new Place("eve", login.lineage(), 1, NOW, NOW + 30_000)))
                .isTrue();
        try (RedisStore slow = RedisStore.open(options, step -> {
            if (step == Rolls.Step.PREPARED) {
                assertThat(store.users().admit(new Place("eve", key(52), 1, NOW, NOW + 30_000)))
                        .isFalse();
                assertThat(store.users().admit(new Place("eve", key(52), 1, NOW + 30_000, NOW + 60_000)))
                        .as("also when its time has come, for it may be decided any moment")
                        .isFalse();
            }
        })) {
            assertThat(slow.roll(anonymous, login, trail(anonymous, login))).isTrue();
        }
    }

    private void dieAfter(Rolls.Step last) {
        dieAfter(last, step -> {});
    }

    private void dieAfter(Rolls.Step last, Consumer<Rolls.Step> before) {
        dieAfter(last, before, from, to);
    }

    private void dieAfter(Rolls.Step last, Consumer<Rolls.Step> before, StoredSession from, StoredSession to) {
        RedisStore dying = RedisStore.open(options, step -> {
            before.accept(step);
            if (step == last) {
                throw new Died();
            }
        });
        try (dying) {
            assertThatThrownBy(() -> dying.roll(from, to, trail(from, to))).isInstanceOf(Died.class);
        }
    }

    private List<SessionKey> ofAda() {
        return store.users().findByUser("ada", null, 1_000).sessions().stream()
                .map(StoredSession::key)
                .toList();
    }

    private static int newNumber() {
        return 2;
    }
}
