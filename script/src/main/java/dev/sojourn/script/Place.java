package dev.sojourn.script;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a mount lives.
 *
 * @param options its options
 * @param folder its folder
 * @param dataFolder where it may keep files of its own, or null for memory only
 * @param secrets what the server knows and scripts do not, newest first, at least one: as old as the folder of data,
 *     and without one drawn at each start
 */
record Place(MountOptions options, Path folder, @Nullable Path dataFolder, List<String> secrets) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Place[" + folder + "]";
    }
}
