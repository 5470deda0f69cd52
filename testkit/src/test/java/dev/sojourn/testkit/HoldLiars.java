package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Liars.Liar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in exactly one way about the places they hold. */
final class HoldLiars {

    private HoldLiars() {}

    static Map<String, Supplier<SessionStore>> all() {
        return Map.ofEntries(
                Map.entry("counts a hold and its session", CountsAHoldAndItsSession::new),
                Map.entry("counts by key", CountsByKey::new),
                Map.entry("an expired session loses its hold", AnExpiredSessionLosesItsHold::new),
                Map.entry("a write leaves the hold", AWriteLeavesTheHold::new),
                Map.entry("a write of the same user leaves the hold", AWriteOfTheSameUserLeavesTheHold::new),
                Map.entry("a write of another user takes the hold", AWriteOfAnotherUserTakesTheHold::new),
                Map.entry("a refused roll takes the hold", ARefusedRollTakesTheHold::new),
                Map.entry("release takes the session's place", ReleaseTakesTheSessionsPlace::new),
                Map.entry("release gives all back", ReleaseGivesAllBack::new),
                Map.entry("releases by lineage", ReleasesByLineage::new),
                Map.entry("shares a place until the later moment", SharesAPlaceUntilTheLaterMoment::new),
                Map.entry("shares a place whose time is over", SharesAPlaceWhoseTimeIsOver::new),
                Map.entry("a sweep forgets no holds", ASweepForgetsNoHolds::new),
                Map.entry("a sweep forgets all holds", ASweepForgetsAllHolds::new),
                Map.entry("a sweep forgets the sessions with the holds", ASweepForgetsTheSessions::new));
    }

    /** Remembers what it has admitted. */
    private abstract static class Remembering extends Liar {
        final Map<SessionKey, Place> admitted = new ConcurrentHashMap<>();

        @Override
        public boolean admit(Place place) {
            boolean done = truth.admit(place);
            if (done) {
                admitted.put(place.lineage(), place);
            }
            return done;
        }

        void holdAgain(SessionKey lineage) {
            Place place = admitted.get(lineage);
            if (place != null) {
                truth.admit(new Place(place.user(), lineage, Integer.MAX_VALUE, place.now(), place.heldUntil()));
            }
        }

        void letGo(SessionKey lineage) {
            Place place = admitted.get(lineage);
            if (place != null) {
                truth.release(place);
            }
        }
    }

    private static final class CountsAHoldAndItsSession extends Remembering {
        @Override
        public boolean admit(Place place) {
            int twice = 0;
            for (StoredSession session :
                    truth.findByUser(place.user(), null, 100).sessions()) {
                boolean held = admitted.containsKey(session.lineage()) && session.version() < 3;
                twice += held && !session.lineage().equals(place.lineage()) && admitted.size() < 2 ? 1 : 0;
            }
            return super.admit(new Place(
                    place.user(),
                    place.lineage(),
                    Math.max(1, place.atMost() - twice),
                    place.now(),
                    place.heldUntil()));
        }
    }

    private static final class CountsByKey extends Liar {
        @Override
        public boolean admit(Place place) {
            SessionKey own = place.lineage();
            StoredSession rolled = truth.findByUser(place.user(), null, 100).sessions().stream()
                    .filter(session -> session.lineage().equals(own) && session.rolled())
                    .findFirst()
                    .orElse(null);
            return (rolled == null || place.atMost() > 1) && super.admit(place);
        }
    }

    private static final class AnExpiredSessionLosesItsHold extends Remembering {
        @Override
        public boolean admit(Place place) {
            for (SessionKey lineage : admitted.keySet()) {
                StoredSession session = live(lineage);
                if (session != null && session.expiresAt() <= place.now()) {
                    letGo(lineage);
                }
            }
            return super.admit(place);
        }
    }

