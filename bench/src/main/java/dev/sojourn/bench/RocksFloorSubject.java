package dev.sojourn.bench;

import dev.sojourn.store.rocksdb.Durability;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Plain RocksDB with the records that the store writes for the same sessions: a read is one get; a write is a get and
 * a put; a session that is made and ended is a put and a delete, the delete on disk when it returns, as the store
 * promises.
 */
final class RocksFloorSubject implements Subject {

    private static final int KEY_BYTES = 32;
    private static final int RECORDS = 500;

    private final ScratchDirectory directory = new ScratchDirectory();
    private final SecureRandom random = new SecureRandom();
    private final WriteOptions synced;
    private final WriteOptions writing;
    private final List<byte[]> records;
    private final PlainRocks plain;
    private final RocksDB rocks;

    RocksFloorSubject(Durability durability) {
        // First: the store loads the native library that everything below is made of.
        records = PlainRocks.records(directory.path().resolve("sessions"), RECORDS);
        synced = new WriteOptions().setSync(true);
        writing = new WriteOptions().setSync(durability == Durability.SYNC);
        plain = PlainRocks.open(directory.path().resolve("floor"));
        rocks = plain.rocks();
    }

    @Override
    public String begin(int number) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        put(key, records.get(number % RECORDS));
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Object read(String ticket) {
        return get(ticket.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The last byte plays the counter; the writer of RocksDB sees as many bytes as with the real one. */
    @Override
    public int raise(String ticket) {
        byte[] key = ticket.getBytes(StandardCharsets.ISO_8859_1);
        byte[] record = get(key);
        int raised = ++record[record.length - 1];
        put(key, record);
        return Byte.toUnsignedInt((byte) raised) + 1;
    }

    @Override
    public boolean beginAndEnd(int number) {
        byte[] key = begin(number).getBytes(StandardCharsets.ISO_8859_1);
        try {
            rocks.delete(synced, key);
            return true;
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] get(byte[] key) {
        try {
            return Objects.requireNonNull(rocks.get(key), "no record");
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private void put(byte[] key, byte[] record) {
        try {
            rocks.put(writing, key, record);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        plain.close();
        writing.close();
        synced.close();
        directory.close();
    }
}
