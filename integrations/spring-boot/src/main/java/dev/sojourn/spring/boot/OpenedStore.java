package dev.sojourn.spring.boot;

import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The store that the auto-configuration has opened, with what it knows of it and what closes with it. */
final class OpenedStore extends ForwardingStore {

    private static final Pattern DATABASE = Pattern.compile("jdbc:([a-z][a-z0-9]{0,31}):.*");
    private static final int LONGEST = 32;

    private final String shown;
    private final boolean shared;
    private final AutoCloseable afterwards;

    /**
     * Makes one.
     *
     * @param store does the work
     * @param shown what it is, for people, without a password
     * @param shared whether other nodes may use it at the same time
     * @param afterwards closed after the store, such as its connections
     */
    OpenedStore(SessionStore store, String shown, boolean shared, AutoCloseable afterwards) {
        super(store);
        this.shown = shown;
        this.shared = shared;
        this.afterwards = afterwards;
    }

    OpenedStore(SessionStore store, String shown, boolean shared) {
        this(store, shown, shared, () -> {});
    }

    /** Whether ids of this store's sessions have to be signed by a key that other nodes know as well. */
    static boolean isShared(SessionStore store) {
        return store instanceof OpenedStore opened ? opened.shared : !store.inProcess();
    }

    /** What the store is, for people. */
    static String shown(SessionStore store) {
        return store instanceof OpenedStore opened
                ? opened.shown
                : store.getClass().getSimpleName();
    }

    /** One word for what a store is: of one that the application has opened itself, the name of its class. */
    static String kindOf(SessionStore store) {
        String shown = shown(store).toLowerCase(Locale.ROOT);
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

    String shown() {
        return shown;
    }

    @Override
    public void close() {
        super.close();
        try {
            afterwards.close();
        } catch (Exception e) {
            System.getLogger(OpenedStore.class.getName())
                    .log(System.Logger.Level.WARNING, "The connections of the session store did not close", e);
        }
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }
}
