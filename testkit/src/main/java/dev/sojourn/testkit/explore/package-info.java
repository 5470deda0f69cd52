/**
 * Tries short programs of visits in every order: the real engine over a real store, each actor stopped before every
 * store call and every step of the clock, the promises judged after each run.
 *
 * <p>A program says who does what ({@code user=ann limit=2 end | V0: la | V0: la}), a schedule whose step is next
 * ({@code 0 0 1 1-}); {@link dev.sojourn.testkit.explore.Interleavings} runs both again. A store is held to it by
 * {@link dev.sojourn.testkit.explore.InterleavingContract}.
 */
@NullMarked
package dev.sojourn.testkit.explore;

import org.jspecify.annotations.NullMarked;
