package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random calls of the store SPI on a few sessions, by several threads at once: reads, and writes from what was
 * read. Time is a counter, so that moments differ and sessions expire in the middle. A call that fails is left at
 * that: nobody knows what it did.
 */
final class RandomCalls {

    private static final long LIFE = 300;
    /** Sessions change between this duration and the engine's, which is zero. */
    private static final long OTHER_DURATION = 77;

    private static final List<String> USERS = List.of("ada", "bob");

    private final AtomicLong clock;
    private final List<List<SessionKey>> sessions = new ArrayList<>();
    private final Map<SessionKey, StoredSession> read = new ConcurrentHashMap<>();
    private final SplittableRandom keys;

    /** Starts with a clock that all sessions of a store share, and a seed. */
    RandomCalls(AtomicLong clock, long seed) {
        this.clock = clock;
        this.keys = new SplittableRandom(seed);
    }

    /** Makes new sessions, to be worked on from now on. */
    void begin(SessionStore store, int count) {
        sessions.clear();
        for (int i = 0; i < count; i++) {
            long now = clock.incrementAndGet();
            StoredSession session = StoredSession.builder(newKey())
                    .created(now)
                    .lastAccess(now)
                    .lastUpdate(now)
                    .expiryBase(now)
                    .expiresAt(now + LIFE)
                    .user(USERS.get(i % USERS.size()))
                    .data(newData())
                    .build();
            sessions.add(new CopyOnWriteArrayList<>(List.of(session.key())));
            if (quietly(() -> store.create(session))) {
                read.put(session.key(), session);
            }
        }
    }

    /** Makes calls, one after the other; several threads may do so at once, each with a generator of its own. */
    void run(SessionStore store, SplittableRandom random, int calls) {
        for (int i = 0; i < calls; i++) {
            try {
                call(store, random);
            } catch (StoreException e) {
                // Its outcome is unknown, as the history notes.
            }
        }
    }

    private void call(SessionStore store, SplittableRandom random) {
        List<SessionKey> session = sessions.get(random.nextInt(sessions.size()));
        SessionKey key = session.get(random.nextInt(session.size()));
        SessionKey newest = session.get(session.size() - 1);
        int dice = random.nextInt(100);
        if (dice < 40) {
            find(store, dice < 20 ? key : newest);
        } else if (dice < 62) {
            replace(store, newest, random);
        } else if (dice < 80) {
            long now = clock.incrementAndGet();
            store.touch(newest, new Touch(now, now, now + LIFE, StoredSession.ENGINE_DURATION));
        } else if (dice < 88) {
            roll(store, newest, session);
        } else if (dice < 92) {
            store.delete(key);
        } else {
            claim(store, random);
        }
    }

    private void find(SessionStore store, SessionKey key) {
        if (store.find(key) instanceof StoredSession found) {
            read.put(key, found);
        }
    }

    private void replace(SessionStore store, SessionKey key, SplittableRandom random) {
        StoredSession from = read.get(key);
        if (from != null) {
            long now = clock.incrementAndGet();
            StoredSession next = written(from, now)
                    .user(random.nextInt(4) == 0 ? USERS.get(random.nextInt(USERS.size())) : from.user())
                    .duration(random.nextInt(5) == 0 ? OTHER_DURATION - from.duration() : from.duration())
                    .build();
            if (store.replace(next, from.version())) {
                read.put(key, next);
            }
        }
    }

    private void roll(SessionStore store, SessionKey key, List<SessionKey> session) {
        StoredSession from = read.get(key);
        if (from != null) {
            long now = clock.incrementAndGet();
            StoredSession renewed = written(from, now).key(newKey()).build();
            Trail trail = new Trail(key, renewed.key(), now + LIFE, now + 1_000 * LIFE);
            boolean refused = false;
            try {
                refused = !store.roll(from, renewed, trail);
            } finally {
                // Nobody can know the new key before the roll is done; one that has failed may be done.
                if (!refused) {
                    session.add(renewed.key());
                }
            }
        }
    }

    private void claim(SessionStore store, SplittableRandom random) {
        long now = clock.addAndGet(random.nextInt(5) == 0 ? LIFE : 1);
        for (StoredSession claimed : store.claimExpired(now, now + 2 * LIFE, 3)) {
            if (random.nextInt(4) > 0) {
                store.settle(claimed, random.nextBoolean() ? 0 : now + 1_000 * LIFE);
            }
        }
    }

    private StoredSession.Builder written(StoredSession from, long now) {
        return from.toBuilder()
                .version(from.version() + 1)
                .lastAccess(Math.max(from.lastAccess(), now))
                .lastUpdate(now)
                .expiryBase(now)
                .expiresAt(now + LIFE)
                .claimed(false)
                .data(newData());
    }

    private SessionKey newKey() {
        byte[] bytes = new byte[SessionKey.BYTES];
        synchronized (keys) {
            keys.nextBytes(bytes);
        }
        return SessionKey.fromBytes(bytes);
    }

    private byte[] newData() {
        byte[] bytes = new byte[24];
        synchronized (keys) {
            keys.nextBytes(bytes);
        }
        return bytes;
    }

    private static boolean quietly(java.util.function.BooleanSupplier call) {
        try {
            return call.getAsBoolean();
        } catch (StoreException e) {
            return false;
        }
    }
}
