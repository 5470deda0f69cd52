package dev.sojourn.testkit;

/**
 * What every session store does: each sentence of {@link dev.sojourn.store.SessionStore} and its records as a
 * test, and random sequences of operations held against a plain model.
 *
 * <p>A store's test class implements this and {@link #open()}. Data sets are small, so that a store on the
 * other side of a network passes in a minute. A random sequence that failed is run again alone by its seed, see
 * {@link ModelContract}.
 */
public interface SessionStoreContract
        extends RecordContract,
                ContentContract,
                TouchContract,
                MomentsContract,
                RollContract,
                LineageContract,
                NameContract,
                ReferencesContract,
                RemovalContract,
                ExpiryContract,
                WalkContract,
                ParallelContract,
                LineageRacesContract,
                ModelContract {}
