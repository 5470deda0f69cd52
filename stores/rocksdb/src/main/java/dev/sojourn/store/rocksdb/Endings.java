package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How sessions leave the store: many in one batch, each with its indexes and the trail under its lineage. */
final class Endings {

    /** So many in one batch: their locks keep other writers out while it is brought to disk. */
    private static final int BITE = 128;

    private final Records records;

    Endings(Records records) {
        this.records = records;
    }

    /** Removes sessions and remains, and returns what was met, in the order of the keys. */
    List<Removal> delete(List<SessionKey> keys) {
        List<Removal> met = new ArrayList<>(keys.size());
        try (Held held = records.hold(keys)) {
            for (SessionKey key : keys) {
                Row now = held.head(key);
                Removal removal = removal(now);
                if (now != null && removal == Removal.SESSION) {
                    held.end(now, null);
                } else if (now != null && removal == Removal.REMAINS) {
                    held.swap(now, null);
                }
                met.add(removal);
            }
            held.write(true);
        }
        return met;
    }

    /** Ends claims, and returns how many of them were there. */
    int settle(List<Settlement> settlements) {
        int settled = 0;
        try (Held held = records.hold(settlements.stream()
                .flatMap(each -> Stream.of(each.claimed().key(), each.claimed().lineage()))
                .toList())) {
            for (Settlement each : settlements) {
                Row now = held.head(each.claimed().key());
                boolean claimed = now != null && now.state() == Row.State.OVER;
                boolean remains = now != null && now.state() == Row.State.REMAINS;
                if (now != null && claimed) {
                    held.end(now, each.keepUntil() <= 0 ? null : now.remains(each.keepUntil()));
                } else if (now != null && remains && each.keepUntil() <= 0) {
                    held.swap(now, null);
                }
                settled += claimed || remains ? 1 : 0;
            }
            held.write(records.syncsWrites());
        }
        return settled;
    }

    /** Parts of a list, each of which is to be one batch. */
    static <T> List<List<T>> bites(List<T> all) {
        List<List<T>> bites = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BITE) {
            bites.add(all.subList(from, Math.min(from + BITE, all.size())));
        }
        return bites;
    }

    private static Removal removal(@Nullable Row now) {
        return now == null
                ? Removal.NOTHING
                : switch (now.state()) {
                    case LIVE, DAMAGED, NEWER -> Removal.SESSION;
                    case OVER -> Removal.CLAIMED;
                    case REMAINS -> Removal.REMAINS;
                    case TRAIL -> Removal.NOTHING;
                };
    }
}
