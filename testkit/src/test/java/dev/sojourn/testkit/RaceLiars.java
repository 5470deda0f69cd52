package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Liars.Liar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong only while several threads meet, most of them while a session is rolled. */
final class RaceLiars {

    private RaceLiars() {}

    static final class ReplacesInTwoSteps extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            Liars.letOthersIn();
            if (now == null || now.version() != expectedVersion) {
                return false;
            }
            put(session);
            return true;
        }
    }

    static final class CreatesInTwoSteps extends Liar {
        @Override
        public boolean create(StoredSession session) {
            boolean free = truth.find(session.key()) == null;
            Liars.letOthersIn();
            if (free) {
                put(session);
            }
            return free;
        }
    }

    static final class DeletesInTwoSteps extends Liar {
        @Override
        public Removal delete(SessionKey key) {
            Removal met = truth.find(key) instanceof StoredSession ? Removal.SESSION : Removal.NOTHING;
            Liars.letOthersIn();
            truth.delete(key);
            return met;
        }
    }

    /** Knows which sessions are being rolled at the moment, and is slow at it. */
    private abstract static class Rolling extends Liar {
        final Map<SessionKey, StoredSession> early = new ConcurrentHashMap<>();

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            early.put(renewed.key(), renewed);
            Liars.letOthersIn();
            boolean done = super.roll(from, renewed, trail);
            Liars.letOthersIn();
            early.remove(renewed.key());
            return done;
        }
    }

    static final class HidesASessionWhileItIsRolled extends Rolling {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return early.containsKey(key) ? null : super.find(key);
        }
    }

    static final class CountsBothKeysOfARoll extends Rolling {
        @Override
        public long count() {
            return super.count() + early.size();
        }
    }

    static final class ShowsTheNewKeyEarly extends Rolling {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredSession renewed = early.get(key);
            return renewed == null ? super.find(key) : renewed;
        }
    }

    static final class ListsBothKeysOfARoll extends Rolling {
        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            List<StoredSession> sessions = new ArrayList<>(page.sessions());
            sessions.addAll(early.values());
            return new ScanPage(sessions, page.next());
        }
    }

    static final class LosesAPlaceWhileItIsRolled extends Rolling {
        @Override
        public boolean admit(Place place) {
            int more = early.isEmpty() ? 0 : 1;
            return super.admit(
                    new Place(place.user(), place.lineage(), place.atMost() + more, place.now(), place.heldUntil()));
        }
    }

    static final class RollsByCreatingAndDeleting extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            if (live(from.key()) == null || !truth.create(renewed)) {
                return false;
            }
            Liars.letOthersIn();
            truth.delete(from.key());
            return true;
        }
    }

    static final class RedirectsWithoutLooking extends Liar {
        private final Map<SessionKey, Trail> late = new ConcurrentHashMap<>();

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, trail);
            if (done && from.rolled()) {
                Liars.letOthersIn();
                late.put(from.lineage(), trail);
            }
            return done;
        }

        @Override
        public Removal delete(SessionKey key) {
            StoredSession session = live(key);
            Removal met = super.delete(key);
            if (session != null) {
                late.remove(session.lineage());
            }
            return met;
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            return record == null ? late.get(key) : record;
        }
    }

    static final class LosesTheGraceOfTheSlowerRoll extends Liar {
        private final Map<SessionKey, Long> usable = new ConcurrentHashMap<>();

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, trail);
            Liars.letOthersIn();
            if (done && live(renewed.key()) != null) {
                usable.merge(from.lineage(), trail.usableUntil(), Math::min);
            }
            return done;
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return super.find(key) instanceof Trail trail && usable.containsKey(key)
                    ? new Trail(key, trail.to(), usable.get(key), trail.keepUntil())
                    : super.find(key);
        }
    }

    static final class LooksAtTheAnchorFirst extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            Liars.letOthersIn();
            StoredSession later = live(session.key());
            boolean moved = now != null && later != null && session.mayReplace(now);
            return super.replace(
                    moved
                            ? session.toBuilder()
                                    .expiryBase(Math.max(session.expiryBase(), later.expiryBase()))
                                    .build()
                            : session,
                    expectedVersion);
        }
    }

    static final class DeletesAllByLooking extends Liar {
        @Override
        public List<Removal> deleteAll(List<SessionKey> keys) {
            List<Removal> met = keys.stream()
                    .map(key -> live(key) == null ? Removal.NOTHING : Removal.SESSION)
                    .toList();
            Liars.letOthersIn();
            truth.deleteAll(keys);
            return met;
        }
    }

    static final class AdmitsByLooking extends Liar {
        @Override
        public boolean admit(Place place) {
            int taken = truth.findByUser(place.user(), null, 100).sessions().size();
            Liars.letOthersIn();
            return taken < place.atMost();
        }
    }
}
