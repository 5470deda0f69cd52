package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Liars.Liar;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in exactly one way about the first key of a session and about its end. */
final class LineageLiars {

    private LineageLiars() {}

    static Map<String, Supplier<SessionStore>> all() {
        return Map.ofEntries(
                Map.entry("forgets the lineage", ForgetsTheLineage::new),
                Map.entry("redirects nothing", RedirectsNothing::new),
                Map.entry("the last roll says the grace", TheLastRollSaysTheGrace::new),
                Map.entry("the last roll says how long the first key stays", TheLastRollSaysHowLong::new),
                Map.entry("a refused roll redirects", ARefusedRollRedirects::new),
                Map.entry("delete leaves the first key", DeleteLeavesTheFirstKey::new),
                Map.entry("settle leaves the first key", SettleLeavesTheFirstKey::new),
                Map.entry("a claim takes the first key", AClaimTakesTheFirstKey::new),
                Map.entry("a roll makes the first key again", ARollMakesTheFirstKeyAgain::new),
                Map.entry("keeps trails for ever", KeepsTrailsForEver::new),
                Map.entry("deletes what is claimed", DeletesWhatIsClaimed::new),
                Map.entry("takes remains for a session", TakesRemainsForASession::new),
                Map.entry("answers many deletes in an order of its own", AnswersInAnOrderOfItsOwn::new),
                Map.entry("deletes a hundred at most", DeletesAHundredAtMost::new),
                Map.entry("settles a hundred at most", SettlesAHundredAtMost::new),
                Map.entry("many settlements keep nothing", ManySettlementsKeepNothing::new),
                Map.entry("many settlements stop at one that is gone", ManySettlementsStop::new));
    }

