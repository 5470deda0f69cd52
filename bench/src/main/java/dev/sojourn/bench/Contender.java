package dev.sojourn.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.jdbc.JdbcOptions;
import dev.sojourn.store.jdbc.JdbcStore;
import dev.sojourn.store.near.NearCache;
import dev.sojourn.store.redis.RedisOptions;
import dev.sojourn.store.redis.RedisStore;
import dev.sojourn.store.rocksdb.Durability;
import dev.sojourn.store.rocksdb.RocksOptions;
import dev.sojourn.store.rocksdb.RocksStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.catalina.session.StandardManager;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;

/** What is compared, over each store that it has. */
enum Contender {
    FLOOR(
            "floor",
            Role.FLOOR,
            RocksStore.class,
            "the least that any engine does: a map of maps; get and put; one command or statement to find and one to"
                    + " change; over HTTP the same requests without a session. No cookie, signature or expiry",
            Map.of(
                    Store.MEMORY,
                    MapSubject::new,
                    Store.DISK,
                    () -> new RocksFloorSubject(Durability.WAL),
                    Store.DISK_SYNCED,
                    () -> new RocksFloorSubject(Durability.SYNC),
                    Store.REDIS,
                    RedisFloorSubject::new,
                    Store.POSTGRES,
                    PostgresFloorSubject::new,
                    Store.HTTP,
                    () -> HttpSubject.of(HttpSite.Sessions.OFF))),
    TOMCAT(
            "Tomcat",
            Role.PEER,
            StandardManager.class,
            "bare ids, kept as they are; requests share live objects; get and set can lose what another has written",
            Map.of(Store.MEMORY, TomcatSubject::new, Store.HTTP, () -> HttpSubject.of(HttpSite.Sessions.OWN))),
    JETTY(
            "Jetty",
            Role.PEER,
            org.eclipse.jetty.session.SessionHandler.class,
            "as Tomcat",
            Map.of(Store.MEMORY, JettySubject::new)),
    UNDERTOW(
            "Undertow",
            Role.PEER,
            io.undertow.server.session.InMemorySessionManager.class,
            "as Tomcat; each thread uses one exchange again and again, which spares it the making of one",
            Map.of(Store.MEMORY, UndertowSubject::new)),
    VERTX(
            "Vert.x",
            Role.PEER,
            io.vertx.ext.web.sstore.LocalSessionStore.class,
            "bare ids, kept as they are; requests share live objects; a put is refused when the session has been put"
                    + " by another since",
            Map.of(Store.MEMORY, VertxSubject::new)),
    SPRING(
            "Spring Session",
            Role.PEER,
            MapSessionRepository.class,
            "bare ids, kept as they are; requests have maps of their own, and values of their own where they are"
                    + " serialized; the last save of an attribute wins, over a map that of a session",
            Map.of(
                    Store.MEMORY, SpringSubject::overMap,
                    Store.REDIS, SpringSubject::overRedis,
                    Store.POSTGRES, SpringSubject::overPostgres,
                    Store.HTTP, () -> HttpSubject.of(HttpSite.Sessions.SPRING))),
    SPRING_INDEXED(
            "Spring Session, indexed",
            Role.PEER,
            RedisIndexedSessionRepository.class,
            "as Spring Session; finds sessions by their user and tells of their end",
            Map.of(Store.REDIS, SpringSubject::overRedisIndexed)),
    SOJOURN(
            "Sojourn",
            Role.SOJOURN,
            SessionEngine.class,
            "from the signed text on (HTTP: all of it); hashes of ids in the store; requests have values of their own;"
                    + " what others wrote is kept; over servers, other nodes are told",
            Map.of(
                    Store.MEMORY, () -> new SojournSubject(new MemoryStore()),
                    Store.DISK, () -> rocks(Durability.WAL, Lifetime.standard()),
                    Store.DISK_SYNCED, () -> rocks(Durability.SYNC, Lifetime.standard()),
                    Store.REDIS, () -> redis(store -> store),
                    Store.POSTGRES, () -> postgres(store -> store),
                    Store.HTTP, () -> HttpSubject.of(HttpSite.Sessions.SOJOURN))),
    SOJOURN_PORCH(
            "Sojourn, whole porch",
            Role.SOJOURN,
            SessionEngine.class,
            "as Sojourn, from the raw Cookie header to the headers of the response",
            Map.of(Store.MEMORY, PorchSubject::new)),
    SOJOURN_NEAR(
            "Sojourn, near cache",
            Role.SOJOURN,
            SessionEngine.class,
            "as Sojourn, with a near cache above the store",
            Map.of(
                    Store.REDIS, () -> redis(store -> NearCache.over(store).build()),
                    Store.POSTGRES,
                            () -> postgres(store -> NearCache.over(store).build()))),
    SOJOURN_TOUCHING(
            "Sojourn, each touch written",
            Role.SOJOURN,
            SessionEngine.class,
            "as Sojourn, told to write a touch for every visit and not only once in the store's interval",
            Map.of(Store.DISK, () -> rocks(Durability.WAL, Lifetime.standard().touchEvery(Duration.ZERO))));

    /** What a subject is in a comparison. */
    enum Role {
        FLOOR,
        PEER,
        SOJOURN
    }

    private final String label;
    private final Role role;
    private final Class<?> from;
    private final String does;
    private final Map<Store, Supplier<Subject>> openings;

    Contender(String label, Role role, Class<?> from, String does, Map<Store, Supplier<Subject>> openings) {
        this.label = label;
        this.role = role;
        this.from = from;
        this.does = does;
        this.openings = openings;
    }

    static List<Contender> over(Store store) {
        return Arrays.stream(values()).filter(each -> each.runsOver(store)).toList();
    }

    boolean runsOver(Store store) {
        return openings.containsKey(store);
    }

    /** Opens an engine without sessions, to be closed. */
    Subject open(Store store) {
        return openings.get(store).get();
    }

    String label() {
        return label;
    }

    Role role() {
        return role;
    }

    /** What is measured and what it does not do, in one line. */
    String facts() {
        String jar = Machine.jarOf(from);
        return role == Role.PEER ? String.format("%s (%s): %s.", label, jar, does) : label + ": " + does + ".";
    }

    private static Subject rocks(Durability durability, Lifetime lifetime) {
        ScratchDirectory directory = new ScratchDirectory();
        RocksOptions options =
                RocksOptions.in(directory.path().resolve("sessions")).durability(durability);
        return new SojournSubject(RocksStore.open(options), lifetime, directory);
    }

    private static Subject redis(UnaryOperator<SessionStore> above) {
        return new SojournSubject(above.apply(RedisStore.open(RedisOptions.at(Servers.address(Store.REDIS)))));
    }

    private static Subject postgres(UnaryOperator<SessionStore> above) {
        HikariDataSource pool = Servers.pool();
        JdbcOptions options = JdbcOptions.standard().createSchema(true).announcements(true);
        return new SojournSubject(above.apply(JdbcStore.open(pool, options)), Lifetime.standard(), pool);
    }
}
