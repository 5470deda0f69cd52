package dev.sojourn.testkit.history;

import static dev.sojourn.testkit.history.Plot.A;
import static dev.sojourn.testkit.history.Plot.B;
import static dev.sojourn.testkit.history.Plot.LIFE;
import static dev.sojourn.testkit.history.Plot.claim;
import static dev.sojourn.testkit.history.Plot.create;
import static dev.sojourn.testkit.history.Plot.delete;
import static dev.sojourn.testkit.history.Plot.find;
import static dev.sojourn.testkit.history.Plot.image;
import static dev.sojourn.testkit.history.Plot.replace;
import static dev.sojourn.testkit.history.Plot.roll;
import static dev.sojourn.testkit.history.Plot.session;
import static dev.sojourn.testkit.history.Plot.settle;
import static dev.sojourn.testkit.history.Plot.told;
import static dev.sojourn.testkit.history.Plot.touch;
import static dev.sojourn.testkit.history.Plot.trail;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionId;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One wrong history for each invariant, each with a right one beside it that differs by a little. */
class PlantedHistoriesTest {

    private final Plot plot = new Plot();

    @Test
    void aLifeWithEverythingInIt() {
        plot.ok(create(A))
                .ok(find(A), image(A, 1))
                .no(create(A))
                .ok(replace(A, 2))
                .no(replace(A, 2))
                .ok(roll(A, B, 3))
                .ok(find(A), trail(A, B))
                .no(delete(A))
                .no(replace(A, 3))
                .ok(find(B), image(B, 3))
                .ok(claim(LIFE), image(B, 3).asClaimed())
                .no(replace(B, 4))
                .no(touch(B, LIFE * 2))
                .ok(find(B), image(B, 3).asClaimed())
                .ok(settle(B))
                .ok(find(B))
                .no(delete(B));
        plot.accepted();
    }

    @Test
    void whatWasDestroyedLivesAgain() {
        plot.ok(create(A)).ok(delete(A)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.NO_RESURRECTION);
    }

    @Test
    void whatWasDestroyedIsWritten() {
        plot.ok(create(A)).ok(delete(A)).ok(replace(A, 2));
        plot.rejected(Invariant.NO_RESURRECTION);
    }

    @Test
    void aReadBesideADestroyMayBeEarlier() {
        plot.ok(create(A))
                .during(20, 60, Outcome.OK, find(A), null, image(A, 1))
                .ok(delete(A));
        plot.accepted();
    }

    @Test
    void aDestroyThatFailedHasHappenedAndThenNot() {
        plot.ok(create(A)).unknown(delete(A)).ok(find(A)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.NO_RESURRECTION);
    }

    @Test
    void aDestroyThatFailedMayHappenLate() {
        plot.ok(create(A))
                .unknown(delete(A))
                .ok(find(A), image(A, 1))
                .ok(find(A))
                .ok(find(A));
        plot.accepted();
    }

    @Test
    void anIdOfTheClientsOwnIsStored() {
        plot.ok(create(A)).ok(find(B), image(B, 1));
        plot.rejected(Invariant.NO_ADOPTION);
    }

    @Test
    void oneKeyBeginsTwice() {
        plot.ok(create(A)).ok(delete(A)).ok(create(A));
        plot.rejected(Invariant.SINGLE_CREATION);
    }

    @Test
    void twoWritesFromOneVersionAreDone() {
        plot.ok(create(A)).during(20, 60, Outcome.OK, replace(A, 2), null).ok(replace(A, 2));
        plot.rejected(Invariant.ONE_WINNER);
    }

    @Test
    void ofTwoWritesFromOneVersionOneIsRefused() {
        plot.ok(create(A)).during(20, 60, Outcome.NO, replace(A, 2), null).ok(replace(A, 2));
        plot.accepted();
    }

    @Test
    void aWriteThatIsDoneIsNotToBeSeen() {
        plot.ok(create(A)).ok(replace(A, 2)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.MONOTONIC);
    }

    @Test
    void anAttributeIsLost() {
        plot.ok(create(A))
                .ok(new Step.Set(A, "a", "x"))
                .ok(new Step.Set(A, "b", "y"))
                .value(new Step.Get(A, "b"), "y")
                .ok(new Step.Get(A, "a"));
        plot.rejected(Invariant.NO_LOST_UPDATE);
    }

    @Test
    void anAttributeShowsAWriteThatWasOverwritten() {
        plot.ok(create(A)).ok(new Step.Set(A, "a", "x")).ok(new Step.Set(A, "a", "y"));
        plot.value(new Step.Get(A, "a"), "x");
        plot.rejected(Invariant.NO_LOST_UPDATE);
    }

