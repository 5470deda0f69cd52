package dev.sojourn.testkit.explore;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store that the engine sees: each call of an actor stops before it is made, and each change is shown to the
 * world with what was there before and after. Calls of other threads, and those that judge, pass. It tells of no
 * changes by itself, because that would take threads which nobody directs.
 */
final class SteppedStore implements SessionStore, FindsByUser {

    private final Stage stage;
    private SessionStore store;
    private @Nullable World world;
    private boolean aside;

    SteppedStore(Stage stage, SessionStore store) {
        this.stage = stage;
        this.store = store;
    }

    /** Takes another store, and the world that watches it from now on. */
    void show(SessionStore next, @Nullable World watching) {
        store = next;
        world = watching;
    }

    SessionStore inner() {
        return store;
    }

    /** Whether the store inside finds sessions by their user. */
    boolean findsUsers() {
        return store.users() != null;
    }

    /** Makes calls that are no part of the run: they neither stop nor are watched. */
    <T extends @Nullable Object> T aside(Supplier<T> look) {
        boolean was = aside;
        aside = true;
        try {
            return look.get();
        } finally {
            aside = was;
        }
    }

    @Nullable
    Sight see(String key) {
        return Sight.of(store.find(SessionKey.parse(key)));
    }

    private <T extends @Nullable Object> T reading(Supplier<T> call) {
        return step(false, call, answer -> {});
    }

    private <T extends @Nullable Object> T step(boolean changes, Supplier<T> call, Consumer<T> answered) {
        World watching = world;
        if (aside || watching == null || stage.me() < 0) {
            return call.get();
        }
        watching.arrived();
        Mode mode = stage.stop(true, changes);
        if (mode == Mode.UNDONE) {
            watching.failed();
            throw new StoreException("The store was told to fail before it did anything", null);
        }
        T answer = call.get();
        if (mode == Mode.LOST) {
            watching.failed();
            watching.lost(() -> answered.accept(answer));
            throw new StoreException("The store was told to fail after it was done", null);
        }
        answered.accept(answer);
        return answer;
    }

    /** One write of a session: what became of it is shown to the world, and whether its answer arrived. */
    private boolean write(boolean carriesData, SessionKey from, SessionKey to, Supplier<Boolean> call) {
        return step(
                true,
                () -> {
                    World watching = world;
                    Sight before = watching == null ? null : Sight.of(store.find(from));
                    boolean done = call.get();
                    if (done && watching != null && !aside) {
                        watching.written(carriesData, before, Objects.requireNonNull(Sight.of(store.find(to))));
                    }
                    return done;
                },
                done -> {
                    if (done && carriesData) {
                        Objects.requireNonNull(world).answeredWrite(to.hex());
                    }
                });
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        return this.<@Nullable StoredRecord>reading(() -> store.find(key));
    }

    @Override
    public @Nullable StoredRecord findFresh(SessionKey key) {
        return this.<@Nullable StoredRecord>reading(() -> store.findFresh(key));
    }

    @Override
    public boolean create(StoredSession session) {
        return write(true, session.key(), session.key(), () -> store.create(session));
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return write(true, session.key(), session.key(), () -> store.replace(session, expectedVersion));
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return write(false, key, key, () -> store.touch(key, touch));
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        boolean grace = trail.usableUntil() > 0;
        return write(true, from.key(), renewed.key(), () -> {
            boolean done = store.roll(from, renewed, trail);
            if (done && world != null && !aside) {
                world.rolled(from.key().hex(), renewed.key().hex(), grace);
            }
            return done;
        });
    }

    @Override
    public Removal delete(SessionKey key) {
        return step(
                true,
                () -> {
                    Removal done = store.delete(key);
                    if (done == Removal.SESSION && world != null && !aside) {
                        world.deleted(key.hex());
                    }
                    return done;
                },
                done -> {});
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return step(
                true,
                () -> {
                    List<StoredSession> claimed = store.claimExpired(now, claimUntil, atMost);
                    if (world != null && !aside) {
                        claimed.forEach(each -> world.claimed(Objects.requireNonNull(Sight.of(each))));
                    }
                    return claimed;
                },
                claimed -> {});
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return step(true, () -> store.settle(claimed, keepUntil), done -> {});
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return reading(() -> store.scan(cursor, atMost));
    }

    @Override
    public long count() {
        return reading(() -> store.count());
    }

    @Override
    public Duration touchInterval() {
        return store.touchInterval();
    }

    @Override
    public boolean inProcess() {
        return store.inProcess();
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return reading(() -> inside().findByUser(user, cursor, atMost));
    }

    @Override
    public boolean admit(Place place) {
        return step(true, () -> inside().admit(place), answer -> {});
    }

    @Override
    public void release(Place place) {
        step(
                true,
                () -> {
                    inside().release(place);
                    return true;
                },
                answer -> {});
    }

    @Override
    public @Nullable FindsByUser users() {
        return findsUsers() ? this : null;
    }

    private FindsByUser inside() {
        return Objects.requireNonNull(store.users(), "the store cannot find sessions by user");
    }

    /** The store inside is closed by whoever opened it. */
    @Override
    public void close() {
        // Nothing is held here.
    }
}
