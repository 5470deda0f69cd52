package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One random sequence of operations on a store and its model. The same seed gives the same sequence. */
final class RandomOperations {

    private static final int STEPS = 60;
    private static final int KEYS = 6;
    private static final int SPAN = 40;

    private final SessionStore store;
    private final StoreModel model = new StoreModel();
    private final SplittableRandom random;
    private final long seed;
    private final List<StoredSession> claims = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private long now = Samples.NOW;

    RandomOperations(SessionStore store, long seed) {
        this.store = store;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    void run() {
        try {
            for (int i = 0; i < STEPS; i++) {
                now += random.nextInt(4);
                step();
                compare();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "Run it again with -Dsojourn.testkit.seed=" + seed + ". Step " + log.size() + " of:\n"
                            + String.join("\n", log) + "\nfailed: " + e.getMessage(),
                    e);
        }
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 22) {
            create();
        } else if (dice < 40) {
            replace();
        } else if (dice < 54) {
            touch();
        } else if (dice < 72) {
            roll();
        } else if (dice < 80) {
            delete();
        } else if (dice < 92) {
            claim();
        } else {
            settle();
        }
    }

    private void create() {
        SessionKey key = anyKey();
        if (model.isLineage(key)) {
            return;
        }
        StoredSession session =
                anyMoments(StoredSession.builder(key)).created(now).build();
        check("create " + session, model.create(session), store.create(session));
    }

    private void replace() {
        SessionKey key = anyKey();
        StoredSession next = next(key, key);
        long expected = next.version() - 1 - (random.nextInt(4) == 0 ? 1 : 0);
        check("replace " + next + " from v" + expected, model.replace(next, expected), store.replace(next, expected));
    }

    private void touch() {
        SessionKey key = anyKey();
        Touch touch = new Touch(anyMoment(), anyMoment(), anyExpiry(), anyDuration());
        check("touch " + key + " " + touch, model.touch(key, touch), store.touch(key, touch));
    }

    private void roll() {
        SessionKey key = anyKey();
        SessionKey other = anyKey();
        // A key that a session began under is never used for another one.
        if (key.equals(other) || model.isLineage(other)) {
            return;
        }
        StoredSession renewed = next(key, other);
        StoredSession from = renewed.toBuilder()
                .key(key)
                .version(renewed.version() - 1 - (random.nextInt(4) == 0 ? 1 : 0))
                .build();
        long usable = anyMoment();
        Trail trail = new Trail(key, other, usable, usable + random.nextInt(SPAN));
        check("roll " + from + " to " + renewed, model.roll(from, renewed, trail), store.roll(from, renewed, trail));
    }

    private void delete() {
        if (random.nextBoolean()) {
            SessionKey key = anyKey();
            check("delete " + key, model.delete(key), store.delete(key));
        } else {
            List<SessionKey> keys = List.of(anyKey(), anyKey());
            check("delete " + keys, keys.stream().map(model::delete).toList(), store.deleteAll(keys));
        }
    }

    private void claim() {
        int atMost = 1 + random.nextInt(KEYS);
        long until = now + 1 + random.nextInt(SPAN);
        log.add("claim at " + (now - Samples.NOW) + " until " + (until - Samples.NOW) + ", at most " + atMost);
        Set<SessionKey> due = model.due(now);
        Set<SessionKey> outdated = model.outdated(now);
        List<StoredSession> claimed = store.claimExpired(now, until, atMost);
        assertThat(claimed).as("claimed").hasSize(Math.min(atMost, due.size()));
        assertThat(due).as("due").containsAll(Samples.keys(claimed));
        assertThat(new HashSet<>(Samples.keys(claimed))).as("claimed twice").hasSize(claimed.size());
        for (StoredSession session : claimed) {
            StoredSession expected = model.claim(session.key(), until);
            assertThat(Snapshot.of(session)).isEqualTo(Snapshot.of(expected));
            claims.removeIf(old -> old.key().equals(session.key()));
            claims.add(session);
        }
        // A claim that came to its limit may have left some of these for the next one.
        boolean all = claimed.size() < atMost;
        outdated.stream().filter(key -> all || store.find(key) == null).forEach(model::remove);
    }

    private void settle() {
        if (claims.isEmpty()) {
            return;
        }
        StoredSession claimed = claims.remove(random.nextInt(claims.size()));
        // A key that was deleted and made again is another session, of which this claim says nothing.
        if (model.find(claimed.key()) instanceof StoredSession same && !same.claimed()) {
            return;
        }
        long keep = random.nextBoolean() ? 0 : now + 1 + random.nextInt(SPAN);
        check("settle " + claimed + " until " + keep, model.settle(claimed, keep), store.settle(claimed, keep));
    }

    private <T> void check(String operation, T expected, T actual) {
        log.add(operation + " = " + expected);
        assertThat(actual).as(operation).isEqualTo(expected);
    }

    private void compare() {
        for (int i = 0; i < KEYS; i++) {
            SessionKey key = Samples.key(i);
            assertThat(Snapshot.of(store.find(key))).isEqualTo(Snapshot.of(model.find(key)));
        }
        List<StoredSession> live = model.live();
        assertThat(store.count()).as("count").isEqualTo(live.size());
        assertThat(Samples.scanAll(store, 1 + random.nextInt(KEYS)))
                .as("scan")
                .extracting(Snapshot::of)
                .containsExactlyInAnyOrderElementsOf(
                        live.stream().map(Snapshot::of).toList());
    }

    private StoredSession next(SessionKey key, SessionKey target) {
        StoredRecord record = model.find(key);
        StoredSession.Builder from = record instanceof StoredSession session
                ? session.toBuilder().claimed(false).version(session.version() + 1)
                : StoredSession.builder(key).version(2);
        return anyMoments(from.key(target)).build();
    }

    private StoredSession.Builder anyMoments(StoredSession.Builder builder) {
        byte[] data = new byte[random.nextInt(20)];
        random.nextBytes(data);
        return builder.lastAccess(anyMoment())
                .lastUpdate(anyMoment())
                .expiryBase(anyMoment())
                .expiresAt(anyExpiry())
                .duration(anyDuration())
                .user(anyUser())
                .data(data);
    }

    private long anyDuration() {
        return random.nextInt(4) == 0 ? Samples.LIFE : StoredSession.ENGINE_DURATION;
    }

    private @Nullable String anyUser() {
        int number = random.nextInt(4);
        return number == 0 ? null : "user-" + number;
    }

    private SessionKey anyKey() {
        return Samples.key(random.nextInt(KEYS));
    }

    private long anyMoment() {
        return now - SPAN / 2 + random.nextInt(SPAN);
    }

    private long anyExpiry() {
        return random.nextInt(10) == 0 ? StoredSession.NEVER : anyMoment();
    }
}
