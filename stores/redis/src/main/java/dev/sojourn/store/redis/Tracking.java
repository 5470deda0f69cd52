package dev.sojourn.store.redis;

import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.TracksReads.StaleListener;
import io.lettuce.core.api.push.PushMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Client-side caching (RESP3): while anybody tracks, reads go over connections on which the server remembers what was
 * read and tells when it changes. {@link TrackedChannel} turns that on before the first read of each connection, and
 * tells when a connection is gone and with it what its server remembered.
 */
final class Tracking {

    private final RedisOptions options;
    private final Calls calls;
    private final List<StaleListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Client client;
    private volatile @Nullable Link link;
    private volatile @Nullable Throwable refusal;

    Tracking(RedisOptions options, Calls calls) {
        this.options = options;
        this.calls = calls;
    }

    /** The connection for reads, or null while nobody tracks. */
    @Nullable
    Link link() {
        return link;
    }

    synchronized Subscription add(StaleListener listener) {
        calls.requireOpen();
        listeners.add(listener);
        if (client == null) {
            try {
                connect();
            } catch (RuntimeException e) {
                listeners.remove(listener);
                throw e;
            }
        }
        return () -> remove(listener);
    }

    synchronized void close() {
        listeners.clear();
        disconnect();
    }

    /** Told by a connection that its server does not track. */
    void refused(Throwable cause) {
        refusal = cause;
    }

    /** Told by a connection that it is gone. */
    void lost() {
        tell(StaleListener::lost);
    }

    private synchronized void remove(StaleListener listener) {
        if (listeners.remove(listener) && listeners.isEmpty()) {
            disconnect();
        }
    }

    private void connect() {
        Client tracked = new Client(options, channel -> TrackedChannel.addTo(channel.pipeline(), this));
        try {
            Link reads = tracked.connect();
            reads.onPush(this::hear);
            refusal = null;
            // Its answer comes after that to the command that turns tracking on.
            calls.get("track reads", () -> reads.commands().ping());
            if (refusal != null) {
                throw new StoreException(
                        "Redis does not track what is read: " + Failure.reason(refusal)
                                + ". It must be 6.2 or later, and the user must be allowed CLIENT TRACKING.",
                        refusal);
            }
            client = tracked;
            link = reads;
        } catch (RuntimeException e) {
            tracked.close();
            throw e;
        }
    }

    private void disconnect() {
        Link reads = link;
        link = null;
        if (reads != null) {
            reads.close();
        }
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private void hear(PushMessage message) {
        if (!message.getType().equals("invalidate")) {
            return;
        }
        List<Object> content = message.getContent(bytes -> {
            byte[] name = new byte[bytes.remaining()];
            bytes.get(name);
            return KeySpace.text(name);
        });
        if (content.size() > 1 && content.get(1) instanceof List<?> names) {
            for (Object name : names) {
                var key = KeySpace.keyOfRecord(String.valueOf(name));
                tell(listener -> listener.stale(key));
            }
        } else {
            // No names: the server was emptied.
            tell(StaleListener::lost);
        }
    }

    private void tell(Consumer<StaleListener> news) {
        for (StaleListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error ignored) {
                // A listener's fault must not keep the others from hearing.
            }
        }
    }
}
