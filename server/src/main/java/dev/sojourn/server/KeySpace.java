package dev.sojourn.server;

import dev.sojourn.server.script.KeySpaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the sets of sessions that a server keeps in one store: its own, that of a mount or of several, that of its
 * signing keys, and that of the console's logins. No two have a key, a table or a folder in common.
 *
 * @param kind whose it is
 * @param name of a mount's: as {@link KeySpaceName} gives it; else empty
 */
record KeySpace(Kind kind, String name) {

    private enum Kind {
        SERVER,
        KEYS,
        CONSOLE,
        MOUNT
    }

    /** The sessions of the server itself. */
    static final KeySpace SERVER = new KeySpace(Kind.SERVER, "");

    /** The signing keys that the nodes of a shared store find there. */
    static final KeySpace KEYS = new KeySpace(Kind.KEYS, "");

    /** The logins of the console, on a store that nodes share. */
    static final KeySpace CONSOLE = new KeySpace(Kind.CONSOLE, "");

    private static final String FOLDER = "mounts";
    /** The longest name of a mount's that stays itself; more would not fit into the name of a table. */
    private static final int LONGEST = 20;

    private static final int HASH_BYTES = 9;

    static KeySpace ofMount(String name) {
        return new KeySpace(Kind.MOUNT, KeySpaceName.of(name));
    }

    /** That of a mount, by its name or as its folder is called. For operators: a name of a mount is nobody's folder. */
    static KeySpace named(String mountOrFolder) {
        return KeySpaceName.isMade(mountOrFolder) ? new KeySpace(Kind.MOUNT, mountOrFolder) : ofMount(mountOrFolder);
    }

    /** Those of mounts that have a folder below a directory. */
    static List<KeySpace> foldersIn(Path directory) throws OptionException {
        Path mounts = directory.resolve(FOLDER);
        if (!Files.isDirectory(mounts)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(mounts)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> new KeySpace(Kind.MOUNT, String.valueOf(folder.getFileName())))
                    .sorted(Comparator.comparing(KeySpace::name))
                    .toList();
        } catch (IOException e) {
            throw new OptionException("the folder " + mounts + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** For people. */
    String shown() {
        return switch (kind) {
            case SERVER -> "sessions of the server";
            case KEYS -> "signing keys";
            case CONSOLE -> "logins of the console";
            case MOUNT -> "sessions of mount " + name;
        };
    }

    Path folder(Path directory) {
        return kind == Kind.MOUNT ? directory.resolve(FOLDER).resolve(name) : directory;
    }

    /** The table of sessions in a SQL database. */
    String table(String storeName) {
        return switch (kind) {
            case SERVER -> storeName + "_session";
            case KEYS -> storeName + "_keys";
            case CONSOLE -> storeName + "_console";
            case MOUNT -> storeName + "__" + shortName();
        };
    }

    /** What all keys in Redis begin with. */
    String prefix(String storeName) {
        return switch (kind) {
            case SERVER -> storeName + ":session:";
            case KEYS -> storeName + ":keys:";
            case CONSOLE -> storeName + ":console:";
            case MOUNT -> storeName + ":mount:" + shortName() + ":";
        };
    }

    /** What is too long is replaced by a hash behind an underscore, with which no name of a mount begins. */
    private String shortName() {
        return name.length() <= LONGEST ? name.replace('-', '_') : "_" + KeySpaceName.hash(name, HASH_BYTES);
    }
}
