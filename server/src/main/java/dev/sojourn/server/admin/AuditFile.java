package dev.sojourn.server.admin;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file with one JSON object a line. It is opened for each line, which are few: so it can be moved away at any time,
 * and the next line begins a new one. Where files have owners, others may not read it. What was written only in part,
 * on a full disk for instance, stays a line of its own. Safe for use by several threads.
 */
public final class AuditFile implements AuditSink {

    private static final Logger LOG = System.getLogger(AuditFile.class.getName());

    private static final Set<OpenOption> APPEND = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private final Path file;
    private final boolean durable;
    private final Opening opening;
    private final boolean knowsOwners;
    /** Whether the file ends within a line. */
    private boolean torn;

    /** Opens the file for one line. */
    @FunctionalInterface
    interface Opening {
        SeekableByteChannel open(Path file, FileAttribute<?>... attributes) throws IOException;
    }

    /**
     * Prepares a file.
     *
     * @param file where lines are appended
     * @param durable whether each line is on the disk before its act goes on
     * @throws IOException when it cannot be written
     */
    public AuditFile(Path file, boolean durable) throws IOException {
        // One step: a second process that begins at the same moment finds the file, or this one does.
        this(file, durable, (path, attributes) -> Files.newByteChannel(path, APPEND, attributes));
    }

    AuditFile(Path file, boolean durable, Opening opening) throws IOException {
        this.file = file;
        this.durable = durable;
        this.opening = opening;
        this.knowsOwners = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        append(new byte[0]);
        // A pipe or a device has neither an end nor permissions that are ours.
        if (Files.isRegularFile(file)) {
            torn = endsWithinALine();
            closeToOthers();
        }
    }

    @Override
    public void write(AuditEvent event) throws IOException {
        append((event.json() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void append(byte[] line) throws IOException {
        FileAttribute<?>[] owner = knowsOwners
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
                }
                : new FileAttribute<?>[0];
        try (SeekableByteChannel out = opening.open(file, owner)) {
            // Not in a file that was begun anew meanwhile.
            boolean apart = torn && line.length > 0 && out.size() > 0;
            ByteBuffer bytes = ByteBuffer.allocate(line.length + 1);
            if (apart) {
                bytes.put((byte) '\n');
            }
            bytes.put(line).flip();
            int all = bytes.remaining();
            try {
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                torn = false;
            } finally {
                torn |= bytes.hasRemaining() && bytes.remaining() < all;
            }
            if (durable && out instanceof FileChannel onDisk) {
                onDisk.force(true);
            }
        }
    }

    private boolean endsWithinALine() throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file, StandardOpenOption.READ)) {
            long size = in.size();
            if (size == 0) {
                return false;
            }
            ByteBuffer last = ByteBuffer.allocate(1);
            in.position(size - 1);
            return in.read(last) == 1 && last.get(0) != '\n';
        }
    }

    private void closeToOthers() throws IOException {
        if (!knowsOwners) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(file));
        if (!permissions.removeAll(OTHERS)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, permissions);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The audit in {0} is open to others, and that could not be changed: {1}", file, e);
        }
    }
}
