package dev.sojourn.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of mounts that are kept outside of the scripts' folder, in one file of JSON: an object of objects, by the
 * name of the mount and of the option. They go before those of {@code mount.json}, in which {@link
 * MountOptions#OPERATORS} are refused from then on. Immutable; the file is read once.
 */
public final class OperatorOptions {

    private final String file;
    private final Map<String, Map<String, @Nullable Object>> mounts;

    private OperatorOptions(String file, Map<String, Map<String, @Nullable Object>> mounts) {
        this.file = file;
        this.mounts = mounts;
    }

    /**
     * Reads the file.
     *
     * @param path where it is
     * @return the options
     * @throws MountException when it cannot be read, or is no such object; the message names the line where known
     */
    public static OperatorOptions read(Path path) {
        try {
            String file = path.toString();
            Map<String, Map<String, @Nullable Object>> mounts = new LinkedHashMap<>();
            MountJson.Parsed parsed = MountJson.parse(file, Files.readString(path));
            parsed.values().forEach((mount, options) -> mounts.put(mount, object(file, parsed, mount, options)));
            return new OperatorOptions(file, mounts);
        } catch (IOException e) {
            throw new MountException(path + ": cannot be read", e);
        }
    }

    private static Map<String, @Nullable Object> object(
            String file, MountJson.Parsed parsed, String mount, @Nullable Object options) {
        if (!(options instanceof Map<?, ?> map)) {
            throw new MountException(file + ":" + parsed.lines().get(mount) + ": for \"" + mount
                    + "\" an object of options is expected");
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value));
        return copy;
    }

    MountOptions over(MountOptions own) {
        return own.under(file, mounts.getOrDefault(own.mount(), Map.of()));
    }
}
