package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A memory store that plays a server on another machine; each node has a handle on it. */
final class Server {

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
    static SessionStore only(SessionStore store, Class<?>... powers) {
        return (SessionStore) Proxy.newProxyInstance(
                Server.class.getClassLoader(), powers, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