    @Test
    void anAttributeShowsAFailedWriteThatCameLate() {
        plot.ok(create(A)).unknown(new Step.Set(A, "a", "x")).ok(new Step.Set(A, "a", "y"));
        plot.value(new Step.Get(A, "a"), "y").value(new Step.Get(A, "a"), "x");
        plot.accepted();
    }

    @Test
    void anAdditionIsLost() {
        plot.ok(create(A)).value(new Step.Add(A, "n"), "1").value(new Step.Add(A, "n"), "2");
        plot.value(new Step.Get(A, "n"), "1");
        plot.rejected(Invariant.NO_LOST_UPDATE);
    }

    @Test
    void twoAdditionsComeToOneNumber() {
        plot.ok(create(A)).during(20, 60, Outcome.OK, new Step.Add(A, "n"), "1").value(new Step.Add(A, "n"), "1");
        plot.rejected(Invariant.NO_LOST_UPDATE);
    }

    @Test
    void aReadShowsPartsOfTwoVersions() {
        plot.ok(create(A)).ok(replace(A, 2));
        plot.ok(find(A), Image.of(session(A, 2).data(new byte[] {1}).build()));
        plot.rejected(Invariant.NO_TORN_READS);
    }

    @Test
    void aReadShowsMomentsThatNobodyGave() {
        plot.ok(create(A))
                .ok(find(A), Image.of(session(A, 1).expiresAt(LIFE + 77).build()));
        plot.rejected(Invariant.NO_TORN_READS);
    }

    @Test
    void aReadGoesBackInTime() {
        plot.ok(create(A)).during(20, 500, Outcome.OK, replace(A, 2), null);
        plot.ok(find(A), image(A, 2)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.MONOTONIC);
    }

    @Test
    void aSessionVanishesForNoReason() {
        plot.ok(create(A)).ok(find(A));
        plot.rejected(Invariant.NO_EARLY_DEATH);
    }

    @Test
    void aSessionIsClaimedEarly() {
        plot.ok(create(A)).ok(claim(LIFE - 1), image(A, 1).asClaimed());
        plot.rejected(Invariant.NO_EARLY_DEATH);
    }

    @Test
    void aSessionIsClaimedInSpiteOfATouch() {
        plot.ok(create(A)).ok(touch(A, LIFE * 2)).ok(claim(LIFE), image(A, 1).asClaimed());
        plot.rejected(Invariant.NO_EARLY_DEATH);
    }

