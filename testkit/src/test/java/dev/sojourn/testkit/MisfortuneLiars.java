package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.testkit.Liars.Liar;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A memory store that can come to harm, as the contracts want it and wrong in exactly one way. */
final class MisfortuneLiars {

    private MisfortuneLiars() {}

    /** A store whose records can be spoilt and whose entries can be lost, and which bears both as it should. */
    static class Vulnerable extends Liar {
        /** As they were when they were spoilt. */
        final Set<StoredSession> spoilt = new HashSet<>();
        /** Whose entries are lost. */
        final Set<SessionKey> lost = new HashSet<>();

        SessionStore damage(SessionKey key) {
            StoredSession session = Samples.found(truth, key);
            spoilt.add(session);
            put(session.toBuilder().data(DamageContract.spoilt(session.data())).build());
            return this;
        }

        void lose() {
            lost.addAll(Samples.keys(Samples.scanAll(truth, 100)));
        }

        boolean isSpoilt(SessionKey key) {
            return spoilt.stream().anyMatch(session -> session.key().equals(key));
        }

        private List<StoredSession> listed(List<StoredSession> sessions) {
            return sessions.stream()
                    .filter(session -> !lost.contains(session.key()))
                    .toList();
        }

        @Override
        public boolean touch(SessionKey key, Touch touch) {
            boolean touched = super.touch(key, touch);
            if (touched) {
                lost.remove(key);
            }
            return touched;
        }

        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            boolean replaced = super.replace(session, expectedVersion);
            if (replaced) {
                lost.remove(session.key());
            }
            return replaced;
        }

        @Override
        public ScanPage scan(@Nullable String cursor, int atMost) {
            ScanPage page = super.scan(cursor, atMost);
            return new ScanPage(listed(page.sessions()), page.next());
        }

        @Override
        public ScanPage scanRecords(@Nullable String cursor, int atMost) {
            return truth.scanRecords(cursor, atMost);
        }

        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            return new ScanPage(listed(page.sessions()), page.next());
        }

        @Override
        public long count() {
            return super.count() - lost.size();
        }
    }

    static final class FindsWhatWas extends Vulnerable {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return spoilt.stream()
                    .filter(session -> session.key().equals(key))
                    .map(StoredRecord.class::cast)
                    .findFirst()
                    .orElseGet(() -> super.find(key));
        }
    }

    static final class StopsAWalkAtDamage extends Vulnerable {
        @Override
        public ScanPage scan(@Nullable String cursor, int atMost) {
            ScanPage page = super.scan(cursor, atMost);
            if (page.sessions().stream().anyMatch(session -> isSpoilt(session.key()))) {
                throw new StoreException("A record is damaged", null);
            }
            return page;
        }

        @Override
        public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
            return scan(cursor, atMost);
        }
    }

    static final class SkipsThePageOfDamage extends Vulnerable {
        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            return page.sessions().stream().anyMatch(session -> isSpoilt(session.key()))
                    ? new ScanPage(List.of(), page.next())
                    : page;
        }
    }

    static final class SweepsNoDamage extends Vulnerable {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            return super.claimExpired(now, claimUntil, atMost).stream()
                    .filter(session -> !isSpoilt(session.key()))
                    .toList();
        }
    }

    static final class DeletesNoDamage extends Vulnerable {
        @Override
        public Removal delete(SessionKey key) {
            return isSpoilt(key) ? Removal.NOTHING : super.delete(key);
        }

        @Override
        public List<Removal> deleteAll(List<SessionKey> keys) {
            return keys.stream().map(this::delete).collect(Collectors.toList());
        }
    }

    static final class WritesInPart extends Vulnerable {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            return super.replace(
                    isSpoilt(session.key())
                            ? session.toBuilder()
                                    .data(DamageContract.spoilt(session.data()))
                                    .build()
                            : session,
                    expectedVersion);
        }
    }

    static final class TouchesBringNothingBack extends Vulnerable {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            return truth.touch(key, touch);
        }
    }

    static final class WritesBringNothingBack extends Vulnerable {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            return truth.replace(session, expectedVersion);
        }
    }

    static final class HidesWhoseEntryIsLost extends Vulnerable {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return lost.contains(key) ? null : super.find(key);
        }
    }

    static final class WalksOverRecordsByTheIndex extends Vulnerable {
        @Override
        public ScanPage scanRecords(@Nullable String cursor, int atMost) {
            return scan(cursor, atMost).withoutData();
        }
    }

    /** Takes seconds for milliseconds. */
    static final class MistakesTheUnitOfTime extends Vulnerable {
        @Override
        public StoreHealth health() {
            return new StoreHealth(
                    true, StoreHealth.Feed.NONE, Duration.ofMillis(System.currentTimeMillis() / 1_000), List.of());
        }
    }
}
