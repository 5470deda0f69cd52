package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Liars.Liar;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in exactly one way about whose sessions they hold. */
final class UserLiars {

    private UserLiars() {}

    static final class FoldsTheCaseOfUsers extends Liar {
        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            return user.equals("Ada") ? super.findByUser("ada", cursor, atMost) : page;
        }
    }

    static final class TheIndexForgetsARoll extends Liar {
        private final Set<SessionKey> rolled = ConcurrentHashMap.newKeySet();

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            rolled.add(renewed.key());
            return super.roll(from, renewed, trail);
        }

        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            return new ScanPage(
                    page.sessions().stream()
                            .filter(session -> !rolled.contains(session.key()))
                            .toList(),
                    page.next());
        }
    }

    static final class AdmitsOneTooMany extends Liar {
        @Override
        public boolean admit(Place place) {
            return super.admit(
                    new Place(place.user(), place.lineage(), place.atMost() + 1, place.now(), place.heldUntil()));
        }
    }

    static final class HoldsNoPlace extends Liar {
        @Override
        public boolean admit(Place place) {
            return super.admit(new Place(place.user(), place.lineage(), place.atMost(), place.now(), place.now()));
        }
    }

    static final class ReleasesNothing extends Liar {
        @Override
        public void release(Place place) {
            // The fault.
        }
    }
}
