package dev.sojourn.script;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The API shape of one system over a Sojourn session. The shape itself is a prelude in JavaScript (its contract is in
 * {@link dev.sojourn.script}); this is the part that has to be known outside of a script: names, routes of files, and
 * what it asks of the engine. Stateless, safe for use by several threads.
 */
interface Dialect {

    /** The name in {@code mount.json}. */
    String name();

    /** The options of this dialect beside {@link MountOptions#COMMON}. */
    Set<String> options();

    /** Whether sessions of this dialect belong to users: then the mount takes the option {@code sessionsPerUser}. */
    default boolean hasUsers() {
        return false;
    }

    /**
     * The names that the program of a mount sees, each a member of the globals that the prelude's {@code begin} fills.
     */
    List<String> globals();

    /** The names that a mount of another dialect sees when it asks for this one too ({@code "also"}). */
    List<String> guestGlobals();

    /** The prefix of the mount's routes when it does not say. */
    default String path(String mount) {
        return "/";
    }

    /** How the files of a mount make programs, and which routes they have by their names alone. */
    default List<Program> programs(List<ScriptFile> files) {
        return List.of(new Program("program", files, List.of()));
    }

    /**
     * What this dialect asks of the engine.
     *
     * @param declared what its scripts declared when they were read, as plain values; empty when nothing
     * @throws MountException when an option has a value that is not allowed
     */
    MountProfile profile(MountOptions options, Map<String, @Nullable Object> declared);

    /**
     * Whether handlers begin before the body of their request is here, and wait for it by a promise.
     *
     * @return false, as here, where a request begins when it is complete
     */
    default boolean startsAtHead() {
        return false;
    }

    /**
     * What the prelude is made of: resources beside this package's classes, each a function of {@code kernel},
     * {@code host} and what the ones before it returned. The last one returns the prelude.
     */
    default List<String> prelude() {
        return List.of(name() + "/" + name() + ".js");
    }

    /**
     * Opens what a mount of this dialect needs beside sessions.
     *
     * @throws MountException when it cannot be opened
     */
    default Furnishing furnish(Place place) {
        return Furnishing.NONE;
    }
}
