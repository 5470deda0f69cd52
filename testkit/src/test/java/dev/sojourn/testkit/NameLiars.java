package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Liars.Liar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in exactly one way about the trails that lead names to sessions. */
final class NameLiars {

    /** Which tests they must fail, and no others, by the name of the fault. */
    static final Map<String, Set<String>> FAILURES = Map.of(
            "a name is put over another",
                    Set.of("aNameLeadsToASessionAndNobodyElseCanHaveIt", "ofManyWhoWantANameOneGetsIt"),
            "a name is led elsewhere from anywhere",
                    Set.of("aNameIsLedElsewhereFromWhereItLeadsAndFromNowhereElse", "ofManyWhoWantANameOneGetsIt"),
            "a name is let go from anywhere", Set.of("aNameIsLetGoFromWhereItLeadsAndThenItIsFree"),
            "a name is put where nothing is expected but something",
                    Set.of("aNameIsLedElsewhereFromWhereItLeadsAndFromNowhereElse"),
            "a name takes the place of a session", Set.of("whereASessionIsNoNameIsPutNorLetGo"),
            "a name goes with its session", Set.of("aNameStaysThroughRollsOfItsSessionAndWhenThatEnds"),
            "a sweep leaves names", Set.of("aNameGoesWithASweepWhenItsTimeIsOver"));

    private NameLiars() {}

    static Map<String, Supplier<SessionStore>> all() {
        return Map.of(
                "a name is put over another", PutOverAnother::new,
                "a name is led elsewhere from anywhere", LedFromAnywhere::new,
                "a name is let go from anywhere", LetGoFromAnywhere::new,
                "a name is put where nothing is expected but something", PutWhereNothingIs::new,
                "a name takes the place of a session", TakesThePlace::new,
                "a name goes with its session", GoesWithItsSession::new,
                "a sweep leaves names", LeftByASweep::new);
    }

    private abstract static class Naming extends Liar {
        final Map<SessionKey, Trail> names = new ConcurrentHashMap<>();

        @Override
        public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
            boolean done = super.swapTrail(key, leadsTo, next);
            if (done && next == null) {
                names.remove(key);
            } else if (done && next != null) {
                names.put(key, next);
            }
            return done;
        }

        /** Where a name leads, or null. */
        @Nullable
        SessionKey led(SessionKey key) {
            return find(key) instanceof Trail trail ? trail.to() : null;
        }
    }

    private static final class PutOverAnother extends Naming {
        @Override
        public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
            return super.swapTrail(key, leadsTo == null ? led(key) : leadsTo, next);
        }
    }

    private static final class LedFromAnywhere extends Naming {
        @Override
        public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
            SessionKey led = leadsTo == null || next == null ? null : led(key);
            return super.swapTrail(key, led == null ? leadsTo : led, next);
        }
    }

    private static final class LetGoFromAnywhere extends Naming {
        @Override
        public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
            SessionKey led = next == null ? led(key) : null;
            return super.swapTrail(key, led == null ? leadsTo : led, next);
        }
    }

    private static final class PutWhereNothingIs extends Naming {
        @Override
        public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
            return super.swapTrail(key, leadsTo, next)
                    || next != null && leadsTo != null && find(key) == null && super.swapTrail(key, null, next);
        }
    }

    private static final class TakesThePlace extends Naming {
        @Override
        public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
            if (find(key) instanceof StoredSession && leadsTo == null) {
                truth.delete(key);
            }
            return super.swapTrail(key, leadsTo, next);
        }
    }

    private static final class GoesWithItsSession extends Naming {
        @Override
        public Removal delete(SessionKey key) {
            StoredRecord met = find(key);
            Removal removal = super.delete(key);
            if (removal == Removal.SESSION && met instanceof StoredSession session) {
                names.forEach((name, trail) -> {
                    if (trail.to().equals(session.lineage())) {
                        swapTrail(name, trail.to(), null);
                    }
                });
            }
            return removal;
        }
    }

    private static final class LeftByASweep extends Naming {
        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            Map<SessionKey, Trail> before = Map.copyOf(names);
            List<StoredSession> claimed = super.claimExpired(now, claimUntil, atMost);
            before.forEach((name, trail) -> truth.swapTrail(name, null, trail));
            return claimed;
        }
    }
}
