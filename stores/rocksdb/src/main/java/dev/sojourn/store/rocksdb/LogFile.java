package dev.sojourn.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Reads a file in the format of RocksDB's logs and manifests, to tell damage from an unfinished write: both stop
 * RocksDB, which goes on without what follows. Records lie in blocks of 32 KiB: checksum (4 bytes), length (2), type
 * (1), and so many bytes; what is longer than the rest of a block is a first, any middle and a last record.
 *
 * <p>A write that a crash has cut short is the last thing in the file. So where anything that is whole follows, what
 * can't be read was damaged. {@link Database} sees to it that something follows all that was brought to disk.
 */
final class LogFile {

    /** How a file ends. */
    enum End {
        /** With a whole record. */
        WHOLE,
        /** With something that can't be read, and nothing behind it. */
        UNFINISHED,
        /** It goes on behind something that can't be read. */
        DAMAGED
    }

    private static final int BLOCK = 1 << 15;
    private static final int HEADER = 7;
    /** The first part of a write that is longer than its block. */
    private static final int FIRST = 2;

    private static final int MIDDLE = 3;
    private static final int LENGTH_AT = 4;
    private static final int TYPE_AT = 6;
    /** What RocksDB adds to a checksum, turned by 15 bits, so that the checksum of a checksum is no trivial one. */
    private static final int MASK = 0xa282ead8;

    private static final int MASK_TURN = 15;
    private static final int UNSIGNED_SHORT = 0xffff;

    private final ByteBuffer bytes;
    private final int size;
    private int whole;
    private boolean cut;
    private End end = End.WHOLE;

    LogFile(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.size = bytes.limit();
        read();
    }

    static LogFile of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new LogFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** The logs of a database, in order. */
    static List<Path> logs(Path database) throws IOException {
        if (Files.notExists(database)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+[.]log"))
                    .sorted(Comparator.comparingLong(LogFile::number))
                    .toList();
        }
    }

    private static long number(Path log) {
        String name = log.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    End end() {
        return end;
    }

    /** How many bytes follow the last record that counts. */
    int lost() {
        return size - whole;
    }

    int size() {
        return size;
    }

    /** Whether it ends before a record that it begins, as a write does that was cut short. */
    boolean isCut() {
        return cut;
    }

    private void read() {
        int at = 0;
        boolean within = false;
        while (true) {
            int left = BLOCK - at % BLOCK;
            at += left < HEADER ? left : 0;
            if (at >= size) {
                break;
            }
            int length = lengthOf(at);
            if (length < 0) {
                end = isFollowed(at) ? End.DAMAGED : End.UNFINISHED;
                cut = size - at < HEADER || size - at - HEADER < (bytes.getShort(at + LENGTH_AT) & UNSIGNED_SHORT);
                return;
            }
            int type = bytes.get(at + TYPE_AT);
            at += HEADER + length;
            within = type == FIRST || type == MIDDLE;
            whole = within ? whole : at;
        }
        end = within ? End.UNFINISHED : End.WHOLE;
        cut = within;
        whole = within ? whole : size;
    }

    /** The length of the record that begins here, or -1 when none does. */
    private int lengthOf(int at) {
        int left = Math.min(BLOCK - at % BLOCK, size - at) - HEADER;
        if (left < 0 || bytes.get(at + TYPE_AT) == 0) {
            return -1;
        }
        int length = bytes.getShort(at + LENGTH_AT) & UNSIGNED_SHORT;
        return length <= left && isChecked(at, length) ? length : -1;
    }

    private boolean isChecked(int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(at + TYPE_AT).limit(at + HEADER + length));
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, MASK_TURN) + MASK == bytes.getInt(at);
    }

    /** Whether anything whole follows what can't be read, or it is the last record and only its length is wrong. */
    private boolean isFollowed(int bad) {
        int block = bad - bad % BLOCK + BLOCK;
        int rest = Math.min(block, size) - bad - HEADER;
        if (rest >= 0 && isChecked(bad, rest)) {
            return true;
        }
        for (int at = bad + 1; at < size; at = at < block ? at + 1 : at + BLOCK) {
            if (lengthOf(at) > 0) {
                return true;
            }
        }
        return false;
    }
}
