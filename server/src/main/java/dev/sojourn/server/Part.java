package dev.sojourn.server;

import dev.sojourn.store.StoreException;

/** What a server can do without, and an installation need not carry: a folder of jars each. */
enum Part {
    SCRIPTS("org.graalvm.polyglot.Engine", "lib/scripts"),
    ROCKSDB("org.rocksdb.RocksDB", "lib/stores/rocksdb"),
    REDIS("io.lettuce.core.RedisClient", "lib/stores/redis"),
    SQL("com.zaxxer.hikari.HikariDataSource", "lib/stores/sql"),
    H2("org.h2.Driver", "lib/stores/h2"),
    NEAR_CACHE("com.github.benmanes.caffeine.cache.Caffeine", "lib/stores/near");

    private final String type;
    private final String folder;

    Part(String type, String folder) {
        this.type = type;
        this.folder = folder;
    }

    /** The folder of an installation that holds it. */
    String folder() {
        return folder;
    }

    boolean isHere() {
        try {
            Class.forName(type, false, Part.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Asks for a part that a store needs.
     *
     * @throws StoreException when it is not installed; the message says what to do
     */
    void requireForStore() {
        if (!isHere()) {
            throw new StoreException(wayOut(), null);
        }
    }

    /** Asks for a part that an option needs. */
    void requireFor(Option option, String shown) throws OptionException {
        if (!isHere()) {
            throw new OptionException(option.flag() + " is \"" + shown + "\": " + wayOut());
        }
    }

    private String wayOut() {
        return "the folder " + folder + " is missing from this installation; take it from the whole archive of the"
                + " same version (sojourn-VERSION.tar.gz, not -slim)";
    }
}