    /** Remembers the trails that rolls have left, so that it can show what is no longer so. */
    private abstract static class Remembering extends Liar {
        final Map<SessionKey, Trail> left = new ConcurrentHashMap<>();
        final Map<SessionKey, SessionKey> lineages = new ConcurrentHashMap<>();

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, trail);
            if (done) {
                left.put(from.key(), trail);
                lineages.put(renewed.key(), renewed.lineage());
            }
            return done;
        }

        /** The last trail that a roll has left for a session with this first key. */
        Trail lastOf(Trail first) {
            return left.values().stream()
                    .filter(trail ->
                            trail.to().equals(first.to()) && !trail.key().equals(first.key()))
                    .findFirst()
                    .orElse(first);
        }

        boolean isFirst(SessionKey key) {
            return lineages.containsValue(key);
        }
    }

    private static final class ForgetsTheLineage extends Liar {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return super.find(key) instanceof StoredSession session
                    ? session.toBuilder().lineage(key).build()
                    : super.find(key);
        }
    }

    private static final class RedirectsNothing extends Remembering {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            return record instanceof Trail ? left.getOrDefault(key, (Trail) record) : record;
        }
    }

    private static final class TheLastRollSaysTheGrace extends Remembering {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return super.find(key) instanceof Trail trail && isFirst(key)
                    ? new Trail(key, trail.to(), lastOf(trail).usableUntil(), trail.keepUntil())
                    : super.find(key);
        }
    }

    private static final class TheLastRollSaysHowLong extends Remembering {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            return super.find(key) instanceof Trail trail && isFirst(key)
                    ? new Trail(
                            key, trail.to(), trail.usableUntil(), lastOf(trail).keepUntil())
                    : super.find(key);
        }
    }

    private static final class ARefusedRollRedirects extends Remembering {
        private final Map<SessionKey, SessionKey> wrong = new ConcurrentHashMap<>();

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, trail);
            if (!done && from.rolled()) {
                wrong.put(from.lineage(), renewed.key());
            }
            return done;
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            SessionKey to = wrong.get(key);
            return super.find(key) instanceof Trail trail && to != null
                    ? new Trail(key, to, trail.usableUntil(), trail.keepUntil())
                    : super.find(key);
        }
    }

    private static final class DeleteLeavesTheFirstKey extends Remembering {
        private final Map<SessionKey, Trail> stays = new ConcurrentHashMap<>();

        @Override
        public Removal delete(SessionKey key) {
            SessionKey lineage = lineages.get(key);
            Trail trail = lineage != null && truth.find(lineage) instanceof Trail first ? first : null;
            Removal met = super.delete(key);
            if (trail != null && met == Removal.SESSION) {
                stays.put(trail.key(), trail);
            }
            return met;
        }

        @Override
        public List<Removal> deleteAll(List<SessionKey> keys) {
            return keys.stream().map(this::delete).toList();
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            return record == null ? stays.get(key) : record;
        }
    }

    private static final class SettleLeavesTheFirstKey extends Remembering {
        private final Map<SessionKey, Trail> stays = new ConcurrentHashMap<>();

        @Override
        public boolean settle(StoredSession claimed, long keepUntil) {
            if (truth.find(claimed.lineage()) instanceof Trail trail) {
                stays.put(trail.key(), trail);
            }
            return super.settle(claimed, keepUntil);
        }

        @Override
        public void settleAll(List<Settlement> settlements) {
            settlements.forEach(each -> settle(each.claimed(), each.keepUntil()));
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            return record == null ? stays.get(key) : record;
        }
    }

    private static final class AClaimTakesTheFirstKey extends Remembering {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            boolean claimed = record instanceof Trail trail
                    && truth.find(trail.to()) instanceof StoredSession session
                    && session.claimed();
            return claimed ? null : record;
        }
    }

    private static final class ARollMakesTheFirstKeyAgain extends Remembering {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            long rolls = lineages.values().stream().filter(key::equals).count();
            boolean lives = lineages.entrySet().stream()
                    .anyMatch(each -> each.getValue().equals(key) && live(each.getKey()) != null);
            return record == null && rolls == 2 && lives ? left.get(key) : record;
        }
    }

    private static final class KeepsTrailsForEver extends Remembering {
        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord record = super.find(key);
            return record == null && !isFirst(key) ? left.get(key) : record;
        }
    }

    private static final class DeletesWhatIsClaimed extends Liar {
        @Override
        public Removal delete(SessionKey key) {
            Removal met = super.delete(key);
            return met == Removal.CLAIMED && truth.settle((StoredSession) truth.find(key), 0) ? Removal.SESSION : met;
        }
    }

    private static final class TakesRemainsForASession extends Liar {
        @Override
        public Removal delete(SessionKey key) {
            Removal met = super.delete(key);
            return met == Removal.REMAINS ? Removal.SESSION : met;
        }
    }

    private static final class AnswersInAnOrderOfItsOwn extends Liar {
        @Override
        public List<Removal> deleteAll(List<SessionKey> keys) {
            return super.deleteAll(keys).stream().sorted().toList();
        }
    }

    private static final class DeletesAHundredAtMost extends Liar {
        private int done;

        @Override
        public List<Removal> deleteAll(List<SessionKey> keys) {
            return keys.stream()
                    .map(key -> done++ < 100 ? truth.delete(key) : Removal.NOTHING)
                    .toList();
        }
    }

    private static final class SettlesAHundredAtMost extends Liar {
        @Override
        public void settleAll(List<Settlement> settlements) {
            super.settleAll(settlements.subList(0, Math.min(100, settlements.size())));
        }
    }

    private static final class ManySettlementsKeepNothing extends Liar {
        @Override
        public void settleAll(List<Settlement> settlements) {
            settlements.forEach(each -> settle(each.claimed(), 0));
        }
    }

    private static final class ManySettlementsStop extends Liar {
        @Override
        public void settleAll(List<Settlement> settlements) {
            settlements.stream().allMatch(each -> settle(each.claimed(), each.keepUntil()));
        }
    }
}
