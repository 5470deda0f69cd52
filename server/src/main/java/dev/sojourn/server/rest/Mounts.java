package dev.sojourn.server.rest;

import dev.sojourn.SessionEngine;
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
}
