package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.TracksReads;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A memory store that plays a server on another machine; each node has a handle on it. */
final class Server {

    /** What a store may be able to do besides. */
    enum Power {
        USERS,
        CHANGES,
        READS
    }

    final MemoryStore memory = new MemoryStore();
    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    /** A node that is told at once, by the thread that makes the change. */
    Node node() {
        return node(Runnable::run);
    }

    Node node(Executor notices) {
        Node node = new Node(this, new Feed(notices));
        nodes.add(node);
        return node;
    }

    void changed(SessionKey key) {
        nodes.forEach(node -> node.changed(key));
    }

    @Nullable
    StoredRecord stored(SessionKey key) {
        return memory.find(key);
    }

    /** The same store with no more powers than these. */
    static SessionStore only(SessionStore store, Power... powers) {
        Set<Power> some = Set.of(powers);
        return new ForwardingStore(store) {
            @Override
            public @Nullable FindsByUser users() {
                return some.contains(Power.USERS) ? super.users() : null;
            }

            @Override
            public @Nullable AnnouncesChanges changes() {
                return some.contains(Power.CHANGES) ? super.changes() : null;
            }

            @Override
            public @Nullable TracksReads reads() {
                return some.contains(Power.READS) ? super.reads() : null;
            }
        };
    }
}
