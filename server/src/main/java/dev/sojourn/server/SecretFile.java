package dev.sojourn.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Secrets that are kept beside an embedded store, such as signing keys, so that cookies survive a restart: a line each,
 * newest first. Made at the first start with a random one; readable by its owner only, where the file system knows
 * owners.
 */
final class SecretFile {

    private static final Logger LOG = System.getLogger(SecretFile.class.getName());
    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> WRITTEN_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_AND_GROUP = PosixFilePermissions.fromString("rw-r-----");

    private final Path file;

    private final String what;

    /**
     * A file of secrets.
     *
     * @param what they are, for messages
     */
    SecretFile(Path file, String what) {
        this.file = file;
        this.what = what;
    }

    Path path() {
        return file;
    }

    /** The secrets, newest first; at the first call a new one. */
    List<String> secrets() throws IOException {
        if (!Files.exists(file)) {
            leave(List.of(made()));
        }
        return existing(OWNER_ONLY);
    }

    /** The secrets of a file that somebody else made, and may let a group read. */
    List<String> given() throws IOException {
        return existing(OWNER_AND_GROUP);
    }

    private List<String> existing(Set<PosixFilePermission> allowed) throws IOException {
        if (knowsOwners() && !allowed.containsAll(Files.getPosixFilePermissions(file))) {
            LOG.log(Level.WARNING, "The {0} in {1} can be read by others; take the permission away", what, file);
        }
        return read();
    }

    /** The secrets that are there now; there have to be some. */
    List<String> read() throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("there is no such file");
        }
        if (knowsOwners() && Files.getPosixFilePermissions(file).stream().anyMatch(WRITTEN_BY_OTHERS::contains)) {
            throw new IOException("the file " + file + " of " + what
                    + " can be written by others than its owner, who could put in a key of their own: chmod go-w");
        }
        List<String> secrets = present();
        if (secrets.isEmpty()) {
            throw new IOException("the file " + file + " of " + what + " is empty; remove it for a new one");
        }
        return secrets;
    }

    /** The secrets that are there, newest first; none without a file. */
    List<String> present() throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList()
                : List.of();
    }

    /** Writes secrets where there is no file; false when there is one. */
    boolean leave(List<String> secrets) throws IOException {
        Path draft = draft(secrets);
        try {
            Files.move(draft, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            // Another start was faster, and its secret counts.
            Files.delete(draft);
            return false;
        }
    }

    /** Writes secrets in the place of those that are there. The file keeps its owner and its group. */
    void replace(List<String> secrets) throws IOException {
        Path draft = draft(secrets);
        try {
            if (knowsOwners()) {
                belongAsBefore(draft);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    /** The server runs as a user of its own, and must be able to read what an administrator wrote. */
    private void belongAsBefore(Path draft) throws IOException {
        PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes now = Files.readAttributes(draft, PosixFileAttributes.class);
        if (!now.group().equals(before.group())) {
            Files.setAttribute(draft, "posix:group", before.group());
        }
        if (!now.owner().equals(before.owner())) {
            Files.setOwner(draft, before.owner());
        }
        if (before.permissions().contains(PosixFilePermission.GROUP_READ)) {
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r-----"));
        }
    }

    /** A new random secret. */
    static String made() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Written whole under another name first: a start that is cut short must not leave half a secret. */
    private Path draft(List<String> secrets) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        FileAttribute<?>[] owner = knowsOwners()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (SeekableByteChannel out = Files.newByteChannel(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
                owner)) {
            String lines = String.join("\n", secrets) + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        return draft;
    }

    private static boolean knowsOwners() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
