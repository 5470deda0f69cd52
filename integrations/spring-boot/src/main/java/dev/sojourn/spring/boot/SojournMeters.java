package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import dev.sojourn.micrometer.SessionMetrics;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of the application's engine; closed before it. Loaded only where the module is there. */
final class SojournMeters implements StoreMetering, AutoCloseable {

    private static final Pattern DATABASE = Pattern.compile("jdbc:([a-z][a-z0-9]{0,31}):.*");
    private static final int LONGEST = 32;

    private final SessionMetrics metrics = new SessionMetrics();

    @Override
    public SessionStore metered(SessionStore store) {
        return metrics.metered(store, kindOf(store));
    }

    void bind(MeterRegistry registry, SessionEngine engine, String name, SessionStore store) {
        metrics.add(
                engine,
                name,
                kindOf(store),
                OpenedStore.isShared(store) ? SessionMetrics.Scope.SHARED : SessionMetrics.Scope.NODE);
        metrics.bindTo(registry);
    }

    /** One word for what a store is: of one that the application has opened itself, the name of its class. */
    static String kindOf(SessionStore store) {
        String shown = OpenedStore.shown(store).toLowerCase(Locale.ROOT);
        Matcher database = DATABASE.matcher(shown);
        if (database.matches()) {
            return database.group(1);
        }
        if (shown.startsWith("redis")) {
            return "redis";
        }
        if (shown.startsWith("rocksdb") || shown.equals("rocksstore")) {
            return "rocksdb";
        }
        if (store.inProcess()) {
            return "memory";
        }
        String word = shown.replaceFirst("store$", "").replaceAll("[^a-z0-9_-]", "");
        boolean usable = word.matches("[a-z].*");
        return usable ? word.substring(0, Math.min(LONGEST, word.length())) : "other";
    }

    @Override
    public void close() {
        metrics.close();
    }
}
