package dev.sojourn.testkit.history;

import static dev.sojourn.testkit.history.Plot.A;
import static dev.sojourn.testkit.history.Plot.B;
import static dev.sojourn.testkit.history.Plot.LIFE;
import static dev.sojourn.testkit.history.Plot.claim;
import static dev.sojourn.testkit.history.Plot.create;
import static dev.sojourn.testkit.history.Plot.delete;
import static dev.sojourn.testkit.history.Plot.find;
import static dev.sojourn.testkit.history.Plot.image;
import static dev.sojourn.testkit.history.Plot.settle;
import static dev.sojourn.testkit.history.Plot.told;

import org.junit.jupiter.api.Test;

/** Wrong histories of ends that are told, each with a right one beside it, as in {@link PlantedHistoriesTest}. */
class PlantedEndsTest {

    private final Plot plot = new Plot();

    @Test
    void anEndIsToldTwice() {
        plot.ok(create(A))
                .ok(claim(LIFE), image(A, 1).asClaimed())
                .ok(told(A))
                .ok(told(A))
                .ok(settle(A));
        plot.ok(new Step.Walk(1));
        plot.rejected(Invariant.ONE_TERMINAL_EVENT);
    }

    @Test
    void aDestroyLeavesAnExpiryToWhoeverClaimedIt() {
        plot.ok(create(A))
                .ok(claim(LIFE), image(A, 1).asClaimed())
                .no(delete(A))
                .ok(told(A))
                .ok(settle(A))
                .ok(new Step.Walk(1));
        plot.accepted();
    }

    @Test
    void anExpiryAndTheDestroyThatMetItAreBothTold() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed()).ok(told(A));
        plot.no(delete(A)).ok(told(A)).ok(settle(A)).ok(new Step.Walk(1));
        plot.rejected(Invariant.ONE_TERMINAL_EVENT);
    }

    @Test
    void anEndIsToldTwiceAfterACrash() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed()).ok(told(A)).ok(new Step.Crash());
        plot.ok(claim(LIFE * 3), image(A, 1).asClaimed())
                .ok(told(A))
                .ok(settle(A))
                .ok(new Step.Walk(1));
        plot.accepted();
    }

    @Test
    void anEndIsToldUnderTwoIds() {
        plot.ok(create(A)).ok(claim(LIFE), image(A, 1).asClaimed()).ok(told(A)).ok(new Step.Crash());
        plot.ok(claim(LIFE * 3), image(A, 1).asClaimed())
                .ok(new Step.Told(A, "another", "EXPIRED"))
                .ok(settle(A));
        plot.rejected(Invariant.ONE_TERMINAL_EVENT);
    }

    @Test
    void anEndIsNeverTold() {
        plot.ok(create(A)).ok(create(B)).ok(delete(B)).ok(told(B));
        plot.ok(delete(A)).ok(new Step.Walk(1));
        plot.rejected(Invariant.ONE_TERMINAL_EVENT);
    }

    @Test
    void aClaimIsSettledAndThenTold() {
        plot.ok(create(A))
                .ok(claim(LIFE), image(A, 1).asClaimed())
                .ok(settle(A))
                .ok(told(A));
        plot.rejected(Invariant.ONE_TERMINAL_EVENT);
    }

    @Test
    void anEndIsToldOfASessionThatLives() {
        plot.ok(create(A)).ok(told(A)).ok(find(A), image(A, 1));
        plot.rejected(Invariant.ONE_TERMINAL_EVENT);
    }
}
