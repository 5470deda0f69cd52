package dev.sojourn.store.redis;

import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears, on a connection of its own, what the scripts publish, and tells the listeners: in order, on a thread that is
 * not one of the network's, so that a listener may read. Connected while anybody listens. When announcements may have
 * been missed, because the connection broke or the listeners are too slow, they are told so.
 */
final class Announcements {

    private static final int MOST_WAITING = 10_000;

    private final Client client;
    private final Calls calls;
    private final byte[] channel;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean missed = new AtomicBoolean();
    private final ThreadPoolExecutor teller;
    private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> feed;

    Announcements(Client client, Calls calls, String channel) {
        this.client = client;
        this.calls = calls;
        this.channel = KeySpace.bytes(channel);
        this.teller = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                task -> {
                    Thread thread = new Thread(task, "sojourn-redis-announcements");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, full) -> missed.set(true));
        teller.allowCoreThreadTimeOut(true);
    }

    synchronized Subscription add(ChangeListener listener) {
        calls.requireOpen();
        if (feed == null) {
            feed = connect();
        }
        listeners.add(listener);
        return () -> remove(listener);
    }

    synchronized void close() {
        listeners.clear();
        disconnect();
        teller.shutdown();
    }

    private synchronized void remove(ChangeListener listener) {
        if (listeners.remove(listener) && listeners.isEmpty()) {
            disconnect();
        }
    }

    private void disconnect() {
        if (feed != null) {
            feed.close();
            feed = null;
        }
    }

    private StatefulRedisPubSubConnection<byte[], byte[]> connect() {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub();
        AtomicBoolean before = new AtomicBoolean();
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                hear(KeySpace.text(message));
            }

            @Override
            public void subscribed(byte[] to, long count) {
                // Again, after the connection broke: what was published between is not heard.
                if (before.getAndSet(true)) {
                    tell(ChangeListener::lost);
                }
            }
        });
        connection.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                tell(ChangeListener::lost);
            }
        });
        try {
            calls.get("listen to changes", () -> connection.async().subscribe(channel));
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private void hear(String message) {
        int end = 1 + KeySpace.MEMBER_LENGTH;
        if (message.length() < end) {
            return;
        }
        var key = KeySpace.key(message.substring(1, end));
        switch (message.charAt(0)) {
            case 'c' -> tell(listener -> listener.changed(key));
            case 'e' -> tell(listener -> listener.ended(key));
            case 'r' -> {
                var to = KeySpace.key(message.substring(end));
                tell(listener -> listener.rolled(key, to));
            }
            default -> tell(ChangeListener::lost);
        }
    }

    private void tell(Consumer<ChangeListener> news) {
        teller.execute(() -> {
            if (missed.getAndSet(false)) {
                tellAll(ChangeListener::lost);
            }
            tellAll(news);
        });
    }

    private void tellAll(Consumer<ChangeListener> news) {
        for (ChangeListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error ignored) {
                // A listener's fault must not keep the others from hearing.
            }
        }
    }
}
