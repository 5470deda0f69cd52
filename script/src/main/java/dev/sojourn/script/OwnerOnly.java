package dev.sojourn.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Files of databases that are nobody's but their owner's, where the file system knows owners. */
final class OwnerOnly {

    private static final System.Logger LOG = System.getLogger(OwnerOnly.class.getName());
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    private OwnerOnly() {}

    /**
     * The file of a database of H2.
     *
     * @param where its address without the scheme
     * @return the file, or null when it is in none, or in one that H2 finds in ways of its own
     */
    static @Nullable Path databaseFile(String where) {
        String path = where.startsWith("file:") ? where.substring(5) : where;
        try {
            return path.matches("(/|\\./|\\.\\./|[A-Za-z]:[/\\\\]).*") ? Path.of(path + ".mv.db") : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Closes a folder of ours that an earlier version left open. */
    static void close(@Nullable Path folder) {
        if (folder != null && Files.isDirectory(folder) && posix(folder)) {
            restrict(folder, FOLDER);
        }
    }

    /** Makes file and folder before H2 does, which would let all read them; what was there is closed to others. */
    static void prepare(Path file, boolean make) throws SQLException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            boolean posix = posix(file);
            if (folder != null && Files.notExists(folder) && make) {
                Files.createDirectories(folder, attributes(posix, FOLDER));
            }
            if (Files.notExists(file) && make) {
                Files.createFile(file, attributes(posix, FILE));
            } else if (posix && Files.exists(file)) {
                restrict(file, FILE);
            }
        } catch (IOException e) {
            throw new SQLException("the file of the database cannot be made: " + e, e);
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void restrict(Path path, String permissions) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} may be read by others, and cannot be closed to them: {1}",
                    path,
                    e);
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
