package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in exactly one way each, by the name of their fault. */
final class Liars {

    private Liars() {}

    /** A memory store and the means to be wrong with it. */
    static class Liar extends ForwardingStore implements FindsByUser, AnnouncesChanges {
        final MemoryStore truth;

        Liar() {
            this(new MemoryStore());
        }

        private Liar(MemoryStore truth) {
            super(truth);
            this.truth = truth;
        }

        @Nullable
        StoredSession live(SessionKey key) {
            return truth.find(key) instanceof StoredSession session && !session.claimed() ? session : null;
        }

        @Override
        public FindsByUser users() {
            return this;
        }

        @Override
        public AnnouncesChanges changes() {
            return this;
        }

        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            return truth.findByUser(user, cursor, atMost);
        }

        @Override
        public boolean admit(Place place) {
            return truth.admit(place);
        }

        @Override
        public void release(Place place) {
            truth.release(place);
        }

        @Override
        public Subscription listen(ChangeListener listener, Interest interest) {
            return truth.listen(listener, interest);
        }

        void put(StoredSession session) {
            truth.delete(session.key());
            truth.create(session);
        }
    }

    static Map<String, Supplier<SessionStore>> all() {
        Map<String, Supplier<SessionStore>> liars = new TreeMap<>();
        liars.put("does not check the version", DoesNotCheckTheVersion::new);
        liars.put("inserts on replace", InsertsOnReplace::new);
        liars.put("judges expiry on replace", JudgesExpiryOnReplace::new);
        liars.put("overwrites on create", OverwritesOnCreate::new);
        liars.put("touches what has expired", TouchesWhatHasExpired::new);
        liars.put("moves last access back", MovesLastAccessBack::new);
        liars.put("moves the expiry back", MovesTheExpiryBack::new);
        liars.put("touches with a stale duration", TouchesWithAStaleDuration::new);
        liars.put("touch is a write", TouchIsAWrite::new);
        liars.put("sweeps the living", SweepsTheLiving::new);
        liars.put("hands a claim out twice", HandsAClaimOutTwice::new);
        liars.put("claims more than asked", ClaimsMoreThanAsked::new);
        liars.put("keeps data in remains", KeepsDataInRemains::new);
        liars.put("keeps no remains", KeepsNoRemains::new);
        liars.put("roll leaves the old id live", RollLeavesTheOldIdLive::new);
        liars.put("roll loses data", RollLosesData::new);
        liars.put("roll leaves no trail", RollLeavesNoTrail::new);
        liars.put("delete leaves it", DeleteLeavesIt::new);
        liars.put("delete takes the trail", DeleteTakesTheTrail::new);
        liars.put("hides what has expired", HidesWhatHasExpired::new);
        liars.put("scan skips one", ScanSkipsOne::new);
        liars.put("scan takes any cursor", ScanTakesAnyCursor::new);
        liars.put("counts one too many", CountsOneTooMany::new);
        liars.put("loses the sign of bytes", LosesTheSignOfBytes::new);
        liars.put("folds the case of users", UserLiars.FoldsTheCaseOfUsers::new);
        liars.put("the index forgets a roll", UserLiars.TheIndexForgetsARoll::new);
        liars.put("admits one too many", UserLiars.AdmitsOneTooMany::new);
        liars.put("releases nothing", UserLiars.ReleasesNothing::new);
        liars.put("holds no place", UserLiars.HoldsNoPlace::new);
        liars.putAll(LineageLiars.all());
        liars.putAll(MomentsLiars.all());
        liars.putAll(NameLiars.all());
        liars.putAll(HoldLiars.all());
        liars.put("announces nothing", AnnouncesNothing::new);
        liars.put("answers after close", AnswersAfterClose::new);
        liars.put("says that it takes no writes", TakesNoWrites::new);
        liars.put("says that nobody listens", SaysThatNobodyListens::new);
        return liars;
    }

    /** Makes the gap between two steps wide enough for another thread. */
    static void letOthersIn() {
        LockSupport.parkNanos(100_000);
    }

    private static final class DoesNotCheckTheVersion extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            return now != null && super.replace(session, now.version());
        }
    }

    private static final class InsertsOnReplace extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            return truth.find(session.key()) == null ? truth.create(session) : super.replace(session, expectedVersion);
        }
    }

    private static final class JudgesExpiryOnReplace extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            return (now == null || now.expiresAt() > now.lastUpdate() + 1_000 || now.expiresAt() > Samples.NOW)
                    && super.replace(session, expectedVersion);
        }
    }

    private static final class OverwritesOnCreate extends Liar {
        @Override
        public boolean create(StoredSession session) {
            if (live(session.key()) != null) {
                put(session);
                return true;
            }
            return super.create(session);
        }
    }

    private static final class TouchesWhatHasExpired extends Liar {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            StoredSession now = live(key);
            if (now != null && now.expiresAt() <= touch.lastAccess()) {
                put(now.touched(touch));
                return true;
            }
            return super.touch(key, touch);
        }
    }

    private static final class MovesLastAccessBack extends Liar {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            StoredSession now = live(key);
            boolean done = super.touch(key, touch);
            if (done && now != null && touch.lastAccess() < now.lastAccess()) {
                put(now.touched(touch).toBuilder()
                        .lastAccess(touch.lastAccess())
                        .build());
            }
            return done;
        }
    }

    private static final class MovesTheExpiryBack extends Liar {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            StoredSession now = live(key);
            boolean done = super.touch(key, touch);
            if (done && now != null && touch.expiresAt() < now.expiresAt() && now.expiresAt() != StoredSession.NEVER) {
                put(now.touched(touch).toBuilder().expiresAt(touch.expiresAt()).build());
            }
            return done;
        }
    }

    private static final class TouchesWithAStaleDuration extends Liar {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            StoredSession now = live(key);
            long stored = now == null ? touch.duration() : now.duration();
            return super.touch(key, new Touch(touch.lastAccess(), touch.expiryBase(), touch.expiresAt(), stored));
        }
    }

    private static final class TouchIsAWrite extends Liar {
        @Override
        public boolean touch(SessionKey key, Touch touch) {
            boolean done = super.touch(key, touch);
            StoredSession now = live(key);
            if (done && now != null && touch.lastAccess() == Samples.NOW) {
                put(now.toBuilder().version(now.version() + 1).build());
            }
            return done;
        }
    }

    private static final class SweepsTheLiving extends Liar {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            return super.claimExpired(now + 1, Math.max(claimUntil, now + 2), atMost);
        }
    }

    private static final class HandsAClaimOutTwice extends Liar {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            return super.claimExpired(now, Math.min(claimUntil, now + 50), atMost);
        }
    }

    private static final class ClaimsMoreThanAsked extends Liar {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            return super.claimExpired(now, claimUntil, atMost == 10 ? 11 : atMost);
        }
    }

    private static final class KeepsDataInRemains extends Liar {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            return record instanceof StoredSession session && session.claimed() && session.data().length == 0
                    ? session.toBuilder().data(new byte[] {1}).build()
                    : record;
        }
    }

    private static final class KeepsNoRemains extends Liar {
        @Override
        public boolean settle(StoredSession claimed, long keepUntil) {
            return super.settle(claimed, 0);
        }
    }

    private static final class RollLeavesTheOldIdLive extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            StoredSession now = live(from.key());
            return now != null
                    && now.version() == from.version()
                    && super.create(renewed.touched(new Touch(now.lastAccess(), 0, 0, 0)));
        }
    }

    private static final class RollLosesData extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            byte[] data = renewed.data();
            return super.roll(
                    from,
                    renewed.toBuilder()
                            .data(Arrays.copyOf(data, Math.min(4, data.length)))
                            .build(),
                    trail);
        }
    }

    private static final class RollLeavesNoTrail extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, new Trail(trail.key(), trail.to(), 0, 0));
            super.claimExpired(0, 1, 1);
            return done;
        }
    }

    private static final class DeleteLeavesIt extends Liar {
        @Override
        public Removal delete(SessionKey key) {
            return live(key) != null ? Removal.SESSION : super.delete(key);
        }
    }

    private static final class DeleteTakesTheTrail extends Liar {
        private final Set<SessionKey> gone = new HashSet<>();

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return gone.contains(key) ? null : super.find(key);
        }

        @Override
        public Removal delete(SessionKey key) {
            if (truth.find(key) instanceof Trail) {
                gone.add(key);
            }
            return super.delete(key);
        }
    }

    private static final class HidesWhatHasExpired extends Liar {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            return record instanceof StoredSession session
                            && !session.claimed()
                            && session.expiresAt() < Samples.NOW - 10_000
                            && session.expiresAt() > 1
                    ? null
                    : record;
        }
    }

    private static final class ScanSkipsOne extends Liar {
        @Override
        public ScanPage scan(@Nullable String cursor, int atMost) {
            ScanPage page = super.scan(cursor, atMost);
            return cursor == null || page.sessions().size() < 2
                    ? page
                    : new ScanPage(page.sessions().subList(1, page.sessions().size()), page.next());
        }
    }

    private static final class ScanTakesAnyCursor extends Liar {
        @Override
        public ScanPage scan(@Nullable String cursor, int atMost) {
            return super.scan(cursor != null && cursor.contains(" ") ? null : cursor, atMost);
        }
    }

    private static final class CountsOneTooMany extends Liar {
        @Override
        public long count() {
            return Math.max(super.count(), 1);
        }
    }

    private static final class LosesTheSignOfBytes extends Liar {
        @Override
        public boolean create(StoredSession session) {
            byte[] data = session.data().clone();
            for (int i = 0; i < data.length; i++) {
                data[i] &= 0x7f;
            }
            return super.create(session.toBuilder().data(data).build());
        }
    }

    private static final class AnnouncesNothing extends Liar {
        @Override
        public Subscription listen(ChangeListener listener, Interest interest) {
            return () -> {};
        }
    }

    private static final class SaysThatNobodyListens extends Liar {
        @Override
        public StoreHealth health() {
            return new StoreHealth(true, StoreHealth.Feed.NONE, null, List.of());
        }
    }

    private static final class TakesNoWrites extends Liar {
        @Override
        public StoreHealth health() {
            return new StoreHealth(false, super.health().feed(), null, List.of());
        }
    }

    private static final class AnswersAfterClose extends Liar {
        @Override
        public void close() {
            // The fault.
        }
    }
}
