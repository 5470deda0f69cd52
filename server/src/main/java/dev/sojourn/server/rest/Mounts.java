package dev.sojourn.server.rest;

import dev.sojourn.SessionEngine;
import dev.sojourn.server.admin.Engines;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engines that can be asked for by the name of their mount. Implementations are called by several threads. */
@FunctionalInterface
public interface Mounts {

    /**
     * Finds the engine of a mount.
     *
     * @param name the name as the request has it, any text
     * @return the engine, or null when no mount has the name
     */
    @Nullable
    SessionEngine engineOf(String name);

    /** The names of the mounts that have an engine now, as far as they are known. */
    default Set<String> names() {
        return Set.of();
    }

    /**
     * These engines and that of the server itself.
     *
     * @param server the engine of who names no mount
     */
    default Engines with(SessionEngine server) {
        return new Engines() {
            @Override
            public @Nullable SessionEngine of(@Nullable String mount) {
                return mount == null ? server : engineOf(mount);
            }

            @Override
            public Set<String> mounts() {
                return names();
            }
        };
    }
}
