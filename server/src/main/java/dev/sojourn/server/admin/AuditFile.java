package dev.sojourn.server.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file with one JSON object a line. It is opened for each line, which are few: so it can be moved away at any time,
 * and the next line begins a new one. Where files have owners, others may not read it. Safe for use by several threads.
 */
public final class AuditFile implements AuditSink {

    private final Path file;
    private final boolean durable;

    /**
     * Prepares a file.
     *
     * @param file where lines are appended
     * @param durable whether each line is on the disk before its act goes on
     * @throws IOException when it cannot be written
     */
    public AuditFile(Path file, boolean durable) throws IOException {
        this.file = file;
        this.durable = durable;
        append(new byte[0]);
    }

    @Override
    public void write(AuditEvent event) throws IOException {
        append((event.json() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void append(byte[] line) throws IOException {
        if (!Files.exists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        }
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            if (durable) {
                out.force(true);
            }
        }
    }
}
