package dev.sojourn.server;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.jdbc.JdbcOptions;
import dev.sojourn.store.jdbc.JdbcStore;
import dev.sojourn.store.near.NearCache;
import dev.sojourn.store.redis.RedisOptions;
import dev.sojourn.store.redis.RedisStore;
import dev.sojourn.store.rocksdb.RocksOptions;
import dev.sojourn.store.rocksdb.RocksStore;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens the stores that addresses name. Whoever opens one closes it, and this after all of them. */
final class Stores implements AutoCloseable {

    /** Of native memory for each store of a mount: there may be many, and they are small beside the server's own. */
    private static final long NATIVE_BYTES = 32 << 20;

    /** The bound that holds whatever happens to announcements: that of a socket, whose session has ended elsewhere. */
    private static final Duration MOST_STALENESS = Duration.ofSeconds(5);

    static {
        // The driver of H2 reads this once, when it is first used, which may be here or in a mount: with it no bytes of
        // a database become objects of Java. The class is needed for AUTO_SERVER.
        System.getProperties().putIfAbsent("h2.allowedClasses", "org.h2.server.TcpServer");
    }

    private final SharedStoreOptions options;
    private final StoreMeter meter;
    /** Made when a database is first asked for: what they are made of may not be installed. */
    private @Nullable ConnectionPools pools;

    Stores(SharedStoreOptions options) {
        this(options, StoreMeter.NONE);
    }

    Stores(SharedStoreOptions options, StoreMeter meter) {
        this.options = options;
        this.meter = meter;
    }

    /**
     * Opens the store of a key space, with a near cache when there shall be one.
     *
     * @throws StoreException when it cannot be opened or reached now; the message holds no password
     */
    SessionStore open(StoreAddress address, KeySpace keySpace) {
        boolean near = options.nearCacheBytes() > 0 && isShared(address);
        if (near) {
            Part.NEAR_CACHE.requireForStore();
        }
        SessionStore store = meter.calls(openPlain(address, keySpace), address.kind());
        return near ? withNearCache(store) : store;
    }

    private SessionStore withNearCache(SessionStore store) {
        NearCache near = NearCache.over(store)
                .maxBytes(options.nearCacheBytes())
                .maxStaleness(MOST_STALENESS)
                .build();
        meter.near(near);
        return near;
    }

    /** Opens the store of a key space without a near cache. */
    SessionStore openPlain(StoreAddress address, KeySpace keySpace) {
        if (address instanceof StoreAddress.Embedded embedded) {
            Part.ROCKSDB.requireForStore();
            Path directory = keySpace.folder(embedded.directory());
            RocksOptions rocks = RocksOptions.in(directory);
            return RocksStore.open(keySpace.equals(KeySpace.SERVER) ? rocks : rocks.memoryBytes(NATIVE_BYTES));
        }
        if (address instanceof StoreAddress.Sql sql) {
            Part.SQL.requireForStore();
            if (sql.url().kind() == DatabaseUrl.Kind.H2) {
                Part.H2.requireForStore();
            }
            return openSql(sql.url(), keySpace);
        }
        if (address instanceof StoreAddress.Redis redis) {
            Part.REDIS.requireForStore();
            return openRedis(redis.uri(), keySpace);
        }
        return new MemoryStore();
    }

    /** Whether other nodes may use the same store at the same time. */
    static boolean isShared(StoreAddress address) {
        return address instanceof StoreAddress.Sql || address instanceof StoreAddress.Redis;
    }

    private SessionStore openSql(DatabaseUrl url, KeySpace keySpace) {
        ConnectionPools.Pair pool = pools().of(url);
        return JdbcStore.open(
                pool.requests(),
                JdbcOptions.standard()
                        .table(keySpace.table(options.name()))
                        .createSchema(options.createSchema())
                        .announcements(true)
                        .queryTimeout(options.timeout())
                        .feedSource(pool.feeds()));
    }

    private SessionStore openRedis(String uri, KeySpace keySpace) {
        try {
            return RedisStore.open(RedisOptions.at(uri)
                    .prefix(keySpace.prefix(options.name()))
                    .timeout(options.timeout())
                    .connectTimeout(options.firstContact())
                    .replicas(options.replicas(), options.timeout()));
        } catch (IllegalArgumentException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
    }

    private synchronized ConnectionPools pools() {
        if (pools == null) {
            pools = new ConnectionPools(options);
        }
        return pools;
    }

    @Override
    public synchronized void close() {
        if (pools != null) {
            pools.close();
        }
    }
}
