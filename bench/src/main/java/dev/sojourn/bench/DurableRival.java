package dev.sojourn.bench;

import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.rocksdb.Durability;
import java.time.Duration;
import java.util.function.Function;

/** What is compared on disk. */
public enum DurableRival {
    /** This project over its RocksDB store, with the touch interval that the store asks for. */
    SOJOURN(durability -> new RocksSubject(durability, Lifetime.standard())),
    /** The same, told to write a touch for every visit. */
    EVERY_TOUCH(durability -> new RocksSubject(durability, Lifetime.standard().touchEvery(Duration.ZERO))),
    /** Plain gets and puts of the same bytes. */
    FLOOR(RocksFloorSubject::new);

    private final Function<Durability, Subject> opening;

    DurableRival(Function<Durability, Subject> opening) {
        this.opening = opening;
    }

    /**
     * Opens an engine without sessions in a directory of its own.
     *
     * @param durability what a write has survived when it returns
     * @return the engine, to be closed
     */
    public Subject open(Durability durability) {
        return opening.apply(durability);
    }
}