    @Test
    void aTouchThatCameTooLateIsRefused() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed()).no(touch(A, LIFE * 2));
        plot.accepted();
    }

    @Test
    void theBeginningMoves() {
        plot.ok(create(A)).ok(new Step.Replace(Image.of(session(A, 2).created(2).build()), 1));
        plot.rejected(Invariant.ABSOLUTE_CAP);
    }

    @Test
    void anExpiryPassesTheAbsoluteLimit() {
        plot.history.absolute(Duration.ofMillis(LIFE));
        plot.ok(create(A))
                .ok(new Step.Replace(Image.of(session(A, 2).expiresAt(LIFE + 2).build()), 1));
        plot.rejected(Invariant.ABSOLUTE_CAP);
    }

    @Test
    void theOldIdLivesOnAfterARoll() {
        plot.ok(create(A)).ok(roll(A, B, 2)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.EXCLUSIVE_RENEWAL);
    }

    @Test
    void bothIdsLiveAfterARollThatFailed() {
        plot.ok(create(A)).unknown(roll(A, B, 2)).ok(find(B), image(B, 2)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.EXCLUSIVE_RENEWAL);
    }

    @Test
    void neitherIdLivesAfterARollThatFailed() {
        plot.ok(create(A)).unknown(roll(A, B, 2)).ok(find(A), trail(A, B)).ok(find(B));
        plot.rejected(Invariant.EXCLUSIVE_RENEWAL);
    }

    @Test
    void theTrailIsGoneBeforeItsTime() {
        plot.ok(create(A)).ok(roll(A, B, 2)).ok(claim(LIFE - 1)).ok(find(A));
        plot.rejected(Invariant.EXCLUSIVE_RENEWAL);
    }

    @Test
    void theTrailIsGoneWhenItsTimeHasCome() {
        plot.ok(create(A))
                .ok(roll(A, B, 2))
                .ok(touch(B, LIFE * 2))
                .ok(claim(LIFE))
                .ok(find(A));
        plot.accepted();
    }

    @Test
    void aRollThatFailedMayBeDoneOrNot() {
        plot.ok(create(A)).unknown(roll(A, B, 2)).ok(find(A), image(A, 1)).ok(find(A), trail(A, B));
        plot.ok(find(B), image(B, 2));
        plot.accepted();
    }

    @Test
    void aRollBesideADestroyLeavesOneAlive() {
        plot.ok(create(A)).during(20, 60, Outcome.OK, roll(A, B, 2), null);
        plot.during(25, 55, Outcome.OK, delete(A), null).during(100, 110, Outcome.OK, find(B), null, image(B, 2));
        plot.rejected(Invariant.NO_RESURRECTION);
    }

    @Test
    void theIndexLacksASession() {
        plot.ok(create(A)).ok(create(B));
        plot.ok(new Step.Walk(1), image(A, 1), image(B, 1))
                .ok(new Step.Known(1), image(A, 1), image(B, 1))
                .ok(new Step.OfUser(1, "ada"), image(A, 1))
                .value(new Step.Count(1), "2");
        plot.rejected(Invariant.INDEX_AGREEMENT);
    }

    @Test
    void theCountIsWrong() {
        plot.ok(create(A)).ok(new Step.Walk(1), image(A, 1)).ok(new Step.Known(1), image(A, 1));
        plot.value(new Step.Count(1), "2");
        plot.rejected(Invariant.INDEX_AGREEMENT);
    }

    @Test
    void theWalkLacksASession() {
        plot.ok(create(A)).ok(new Step.Walk(1)).ok(new Step.Known(1), image(A, 1));
        plot.rejected(Invariant.INDEX_AGREEMENT);
    }

    @Test
    void allAgree() {
        plot.ok(create(A)).ok(new Step.Walk(1), image(A, 1)).ok(new Step.Known(1), image(A, 1));
        plot.ok(new Step.OfUser(1, "ada"), image(A, 1)).value(new Step.Count(1), "1");
        plot.accepted();
    }

    @Test
    void aSessionOutlivesTheEndOfAllOfItsUsers() {
        plot.ok(create(A)).ok(new Step.EndAll("ada")).ok(find(A), image(A, 1));
        plot.rejected(Invariant.INDEX_AGREEMENT);
    }

    @Test
    void aDestroyRemovesWhatIsClaimed() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed()).ok(told(A)).ok(delete(A));
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void aFailureLooksLikeAbsence() {
        plot.ok(create(A)).ok(find(A)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.FAILURE_HONESTY);
    }

    @Test
    void aFailedWriteIsSeenAndThenNotSeen() {
        plot.ok(create(A)).unknown(replace(A, 2)).ok(find(A), image(A, 2)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.FAILURE_HONESTY);
    }

    @Test
    void aFailedWriteIsSeenLate() {
        plot.ok(create(A)).unknown(replace(A, 2)).ok(find(A), image(A, 1)).ok(find(A), image(A, 2));
        plot.accepted();
    }

    @Test
    void aFailedWriteTakesTheVersionOfOneThatIsDone() {
        plot.ok(create(A)).unknown(replace(A, 2)).ok(find(A), image(A, 2));
        plot.ok(new Step.Replace(Image.of(session(A, 2).data(new byte[] {9}).build()), 1));
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void aTouchThatChangesNothingAtFirstMayCountAfterAWrite() {
        plot.ok(create(A));
        plot.during(20, 90, Outcome.OK, touch(A, LIFE * 3), null);
        plot.during(20, 90, Outcome.OK, new Step.Touched(A, new Touch(10, 10, LIFE * 2, 7)), null);
        StoredSession shorter = session(A, 2).duration(7).expiryBase(10).build();
        plot.during(20, 90, Outcome.OK, new Step.Replace(Image.of(shorter), 1), null);
        Image touched =
                Image.of(shorter.toBuilder().lastAccess(10).expiresAt(LIFE * 2).build());
        plot.during(100, 110, Outcome.OK, find(A), null, touched);
        plot.accepted();
    }

    @Test
    void aWriteIsRefusedForNoReason() {
        plot.ok(create(A)).ok(find(A), image(A, 1)).no(replace(A, 2)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void theExcerptIsShortAndNamesKeysByFingerprintsOnly() {
        plot.ok(create(A));
        for (int i = 0; i < 100; i++) {
            plot.ok(find(A), image(A, 1)).ok(create(SessionId.of("other " + i).key()));
        }
        plot.no(touch(A, LIFE * 2));
        assertThatThrownBy(() -> HistoryChecker.check(plot.history))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 of 102 calls")
                .hasMessageContaining("touch " + A.fingerprint())
                .hasMessageNotContaining(A.hex());
    }
}
