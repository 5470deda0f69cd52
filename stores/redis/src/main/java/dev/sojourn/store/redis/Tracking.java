package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.TracksReads;
import io.lettuce.core.api.push.PushMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Client-side caching (RESP3): while anybody tracks, reads go over connections on which the server remembers what was
 * read and tells when it changes. {@link TrackedChannel} turns that on before the first read of each connection, and
 * tells when a connection is gone and with it what its server remembered.
 */
final class Tracking implements TracksReads {

    private final RedisOptions options;
    private final Calls calls;
    private final Subscribers<StaleListener> listeners = new Subscribers<>(this::connect);
    private volatile Client.@Nullable Link link;
    private volatile @Nullable Throwable refusal;

    Tracking(RedisOptions options, Calls calls) {
        this.options = options;
        this.calls = calls;
    }

    /** The connection for reads, or null while nobody tracks. */
    Client.@Nullable Link link() {
        return link;
    }

    @Override
    public Subscription track(StaleListener listener) {
        calls.requireOpen();
        return listeners.add(listener);
    }

    void close() {
        listeners.close();
    }

    /** Told by a connection that its server does not track. */
    void refused(Throwable cause) {
        refusal = cause;
    }

    /** Told by a connection that it is gone. */
    void lost() {
        listeners.tell(StaleListener::lost);
    }

    private Runnable connect() {
        // The answer may come before the connection is known here.
        refusal = null;
        Client client = new Client(options, channel -> TrackedChannel.addTo(channel.pipeline(), this));
        try {
            Client.Link reads = client.connect();
            reads.onPush().accept(this::hear);
            // Its answer comes after that to the command that turns tracking on.
            calls.get("track reads", () -> reads.commands().ping());
            requireTracking();
            link = reads;
        } catch (RuntimeException e) {
            client.close();
            // What failed may have failed because a connection without tracking is closed.
            requireTracking();
            throw e;
        }
        return () -> {
            link = null;
            client.close();
        };
    }

    private void requireTracking() {
        Throwable refused = refusal;
        if (refused != null) {
            throw new StoreException(
                    "Redis does not track what is read: " + Failure.reason(refused)
                            + ". The user must be allowed CLIENT TRACKING.",
                    refused);
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
        if (content.size() < 2 || !(content.get(1) instanceof List<?> names)) {
            // No names: the server was emptied.
            lost();
            return;
        }
        for (Object one : names) {
            String name = String.valueOf(one);
            SessionKey key = KeySpace.key(name.substring(name.length() - KeySpace.MEMBER_LENGTH));
            listeners.tell(listener -> listener.stale(key));
        }
    }
}
