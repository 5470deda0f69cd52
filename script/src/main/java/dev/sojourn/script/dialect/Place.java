package dev.sojourn.script.dialect;

import dev.sojourn.script.mount.MountOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a mount lives.
 *
 * @param options its options
 * @param folder its folder
 * @param dataFolder where it may keep files of its own, or null for memory only
 */
public record Place(
        MountOptions options, Path folder, @Nullable Path dataFolder) {}
