/**
 * What every session store must do, as JUnit interfaces to implement, and the instruments to test sessions with.
 *
 * <p>A store's test class implements {@link dev.sojourn.testkit.SessionStoreContract} and, for the powers its store
 * has, {@link dev.sojourn.testkit.FindsByUserContract}, {@link dev.sojourn.testkit.AnnouncesChangesContract}, {@link
 * dev.sojourn.testkit.TracksReadsContract} and {@link dev.sojourn.testkit.DurableStoreContract}; all it writes is
 * {@code open()}. The instruments are a clock that is moved by hand, a store that fails on demand, a store that counts
 * its round trips, and a race of threads. Time is always an argument here, as it is in the store SPI, so nothing
 * sleeps.
 */
@NullMarked
package dev.sojourn.testkit;

import org.jspecify.annotations.NullMarked;
