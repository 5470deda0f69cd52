package dev.sojourn.spring.boot;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.near.NearCache;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.springframework.util.ClassUtils;

/** Puts a near cache above a shared store, where one is wanted. */
final class NearCaches {

    private static final Logger LOG = System.getLogger(NearCaches.class.getName());

    private NearCaches() {}

    static SessionStore over(SessionStore store, SojournProperties properties) {
        if (!properties.nearCache().enabled()) {
            return store;
        }
        if (!ClassUtils.isPresent("dev.sojourn.store.near.NearCache", NearCaches.class.getClassLoader())) {
            store.close();
            throw new UnknownStoreException(
                    "sojourn.near-cache.enabled is true, and the near cache is not on the class path.",
                    "Add the dependency dev.sojourn:sojourn-store-near.");
        }
        try {
            return SettingException.naming(
                    "sojourn.near-cache.max-entries or .staleness", () -> Present.over(store, properties.nearCache()));
        } catch (SettingException e) {
            store.close();
            throw e;
        }
    }

    /** For stores of this process, which have nothing that a cache would be nearer than. */
    static void notOver(String where, SojournProperties properties) {
        if (properties.nearCache().enabled()) {
            LOG.log(
                    Level.WARNING,
                    "sojourn.near-cache.enabled has no effect: sessions are kept in {0}, which is as near",
                    where);
        }
    }

    /** Loaded only where the module is there. */
    private static final class Present {

        static SessionStore over(SessionStore store, SojournProperties.NearCache settings) {
            return NearCache.over(store)
                    .maxEntries(settings.maxEntries())
                    .maxStaleness(settings.staleness())
                    .build();
        }
    }
}
