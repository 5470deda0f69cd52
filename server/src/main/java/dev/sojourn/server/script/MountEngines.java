package dev.sojourn.server.script;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.id.KeyRing;
import dev.sojourn.script.MountProfile;
import dev.sojourn.server.rest.Mounts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engines of the mounts. A mount whose scripts change gets a new engine over the same store; requests and sockets
 * of the scripts before are served to their end by the engine before, which is closed after the last of them. Safe for
 * use by several threads.
 */
final class MountEngines implements Mounts, AutoCloseable {

    private final MountStores stores;
    private final KeyRing serverKeys;
    private final UnaryOperator<EngineBuilder> encryption;
    private final PublicAddress address;
    private final EngineWatch watch;
    /** What the REST API serves: for a mount whose scripts are broken now, the engine of those before. */
    private final Map<String, SessionEngine> present = new HashMap<>();

    private final Set<SessionEngine> replaced = new HashSet<>();
    private final Set<SessionEngine> unused = new HashSet<>();

    MountEngines(
            MountStores stores,
            KeyRing serverKeys,
            UnaryOperator<EngineBuilder> encryption,
            PublicAddress address,
            EngineWatch watch) {
        this.stores = stores;
        this.serverKeys = serverKeys;
        this.encryption = encryption;
        this.address = address;
        this.watch = watch;
    }

    synchronized HttpVisits open(MountProfile profile) {
        // Mounts of one key space accept each other's ids, so the name that signatures cover is that of the space.
        var builder = encryption
                .apply(profile.describe(SessionEngine.builder()))
                .name(KeySpaceName.of(profile.keySpace()))
                .store(stores.of(profile.keySpace(), profile.store()));
        if (profile.signs() && profile.secrets().isEmpty()) {
            builder.keys(serverKeys);
        }
        SessionEngine engine = builder.build();
        watch.opened(profile.mount(), engine, profile.store());
        SessionEngine before = present.put(profile.mount(), engine);
        if (before != null && unused.remove(before)) {
            close(before);
        } else if (before != null) {
            replaced.add(before);
        }
        return profile.porch(engine, address);
    }

    /** No request and no socket uses these sessions any more. */
    synchronized void release(HttpVisits sessions) {
        SessionEngine engine = sessions.engine();
        if (replaced.remove(engine)) {
            close(engine);
        } else {
            unused.add(engine);
        }
    }

    @Override
    public synchronized @Nullable SessionEngine engineOf(String name) {
        return present.get(name);
    }

    @Override
    public synchronized Set<String> names() {
        return Set.copyOf(present.keySet());
    }

    @Override
    public synchronized void close() {
        present.values().forEach(this::close);
        replaced.forEach(this::close);
        present.clear();
        replaced.clear();
        unused.clear();
    }

    private void close(SessionEngine engine) {
        watch.closing(engine);
        engine.close();
    }
}