    private static final class AWriteLeavesTheHold extends Remembering {
        @Override
        public boolean create(StoredSession session) {
            boolean done = super.create(session);
            holdAgain(session.lineage());
            return done;
        }

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, trail);
            holdAgain(from.lineage());
            return done;
        }
    }

    private static final class AWriteOfTheSameUserLeavesTheHold extends Remembering {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            boolean done = super.replace(session, expectedVersion);
            holdAgain(session.lineage());
            return done;
        }
    }

    private static final class AWriteOfAnotherUserTakesTheHold extends Remembering {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            boolean done = super.replace(session, expectedVersion);
            if (done && session.user() != null) {
                letGo(session.lineage());
            }
            return done;
        }
    }

    private static final class ARefusedRollTakesTheHold extends Remembering {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, trail);
            if (!done) {
                letGo(from.lineage());
            }
            return done;
        }
    }

    private static final class ReleaseTakesTheSessionsPlace extends Liar {
        private final Set<SessionKey> released = ConcurrentHashMap.newKeySet();

        @Override
        public void release(Place place) {
            released.add(place.lineage());
            super.release(place);
        }

        @Override
        public boolean admit(Place place) {
            long without = truth.findByUser(place.user(), null, 100).sessions().stream()
                    .filter(session -> released.contains(session.lineage()))
                    .count();
            return super.admit(new Place(
                    place.user(), place.lineage(), place.atMost() + (int) without, place.now(), place.heldUntil()));
        }
    }

    private static final class ReleaseGivesAllBack extends Remembering {
        @Override
        public void release(Place place) {
            admitted.keySet().forEach(this::letGo);
        }
    }

    /** Holds each place for whoever asked last, until the moment that is said here. */
    private abstract static class HoldsForTheLast extends Remembering {
        @Override
        public boolean admit(Place place) {
            Place held = admitted.get(place.lineage());
            boolean shared = held != null && held.user().equals(place.user()) && held.heldUntil() > place.now();
            if (!shared) {
                return super.admit(place);
            }
            truth.release(held);
            return super.admit(
                    new Place(place.user(), place.lineage(), place.atMost(), place.now(), heldUntil(held, place)));
        }

        abstract long heldUntil(Place held, Place place);
    }

    private static final class ReleasesByLineage extends HoldsForTheLast {
        @Override
        long heldUntil(Place held, Place place) {
            return place.heldUntil();
        }

        @Override
        public void release(Place place) {
            Place held = admitted.get(place.lineage());
            if (held != null && held.user().equals(place.user())) {
                truth.release(held);
            }
        }
    }

    private static final class SharesAPlaceUntilTheLaterMoment extends HoldsForTheLast {
        @Override
        long heldUntil(Place held, Place place) {
            return Math.max(held.heldUntil(), place.heldUntil());
        }
    }

    private static final class SharesAPlaceWhoseTimeIsOver extends Remembering {
        @Override
        public boolean admit(Place place) {
            Place held = admitted.get(place.lineage());
            boolean over = held != null && held.heldUntil() <= place.now();
            return super.admit(
                    over
                            ? new Place(
                                    place.user(),
                                    place.lineage(),
                                    place.atMost(),
                                    place.now(),
                                    place.sharedUntil(held.heldUntil()))
                            : place);
        }
    }

    private static final class ASweepForgetsNoHolds extends Remembering {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            List<StoredSession> claimed = super.claimExpired(now, claimUntil, atMost);
            admitted.keySet().stream().filter(lineage -> live(lineage) == null).forEach(this::holdAgain);
            return claimed;
        }
    }

    private static final class ASweepForgetsAllHolds extends Remembering {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            admitted.keySet().forEach(this::letGo);
            return super.claimExpired(now, claimUntil, atMost);
        }
    }

    private static final class ASweepForgetsTheSessions extends Remembering {
        private boolean swept;

        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            swept = true;
            return super.claimExpired(now, claimUntil, atMost);
        }

        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            return new ScanPage(
                    page.sessions().stream()
                            .filter(session -> !swept || !admitted.containsKey(session.lineage()))
                            .toList(),
                    page.next());
        }
    }
}
