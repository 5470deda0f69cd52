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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The signing keys that are kept beside an embedded store, so that cookies survive a restart: a line each, newest
 * first. Made at the first start with one random key; readable by its owner only, where the file system knows owners.
 */
final class SigningKeyFile {

    private static final Logger LOG = System.getLogger(SigningKeyFile.class.getName());
    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;

    SigningKeyFile(Path file) {
        this.file = file;
    }

    /** The keys, newest first; at the first call a new one. */
    List<String> keys() throws IOException {
        if (!Files.exists(file)) {
            create();
        }
        if (isOpenToOthers()) {
            LOG.log(Level.WARNING, "The signing keys in {0} can be read by others; take the permission away", file);
        }
        List<String> keys = Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (keys.isEmpty()) {
            throw new IOException("the file of signing keys " + file + " is empty; remove it for a new key");
        }
        return keys;
    }

    /** Written whole under another name first: a start that is cut short must not leave half a key. */
    private void create() throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String line = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        FileAttribute<?>[] owner = knowsOwners()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (SeekableByteChannel out = Files.newByteChannel(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
                owner)) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        try {
            Files.move(draft, file);
        } catch (FileAlreadyExistsException e) {
            // Another start was faster, and its key counts.
            Files.delete(draft);
        }
    }

    private boolean isOpenToOthers() throws IOException {
        return knowsOwners() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    private static boolean knowsOwners() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
