package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The ends of sessions, one at a time and in bites. */
record Removals(Connections connections, Dialect dialect) {

    /** More often a row does not change hands between a statement and a look. */
    private static final int MOST_LOOKS = 100;

    /** What was met under each key, in their order; a row that this version can't judge fails the call at its end. */
    List<Removal> delete(List<SessionKey> keys) {
        List<Dialect.Met> met = end(dialect.deleting, keys);
        Map<SessionKey, Removal> removals = new HashMap<>();
        met.forEach(row -> removals.put(row.key(), removal(row.state())));
        List<Removal> answers = new ArrayList<>();
        for (SessionKey key : keys) {
            answers.add(removals.getOrDefault(key, Removal.NOTHING));
            // Whoever names a key twice finds nothing the second time.
            removals.computeIfPresent(key, (same, first) -> first == Removal.CLAIMED ? first : null);
        }
        return answers;
    }

    private static Removal removal(int state) {
        return switch (state) {
            case Rows.CLAIMED -> Removal.CLAIMED;
            case Rows.REMAINS -> Removal.REMAINS;
            case Rows.TRAIL, Rows.ENDED, Rows.BUSY -> Removal.NOTHING;
            // One in no state is found as a session that can't be read.
            default -> Removal.SESSION;
        };
    }

    boolean settle(StoredSession claimed, long keepUntil) {
        Dialect.Ending ending = dialect.settling(keepUntil);
        List<Dialect.Met> met = dialect.end(connections, ending, List.of(claimed.key()), !claimed.rolled());
        return requireKnown(met).stream().anyMatch(ending::takes);
    }

    void settleAll(List<Settlement> settlements) {
        // Whoever settles many at once keeps all of them for as long.
        Map<Long, Set<SessionKey>> byMoment = new TreeMap<>();
        settlements.forEach(each -> byMoment.computeIfAbsent(each.keepUntil(), moment -> new HashSet<>())
                .add(each.claimed().key()));
        byMoment.forEach((keepUntil, keys) -> end(dialect.settling(keepUntil), keys));
    }

    /** In bites. A row that somebody else holds is waited for alone, so that nobody waits in a circle. */
    private List<Dialect.Met> end(Dialect.Ending ending, Collection<SessionKey> keys) {
        List<Dialect.Met> met = new ArrayList<>();
        for (List<SessionKey> bite : Keys.bites(keys)) {
            met.addAll(dialect.end(connections, ending, bite, bite.size() == 1));
        }
        for (Dialect.Met row : List.copyOf(met)) {
            // Also a single one, whose claim was settled between its statement and the look at what it had met.
            for (int again = 0, busy = row.state(); busy == Rows.BUSY && again < MOST_LOOKS; again++) {
                List<Dialect.Met> alone = dialect.end(connections, ending, List.of(row.key()), true);
                busy = alone.isEmpty() ? Rows.LIVE : alone.get(0).state();
                met.addAll(alone);
            }
        }
        return requireKnown(met);
    }

    private static List<Dialect.Met> requireKnown(List<Dialect.Met> met) {
        met.forEach(row -> Rows.requireKnown(row.format(), row.key()));
        return met;
    }
}
