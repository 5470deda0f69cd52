package dev.sojourn.server.admin;

import dev.sojourn.SessionEngine;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engines of a server: its own, and those of the mounts. Implementations are called by several threads. */
public interface Engines {

    /**
     * Finds an engine.
     *
     * @param mount the name of a mount as the caller has it, any text; null for the server's own
     * @return the engine, or null when no mount has the name
     */
    @Nullable
    SessionEngine of(@Nullable String mount);

    /** The names of the mounts that have an engine now. */
    Set<String> mounts();

    /** One engine without mounts. */
    static Engines of(SessionEngine engine) {
        return new Engines() {
            @Override
            public @Nullable SessionEngine of(@Nullable String mount) {
                return mount == null ? engine : null;
            }

            @Override
            public Set<String> mounts() {
                return Set.of();
            }
        };
    }
}
