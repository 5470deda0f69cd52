package dev.sojourn.server.script;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpSessions;
import dev.sojourn.id.KeyRing;
import dev.sojourn.script.mount.MountProfile;
import dev.sojourn.server.rest.Mounts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engines of the mounts. A mount whose scripts change gets a new engine over the same store; requests and sockets
 * of the scripts before are served to their end by the engine before. Safe for use by several threads.
 */
final class MountEngines implements Mounts, AutoCloseable {

    /** The present engine of a mount, and that of the scripts before. */
    private static final int KEPT = 2;

    private final MountStores stores;
    private final KeyRing serverKeys;
    private final Map<String, Deque<SessionEngine>> engines = new HashMap<>();

    MountEngines(MountStores stores, KeyRing serverKeys) {
        this.stores = stores;
        this.serverKeys = serverKeys;
    }

    synchronized HttpSessions open(MountProfile profile) {
        // Mounts of one key space accept each other's ids, so the name that signatures cover is that of the space.
        var builder = profile.describe(SessionEngine.builder())
                .name(KeySpaceName.of(profile.keySpace()))
                .store(stores.of(profile.keySpace(), profile.store()));
        if (profile.signs() && profile.secrets().isEmpty()) {
            builder.keys(serverKeys);
        }
        SessionEngine engine = builder.build();
        Deque<SessionEngine> ofMount = engines.computeIfAbsent(profile.mount(), name -> new ArrayDeque<>());
        ofMount.addFirst(engine);
        while (ofMount.size() > KEPT) {
            ofMount.removeLast().close();
        }
        return profile.porch(engine);
    }

    @Override
    public synchronized @Nullable SessionEngine engineOf(String name) {
        Deque<SessionEngine> ofMount = engines.get(name);
        return ofMount == null ? null : ofMount.peekFirst();
    }

    @Override
    public synchronized void close() {
        engines.values().forEach(ofMount -> ofMount.forEach(SessionEngine::close));
        engines.clear();
    }
}
