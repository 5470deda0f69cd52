package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in one way, most of them only when several threads meet or only now and then. */
final class RacingLiars {

    private RacingLiars() {}

    static Map<String, Supplier<SessionStore>> all() {
        Map<String, Supplier<SessionStore>> liars = new TreeMap<>();
        liars.put("replaces in two steps", ReplacesInTwoSteps::new);
        liars.put("deletes in two steps", DeletesInTwoSteps::new);
        liars.put("rolls in two steps", RollsInTwoSteps::new);
        liars.put("touches what it has read before", TouchesWhatItReadBefore::new);
        liars.put("a late write brings back what was deleted", RevivesByALateWrite::new);
        liars.put("reads a stale copy now and then", ReadsAStaleCopy::new);
        liars.put("says done and drops the write now and then", DropsAWrite::new);
        liars.put("finds nothing now and then", FindsNothing::new);
        liars.put("mixes two versions", MixesTwoVersions::new);
        liars.put("forgets the beginning", ForgetsTheBeginning::new);
        liars.put("claims early", ClaimsEarly::new);
        liars.put("gives one claim to two", GivesOneClaimToTwo::new);
        liars.put("refuses now and then for no reason", RefusesForNoReason::new);
        return liars;
    }

    private static class Liar extends ForwardingStore {
        final MemoryStore truth;
        private final AtomicInteger calls = new AtomicInteger();

        Liar() {
            this(new MemoryStore());
        }

        private Liar(MemoryStore truth) {
            super(truth);
            this.truth = truth;
        }

        boolean nowAndThen() {
            return calls.incrementAndGet() % 7 == 0;
        }

        static void letOthersIn() {
            LockSupport.parkNanos(20_000);
        }

        @Nullable
        StoredSession live(SessionKey key) {
            return truth.find(key) instanceof StoredSession session && !session.claimed() ? session : null;
        }

        void put(StoredSession session) {
            truth.delete(session.key());
            truth.create(session);
        }
    }

    private static final class ReplacesInTwoSteps extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            letOthersIn();
            StoredSession later = live(session.key());
            if (now == null || later == null || now.version() != expectedVersion) {
                return false;
            }
            long version = Math.max(session.version(), later.version() + 1);
            return super.replace(session.toBuilder().version(version).build(), later.version());
        }
    }

    private static final class DeletesInTwoSteps extends Liar {
        @Override
        public Removal delete(SessionKey key) {
            Removal met = live(key) == null ? Removal.NOTHING : Removal.SESSION;
            letOthersIn();
            truth.delete(key);
            return met;
        }
    }

    private static final class RollsInTwoSteps extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            StoredSession now = live(from.key());
            if (now == null || now.version() != from.version() || !truth.create(renewed)) {
                return false;
            }
            letOthersIn();
            truth.delete(from.key());
            return true;
        }
    }

    private static final class TouchesWhatItReadBefore extends Liar {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            StoredSession now = live(key);
            if (now == null || now.expiresAt() <= touch.lastAccess()) {
                return false;
            }
            letOthersIn();
            put(now.touched(touch));
            return true;
        }
    }

    private static final class RevivesByALateWrite extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            boolean was = live(session.key()) != null;
            letOthersIn();
            return was && truth.find(session.key()) == null
                    ? truth.create(session)
                    : super.replace(session, expectedVersion);
        }
    }

    private static final class ReadsAStaleCopy extends Liar {
        private final Map<SessionKey, StoredRecord> copies = new ConcurrentHashMap<>();

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            StoredRecord copy = record == null ? copies.get(key) : copies.put(key, record);
            return nowAndThen() && copy != null ? copy : record;
        }
    }

    private static final class DropsAWrite extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            return nowAndThen() && now != null && now.version() == expectedVersion
                    || super.replace(session, expectedVersion);
        }
    }

    private static final class FindsNothing extends Liar {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return nowAndThen() ? null : super.find(key);
        }
    }

    private static final class MixesTwoVersions extends Liar {
        private final Map<SessionKey, byte[]> data = new ConcurrentHashMap<>();

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            if (record instanceof StoredSession session) {
                byte[] before = data.put(key, session.data());
                return before == null || session.claimed()
                        ? record
                        : session.toBuilder().data(before).build();
            }
            return record;
        }
    }

    private static final class ForgetsTheBeginning extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            return super.roll(
                    from, renewed.toBuilder().created(renewed.lastUpdate()).build(), trail);
        }
    }

    private static final class ClaimsEarly extends Liar {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            return super.claimExpired(now + 290, claimUntil + 290, atMost);
        }
    }

    private static final class GivesOneClaimToTwo extends Liar {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            return super.claimExpired(now, now + 1, atMost);
        }
    }

    private static final class RefusesForNoReason extends Liar {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            return !nowAndThen() && super.touch(key, touch);
        }
    }
}
