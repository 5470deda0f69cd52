package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what can be read of a damaged database into a new one. Its rule is that nothing older comes back: where a
 * block can't be read, its keys have no known newest record, whatever else is stored under them, and are not taken
 * over. Those of them that an index knows are put there as records that can't be read, which end with an event.
 * Whatever is newer than the block is found by its key and is taken over. Indexes and count are made anew from the
 * records.
 */
final class Rebuild {

    /** Between two keys nothing can be read; both of them can. */
    private static final class Gap {
        private final byte[] after;
        private final byte @Nullable [] before;

        Gap(byte[] after, byte @Nullable [] before) {
            this.after = after;
            this.before = before;
        }

        boolean holds(byte[] key) {
            return Arrays.compareUnsigned(key, after) > 0
                    && (before == null || Arrays.compareUnsigned(key, before) < 0);
        }
    }

    private static final Logger LOG = System.getLogger(Rebuild.class.getName());
    private static final int BATCH_BYTES = 1 << 20;
    /** A seek goes to a key of this many bytes: as long as one of sessions and of the expiry index. */
    private static final int SEEK_BYTES = Long.BYTES + SessionKey.BYTES;

    private static final byte[] UNREADABLE = {};
    /** Behind every key of every family. */
    private static final byte[] ALL = Range.end(new byte[0]);

    private final Database from;
    private final Database to;
    private final List<Gap> gaps = new ArrayList<>();
    private final Set<SessionKey> newer = new HashSet<>();
    private Changes changes;
    private long bytes;
    private long sessions;
    private long unreadable;

    private Rebuild(Database from, Database to) {
        this.from = from;
        this.to = to;
        this.changes = to.changes();
    }

    /** Puts a new database in the place of a damaged one, while nobody else uses it. */
    static void replace(Database damaged) {
        Path folder = StoreDirectory.next(damaged.folder());
        Rebuild rebuild;
        Database next = damaged.beside(folder);
        try {
            rebuild = new Rebuild(damaged, next);
            try {
                rebuild.run();
            } finally {
                rebuild.changes.close();
            }
        } finally {
            next.close();
        }
        damaged.replaceBy(folder);
        damaged.lost(new RocksLosses(0, 0, rebuild.unreadable, 1));
        LOG.log(
                Level.WARNING,
                "A file of the RocksDB store in {0} was damaged. The store was written anew with what could be read:"
                        + " {1} sessions, and {2} that can not be read and end. Check the disk",
                damaged.folder(),
                rebuild.sessions,
                rebuild.unreadable);
    }

    private void run() {
        walk(
                Family.SESSIONS,
                range -> {
                    byte[] keyBytes = range.key();
                    take(Row.read(SessionKey.fromBytes(keyBytes), keyBytes, range.value()));
                },
                gaps::add);
        write();
        // An entry of an index tells which keys there are, and what a later version wrote has no other.
        walk(Family.EXPIRY, range -> {
            byte[] entry = range.key();
            SessionKey key = ExpiryIndex.keyOf(entry);
            look(key, Family.EXPIRY, entry, UNREADABLE, ExpiryIndex.momentOf(entry));
        });
        walk(Family.USERS, range -> {
            byte[] entry = range.key();
            look(UserIndex.keyOf(entry, range.value()), Family.USERS, entry, range.value(), -1);
        });
        write();
    }

    private void take(Row row) {
        changes.swap(null, row);
        sessions += row.state() == Row.State.LIVE ? 1 : 0;
        if (row.state() == Row.State.NEWER) {
            newer.add(row.key());
        }
        bytes += row.value().length + SEEK_BYTES;
        if (bytes >= BATCH_BYTES) {
            write();
        }
    }

    private void look(SessionKey key, Family family, byte[] entry, byte[] value, long moment) {
        byte[] keyBytes = key.toBytes();
        if (gaps.stream().anyMatch(gap -> gap.holds(keyBytes)) && to.get(Family.SESSIONS, keyBytes) == null) {
            Row row = newest(key, keyBytes);
            if (row != null) {
                take(row);
                if (row.state() == Row.State.DAMAGED && moment >= 0) {
                    changes.file(keyBytes, moment);
                }
                write();
            }
        }
        if (newer.contains(key)) {
            changes.copy(family, entry, value);
        }
    }

    private @Nullable Row newest(SessionKey key, byte[] keyBytes) {
        byte[] value;
        try {
            value = from.get(Family.SESSIONS, keyBytes);
        } catch (StoreException e) {
            requireDamage(e);
            value = UNREADABLE;
            unreadable++;
        }
        return value == null ? null : Row.read(key, keyBytes, value);
    }

    private void write() {
        if (!changes.isEmpty()) {
            to.write(changes, false);
            changes.close();
            changes = to.changes();
            bytes = 0;
        }
    }

    private void walk(Family family, Consumer<Range> each) {
        walk(family, each, gap -> {});
    }

    private void walk(Family family, Consumer<Range> each, Consumer<Gap> gap) {
        byte @Nullable [] begin = new byte[0];
        while (begin != null) {
            byte[] last = begin;
            begin = null;
            try (Range range = from.range(family, last, ALL, false)) {
                for (range.first(); range.isValid(); range.next()) {
                    each.accept(range);
                    last = Range.after(range.key());
                }
            } catch (StoreException e) {
                requireDamage(e);
                begin = readableAfter(family, last);
                gap.accept(new Gap(last, begin));
            }
        }
    }

    /** A key behind the damage from which on something can be read; null when there is none. */
    private byte @Nullable [] readableAfter(Family family, byte[] last) {
        BigInteger unread = new BigInteger(1, Arrays.copyOf(last, SEEK_BYTES));
        BigInteger end = BigInteger.ONE.shiftLeft(SEEK_BYTES * Byte.SIZE).subtract(BigInteger.ONE);
        BigInteger read = unread.add(BigInteger.ONE).min(end);
        for (int bit = 1; !isReadable(family, read); bit++) {
            if (read.equals(end)) {
                return null;
            }
            unread = read;
            read = unread.add(BigInteger.ONE.shiftLeft(bit)).min(end);
        }
        while (read.subtract(unread).bitLength() > 1) {
            BigInteger middle = unread.add(read).shiftRight(1);
            if (isReadable(family, middle)) {
                read = middle;
            } else {
                unread = middle;
            }
        }
        return bytes(read);
    }

    private boolean isReadable(Family family, BigInteger key) {
        try (Range range = from.range(family, bytes(key), ALL, false)) {
            range.first();
            boolean unused = range.isValid();
            return true;
        } catch (StoreException e) {
            requireDamage(e);
            return false;
        }
    }

    private static byte[] bytes(BigInteger key) {
        byte[] magnitude = key.toByteArray();
        byte[] bytes = new byte[SEEK_BYTES];
        int length = Math.min(magnitude.length, SEEK_BYTES);
        System.arraycopy(magnitude, magnitude.length - length, bytes, SEEK_BYTES - length, length);
        return bytes;
    }

    private static void requireDamage(StoreException e) {
        if (!Failures.isDamage(e)) {
            throw e;
        }
    }
}
