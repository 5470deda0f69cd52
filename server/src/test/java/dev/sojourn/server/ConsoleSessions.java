package dev.sojourn.server;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.rocksdb.RocksOptions;
import dev.sojourn.store.rocksdb.RocksStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ObjIntConsumer;

/** A store with sessions of some age in it, made before a server opens it. */
final class ConsoleSessions {

    /** For a server over such a store, whose sessions live as long as these were made to. */
    static final List<String> OPTIONS = List.of("--idle=40d", "--absolute=90d");

    private static final List<String> USERS = List.of(
            "ada", "grace", "katherine", "margaret", "radia", "barbara", "frances", "joan", "hedy", "mary", "karen");

    private ConsoleSessions() {}

    /** Makes sessions; each is begun and last used at moments that depend on its number alone. */
    static void fill(Path directory, int number, ObjIntConsumer<Session> content) {
        Instant[] now = {Instant.EPOCH};
        try (RocksStore store = RocksStore.open(RocksOptions.in(directory));
                SessionEngine engine = SessionEngine.builder()
                        .store(store)
                        .unsignedIds()
                        .clock(() -> now[0])
                        .withoutSweeps()
                        .lifetime(Lifetime.standard().idle(Duration.ofDays(40)).absolute(Duration.ofDays(90)))
                        .build()) {
            Instant present = Instant.now();
            Random random = new Random(number);
            for (int i = 0; i < number; i++) {
                long age = (long) (20 + Math.pow(random.nextDouble(), 3) * 1_500_000);
                now[0] = present.minusSeconds(age);
                Session session = engine.directory().create(Map.of("theme", i % 3 == 0 ? "dark" : "light"));
                content.accept(session, i);
                session.save();
                now[0] = present.minusSeconds((long) (age * Math.pow(random.nextDouble(), 2)));
                engine.directory().open(session.key()).ifPresent(Session::touch);
            }
        }
    }

    /** Sessions of a small shop. */
    static void shop(Session session, int i) {
        session.set("cart", List.of(Map.of("item", "book " + i, "price", 12.5 + i % 7)));
        session.set("last search", "maps ".repeat(1 + i % 90));
        session.set("visits", (long) i);
        if (i % 4 != 3) {
            session.setUser(USERS.get(i * i % USERS.size()), Map.of("group", "customers"));
        }
    }
}
