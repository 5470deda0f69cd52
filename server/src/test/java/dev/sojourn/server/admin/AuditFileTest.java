package dev.sojourn.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line of the file is whole, or a line of its own that is not, and others do not read it. */
class AuditFileTest {

    private static final AuditEvent EVENT = new AuditEvent(
            Instant.EPOCH,
            "node-1",
            Act.SWEEP,
            new Caller(Door.REST, "admin", null, "127.0.0.1", null, "r-1", null),
            Target.engine(null),
            List.of(),
            Outcome.DONE,
            1,
            null,
            0);

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    /** How many bytes the disk still takes. */
    private int room = Integer.MAX_VALUE;

    @BeforeEach
    void name() {
        file = folder.resolve("audit.log");
    }

    /** A disk that is full after some bytes. */
    private final class Disk implements SeekableByteChannel {
        private final SeekableByteChannel to;

        Disk(SeekableByteChannel to) {
            this.to = to;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (room == 0 && bytes.hasRemaining()) {
                throw new IOException("No space left on device");
            }
            int some = Math.min(room, bytes.remaining());
            ByteBuffer part = bytes.slice(bytes.position(), some);
            bytes.position(bytes.position() + some);
            room -= some;
            return to.write(part);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return to.read(bytes);
        }

        @Override
        public long position() throws IOException {
            return to.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            return to.position(position);
        }

        @Override
        public long size() throws IOException {
            return to.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            return to.truncate(size);
        }

        @Override
        public boolean isOpen() {
            return to.isOpen();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }

    private AuditFile onDisk() throws IOException {
        return new AuditFile(
                file,
                false,
                (path, attributes) -> new Disk(Files.newByteChannel(
                        path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), attributes)));
    }

    @Test
    void afterAFullDiskTheNextLineIsWhole() throws IOException {
        AuditFile audit = onDisk();
        audit.write(EVENT);
        room = 20;
        assertThatThrownBy(() -> audit.write(EVENT)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> audit.write(EVENT)).isInstanceOf(IOException.class);
        room = Integer.MAX_VALUE;
        audit.write(EVENT);
        audit.write(EVENT);

        String line = EVENT.json();
        assertThat(Files.readAllLines(file)).containsExactly(line, line.substring(0, 20), line, line);
    }

    @Test
    void afterAServerThatDiedWithinALineTheNextIsWhole() throws IOException {
        Files.writeString(file, "{\"audit\":1,\"at");
        AuditFile audit = new AuditFile(file, true);
        audit.write(EVENT);

        assertThat(Files.readAllLines(file)).containsExactly("{\"audit\":1,\"at", EVENT.json());
    }

    @Test
    void oneThatIsMovedAwayWithHalfALineLeavesNoEmptyOne() throws IOException {
        AuditFile audit = onDisk();
        room = 20;
        assertThatThrownBy(() -> audit.write(EVENT)).isInstanceOf(IOException.class);
        room = Integer.MAX_VALUE;
        Files.move(file, folder.resolve("audit.log.1"));
        audit.write(EVENT);

        assertThat(Files.readString(file)).isEqualTo(EVENT.json() + "\n");
    }

    @Test
    void oneThatWasThereBeforeIsClosedToOthersToo() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        new AuditFile(file, false).write(EVENT);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }
}
