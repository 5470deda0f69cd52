package dev.sojourn.testkit.explore;

import dev.sojourn.event.SessionListener;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Faults that are planted below and above the engine, each with what has to be found. */
enum PlantedLiars {
    REPLACE_IGNORES_THE_VERSION(Flaw.LOST_UPDATE, () -> new ForwardingStore(new MemoryStore()) {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            if (!(find(session.key()) instanceof StoredSession now)) {
                return false;
            }
            return super.replace(session.toBuilder().version(now.version() + 1).build(), now.version());
        }
    }),
    A_TOUCH_REVIVES(Flaw.SURVIVED_ITS_END, () -> new ForwardingStore(new MemoryStore()) {
        private final Map<SessionKey, StoredSession> deleted = new HashMap<>();

        @Override
        public Removal delete(SessionKey key) {
            if (find(key) instanceof StoredSession last) {
                deleted.put(key, last);
            }
            return super.delete(key);
        }

        @Override
        public boolean touch(SessionKey key, Touch touch) {
            StoredSession last = deleted.remove(key);
            return last == null ? super.touch(key, touch) : create(last.touched(touch));
        }
    }),
    A_ROLL_LEAVES_THE_OLD_KEY(Flaw.TWO_KEYS, () -> new ForwardingStore(new MemoryStore()) {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            return find(from.key()) instanceof StoredSession now && now.version() == from.version() && create(renewed);
        }
    }),
    A_ROLL_TAKES_A_STALE_STATE(Flaw.LOST_UPDATE, () -> new ForwardingStore(new MemoryStore()) {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            return find(from.key()) instanceof StoredSession now && super.roll(now, renewed, trail);
        }
    }),
    /** As if the engine forgot to clear at a change of user. */
    DATA_STAYS_WITH_THE_NEXT_USER(Flaw.SHOWN_TO_ANOTHER, () -> new ForwardingStore(new MemoryStore()) {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean another = from.user() != null && !Objects.equals(from.user(), renewed.user());
            StoredSession kept = another ? renewed.toBuilder().data(from.data()).build() : renewed;
            return super.roll(from, kept, trail);
        }
    }),
    THE_INDEX_FORGETS(Flaw.INDEX_WRONG, () -> new ForwardingStore(new MemoryStore()) {
        @Override
        public FindsByUser users() {
            return new FindsByUser() {
                @Override
                public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
                    return new ScanPage(List.of(), null);
                }

                @Override
                public boolean admit(Place place) {
                    return true;
                }

                @Override
                public void release(Place place) {
                    // Nothing was held.
                }
            };
        }
    }),
    ENDS_ARE_TOLD_TWICE(Flaw.END_TOLD_TWICE, MemoryStore::new, listener -> event -> {
        listener.on(event);
        listener.on(event);
    }),
    ENDS_ARE_NOT_TOLD(Flaw.END_NOT_TOLD, MemoryStore::new, listener -> event -> {});

    final Flaw shows;
    final Supplier<SessionStore> store;
    final UnaryOperator<SessionListener> listening;

    PlantedLiars(Flaw shows, Supplier<SessionStore> store) {
        this(shows, store, listener -> listener);
    }

    PlantedLiars(Flaw shows, Supplier<SessionStore> store, UnaryOperator<SessionListener> listening) {
        this.shows = shows;
        this.store = store;
        this.listening = listening;
    }
}
