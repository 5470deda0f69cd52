package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the writer of a {@link CrashTest} was told is done, kept by the process that survives. Of an operation that
 * was begun and not acknowledged both outcomes are right; after a look at the store the one that happened is taken
 * over.
 */
final class Oracle {

    /** What must be found under a key: a version with its last access and its lineage, a trail, or nothing. */
    private record Expected(long version, long lastAccess, int lineage, int rolledTo) {
        static final Expected GONE = new Expected(0, 0, -1, -1);

        static Expected session(long version, long lastAccess, int lineage) {
            return new Expected(version, lastAccess, lineage, -1);
        }

        static Expected trailTo(int number) {
            return new Expected(0, 0, -1, number);
        }
    }

    private record Place(int thread, int number) {}

    private final Map<Place, Expected> expected = new HashMap<>();
    /** At most one operation of each thread is under way; all the places that it changes, or none. */
    private final Map<Integer, Map<Place, Expected>> underWay = new HashMap<>();

    private int acknowledged;

    int acknowledged() {
        return acknowledged;
    }

    void hear(String line) {
        String[] words = line.split(" ");
        if (words.length < 4) {
            return;
        }
        int thread = Integer.parseInt(words[1]);
        Map<Place, Expected> outcome = outcome(thread, words);
        assertThat(words[0]).as("nobody else writes these sessions: %s", line).isNotEqualTo("refused");
        if (words[0].equals("try")) {
            underWay.put(thread, outcome);
        } else {
            expected.putAll(Objects.requireNonNull(underWay.remove(thread)));
            acknowledged++;
        }
    }

    private Map<Place, Expected> outcome(int thread, String[] words) {
        int number = Integer.parseInt(words[3]);
        Place place = new Place(thread, number);
        Expected was = expected.getOrDefault(place, Expected.GONE);
        Map<Place, Expected> outcome = new HashMap<>();
        switch (words[2]) {
            case "create" -> outcome.put(place, Expected.session(1, 1, number));
            case "replace" -> {
                long version = Long.parseLong(words[4]);
                outcome.put(place, Expected.session(version, Math.max(version, was.lastAccess()), was.lineage()));
            }
            case "touch" ->
                outcome.put(place, Expected.session(was.version(), Long.parseLong(words[4]), was.lineage()));
            case "roll" -> {
                int to = Integer.parseInt(words[4]);
                long version = was.version() + 1;
                outcome.put(new Place(thread, was.lineage()), Expected.trailTo(to));
                outcome.put(place, Expected.trailTo(to));
                outcome.put(
                        new Place(thread, to),
                        Expected.session(version, Math.max(version, was.lastAccess()), was.lineage()));
            }
            case "delete" -> {
                for (int i = 3; i < words.length; i++) {
                    Place gone = new Place(thread, Integer.parseInt(words[i]));
                    outcome.put(gone, Expected.GONE);
                    outcome.put(
                            new Place(
                                    thread,
                                    Objects.requireNonNull(expected.get(gone)).lineage()),
                            Expected.GONE);
                }
            }
            default -> throw new IllegalArgumentException(words[2]);
        }
        return outcome;
    }

    /** Compares a reopened store with what must be in it. */
    void check(RocksStore store) {
        decide(store);
        expected.forEach((place, wanted) ->
                assertThat(found(store, place)).as("%s", place).isEqualTo(wanted));
        Map<String, Set<String>> byUser = new TreeMap<>();
        long count = 0;
        ScanPage page = store.scan(null, 500);
        while (true) {
            for (StoredSession session : page.sessions()) {
                count++;
                byUser.computeIfAbsent(String.valueOf(session.user()), user -> new HashSet<>())
                        .add(session.key().hex());
            }
            if (page.next() == null) {
                break;
            }
            page = store.scan(page.next(), 500);
        }
        assertThat(count).as("sessions seen by a walk").isEqualTo(livingOnes());
        assertThat(store.count()).as("the count").isEqualTo(count);
        byUser.forEach((user, keys) -> assertThat(ofUser(store, user)).as(user).isEqualTo(keys));
    }

    /** Ends everything by its expiry: each session is claimed once, and no index holds anything afterwards. */
    void checkExpiry(RocksStore store) {
        Set<String> claimed = new HashSet<>();
        List<StoredSession> bite;
        do {
            bite = store.claimExpired(CrashWriter.FAR, CrashWriter.FAR + 1, 500);
            bite.forEach(session -> assertThat(claimed.add(session.key().hex())).isTrue());
            store.settleAll(
                    bite.stream().map(session -> new Settlement(session, 0)).toList());
        } while (!bite.isEmpty());
        assertThat(claimed).hasSize((int) livingOnes());
        assertThat(store.count()).isZero();
        assertThat(store.claimExpired(Long.MAX_VALUE, Long.MAX_VALUE, 10)).isEmpty();
        expected.keySet()
                .forEach(place -> assertThat(store.find(CrashWriter.key(place.thread(), place.number())))
                        .isNull());
    }

    private void decide(RocksStore store) {
        underWay.values().forEach(outcome -> {
            boolean happened = outcome.entrySet().stream()
                    .allMatch(change -> change.getValue().equals(found(store, change.getKey())));
            if (happened) {
                expected.putAll(outcome);
            } else {
                // Then none of it may have: what it was before is checked with all the others.
                outcome.keySet().forEach(place -> expected.putIfAbsent(place, Expected.GONE));
            }
        });
        underWay.clear();
    }

    private long livingOnes() {
        return expected.values().stream().filter(wanted -> wanted.version() > 0).count();
    }

    private Expected found(RocksStore store, Place place) {
        StoredRecord record = store.find(CrashWriter.key(place.thread(), place.number()));
        if (record == null) {
            return Expected.GONE;
        }
        if (record instanceof Trail trail) {
            return expectedTrail(trail, place);
        }
        StoredSession session = (StoredSession) record;
        StoredSession whole = CrashWriter.session(place.thread(), place.number(), session.version());
        assertThat(session.data()).as("data of %s", place).isEqualTo(whole.data());
        assertThat(session.user()).as("user of %s", place).isEqualTo(whole.user());
        assertThat(session.expiresAt()).as("expiry of %s", place).isGreaterThanOrEqualTo(whole.expiresAt());
        return Expected.session(session.version(), session.lastAccess(), number(session.lineage()));
    }

    private Expected expectedTrail(Trail trail, Place place) {
        int number = number(trail.to());
        assertThat(trail.to()).isEqualTo(CrashWriter.key(place.thread(), number));
        return Expected.trailTo(number);
    }

    private static int number(SessionKey key) {
        return ByteBuffer.wrap(key.toBytes()).getInt(1);
    }

    private static Set<String> ofUser(RocksStore store, String user) {
        Set<String> keys = new HashSet<>();
        @Nullable String cursor = null;
        do {
            ScanPage page = store.findByUser(user, cursor, 500);
            page.sessions().forEach(session -> keys.add(session.key().hex()));
            cursor = page.next();
        } while (cursor != null);
        return keys;
    }
}
