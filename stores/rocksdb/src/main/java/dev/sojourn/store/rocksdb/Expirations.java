package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends what has come due: claims sessions, hands abandoned claims out again, removes remains and trails, and files again what
 * has more time by now. It looks at nothing that is not due.
 */
final class Expirations {

    private static final Logger LOG = System.getLogger(Expirations.class.getName());
    /** When to look again at a record that only a later version can read. */
    private static final long RECHECK_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Database database;
    private final Records records;
    private final ExpiryIndex index;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    Expirations(Database database, Records records, ExpiryIndex index) {
        this.database = database;
        this.records = records;
        this.index = index;
    }

    List<StoredSession> claim(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = new ArrayList<>();
        oneAtATime.lock();
        try {
            while (claimed.size() < atMost) {
                int bite = atMost - claimed.size();
                List<ExpiryIndex.Entry> due = index.due(now, bite);
                for (ExpiryIndex.Entry entry : due) {
                    StoredSession session = settleUp(entry, now, claimUntil);
                    if (session != null) {
                        claimed.add(session);
                    }
                }
                boolean all = due.size() < bite;
                long handledUntil = all ? now : due.get(due.size() - 1).moment();
                index.sweptUntil(handledUntil, due.size());
                if (all) {
                    break;
                }
            }
            if (database.syncsWrites()) {
                database.sync();
            }
            return claimed;
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Handles one entry and removes it; returns the session when it was claimed. */
    private @Nullable StoredSession settleUp(ExpiryIndex.Entry entry, long now, long claimUntil) {
        Lock lock = records.lock(entry.key());
        try (Changes changes = database.changes()) {
            Row row = records.get(entry.key());
            Row next = row;
            if (row != null && row.state() == Row.State.NEWER) {
                // Not ours to end, and not ours to rewrite.
                LOG.log(Level.WARNING, "Session {0} was written by a later version and is left alone", entry.key());
                changes.drop(Family.EXPIRY, ExpiryIndex.entry(entry.moment(), entry.keyBytes()));
                changes.file(entry.keyBytes(), now + RECHECK_MILLIS);
            } else if (row != null && row.state() == Row.State.DAMAGED) {
                LOG.log(Level.WARNING, "Session {0} is damaged and ends: its checksum does not match", entry.key());
                changes.drop(Family.EXPIRY, ExpiryIndex.entry(entry.moment(), entry.keyBytes()));
                next = row.claimed(Math.max(claimUntil, now + 1));
                changes.swap(row, next);
            } else if (row == null || row.filed() != entry.moment()) {
                changes.drop(Family.EXPIRY, ExpiryIndex.entry(entry.moment(), entry.keyBytes()));
            } else {
                next = successor(row, now, Math.max(claimUntil, now + 1));
                changes.swap(row, next);
            }
            records.write(changes, false);
            return next != null && next != row && next.state() == Row.State.OVER
                    ? (StoredSession) next.record()
                    : null;
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Row successor(Row row, long now, long claimUntil) {
        if (row.due() > now) {
            return row.filedAt(row.due());
        }
        return switch (row.state()) {
            case LIVE, OVER -> row.claimed(claimUntil);
            default -> null;
        };
    }
}
