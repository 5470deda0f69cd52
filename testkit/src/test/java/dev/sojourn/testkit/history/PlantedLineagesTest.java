package dev.sojourn.testkit.history;

import static dev.sojourn.testkit.history.Plot.A;
import static dev.sojourn.testkit.history.Plot.B;
import static dev.sojourn.testkit.history.Plot.LIFE;
import static dev.sojourn.testkit.history.Plot.claim;
import static dev.sojourn.testkit.history.Plot.create;
import static dev.sojourn.testkit.history.Plot.delete;
import static dev.sojourn.testkit.history.Plot.find;
import static dev.sojourn.testkit.history.Plot.image;
import static dev.sojourn.testkit.history.Plot.session;
import static dev.sojourn.testkit.history.Plot.settle;
import static dev.sojourn.testkit.history.Plot.trail;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Trail;
import org.junit.jupiter.api.Test;

/** Wrong histories of sessions that were rolled, and of what deletes have met, each beside a right one. */
class PlantedLineagesTest {

    private static final SessionKey C = SessionId.of("third").key();

    private final Plot plot = new Plot();

    /** A session that began as the first, at a later key. */
    private static Image rolled(SessionKey key, long version) {
        return Image.of(session(key, version).lineage(A).build());
    }

    private Plot rolledTwice() {
        return plot.ok(create(A))
                .ok(new Step.Roll(A, 1, rolled(B, 2), trail(A, B)))
                .ok(new Step.Roll(B, 2, rolled(C, 3), trail(B, C)));
    }

    private void deletes(SessionKey key, Outcome outcome, Removal met) {
        plot.during(200, 210, outcome, delete(key), met.name());
    }

    @Test
    void theFirstKeyLeadsToWhereTheSessionLives() {
        rolledTwice().ok(find(A), trail(A, C)).ok(find(B), trail(B, C)).ok(find(C), rolled(C, 3));
        plot.accepted();
    }

    @Test
    void theFirstKeyLeadsToWhereTheSessionWas() {
        rolledTwice().ok(find(A), trail(A, B));
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void theFirstKeyMayBeBehindWhileTheSessionIsRolled() {
        plot.ok(create(A)).ok(new Step.Roll(A, 1, rolled(B, 2), trail(A, B)));
        plot.during(30, 90, Outcome.OK, new Step.Roll(B, 2, rolled(C, 3), trail(B, C)), null);
        plot.during(40, 45, Outcome.OK, find(C), null, rolled(C, 3));
        plot.during(50, 55, Outcome.OK, find(A), null, trail(A, B));
        plot.accepted();
    }

    @Test
    void theFirstKeyIsUsableLongerThanARollWithoutGraceHasSaid() {
        Trail longer = new Trail(A, B, LIFE, LIFE);
        plot.ok(create(A)).ok(new Step.Roll(A, 1, rolled(B, 2), longer));
        plot.ok(new Step.Roll(B, 2, rolled(C, 3), trail(B, C)));
        plot.ok(find(A), new Trail(A, C, LIFE, LIFE));
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void theFirstKeyLeavesWithTheSession() {
        rolledTwice().ok(delete(C)).ok(find(A)).ok(find(B), trail(B, C));
        plot.accepted();
    }

    @Test
    void theFirstKeyOutlivesTheSession() {
        rolledTwice().ok(delete(C)).ok(find(A), trail(A, C));
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void aLaterTrailLeavesWithTheSession() {
        rolledTwice().ok(delete(C)).ok(find(B));
        plot.rejected(Invariant.EXCLUSIVE_RENEWAL);
    }

    @Test
    void theFirstKeyLeavesWhileTheSessionLives() {
        rolledTwice().ok(find(A));
        plot.rejected(Invariant.EXCLUSIVE_RENEWAL);
    }

    @Test
    void aWritePutsAnExpiryBack() {
        plot.ok(create(A)).ok(Plot.touch(A, LIFE * 2)).ok(Plot.replace(A, 2));
        plot.ok(claim(LIFE), image(A, 2).asClaimed());
        plot.rejected(Invariant.NO_EARLY_DEATH);
    }

    @Test
    void aWriteWithANewDurationMayPutItBack() {
        Image shorter =
                Image.of(session(A, 2).duration(7).lastAccess(10).expiryBase(10).build());
        plot.ok(create(A)).ok(Plot.touch(A, LIFE * 2)).ok(new Step.Replace(shorter, 1));
        plot.ok(claim(LIFE), shorter.asClaimed());
        plot.accepted();
    }

    @Test
    void aNewDurationIsTakenFromAnOlderAnchor() {
        plot.ok(create(A)).ok(Plot.touch(A, LIFE * 2));
        plot.ok(new Step.Replace(Image.of(session(A, 2).duration(7).build()), 1));
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void aDeleteSaysWhatItMet() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed());
        deletes(A, Outcome.NO, Removal.CLAIMED);
        plot.ok(new Step.Settle(A, LIFE * 9)).during(300, 310, Outcome.OK, delete(A), Removal.REMAINS.name());
        plot.during(320, 330, Outcome.NO, delete(A), Removal.NOTHING.name());
        plot.accepted();
    }

    @Test
    void aDeleteTakesRemainsForASession() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed()).ok(new Step.Settle(A, LIFE * 9));
        deletes(A, Outcome.OK, Removal.SESSION);
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void aDeleteTakesWhatIsClaimedForNothing() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed());
        deletes(A, Outcome.NO, Removal.NOTHING);
        plot.rejected(Invariant.ATOMIC_STEPS);
    }

    @Test
    void aSettlementAmongManyNeedNotSayThatThereWasNothingToSettle() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed()).ok(settle(A));
        plot.value(settle(A), Step.Settle.NOT_SAID).ok(find(A));
        plot.accepted();
    }
}
