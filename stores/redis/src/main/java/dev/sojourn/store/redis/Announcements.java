package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hears, on a connection of its own, what the scripts publish, and tells the listeners: in order, on a thread that is
 * not one of the network's, so that a listener may read. While the connection is down, and when announcements may have
 * been missed for that or because the listeners are too slow, they are told so.
 */
final class Announcements implements AnnouncesChanges {

    private static final int MOST_WAITING = 10_000;
    private static final int IDLE_SECONDS = 10;

    private final Client client;
    private final Calls calls;
    private final byte[] channel;
    private final Subscribers<ChangeListener> listeners = new Subscribers<>(this::connect);
    private final AtomicBoolean missed = new AtomicBoolean();
    private final ThreadPoolExecutor teller;
    private volatile boolean down;

    Announcements(Client client, Calls calls, byte[] channel) {
        this.client = client;
        this.calls = calls;
        this.channel = channel;
        var waiting = new LinkedBlockingQueue<Runnable>(MOST_WAITING);
        this.teller = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, waiting, task -> {
            Thread thread = new Thread(task, "sojourn-redis-announcements");
            thread.setDaemon(true);
            return thread;
        });
        teller.setRejectedExecutionHandler((task, full) -> missed.set(true));
        teller.allowCoreThreadTimeOut(true);
    }

    @Override
    public Subscription listen(ChangeListener listener, Interest interest) {
        calls.requireOpen();
        Subscription subscription = listeners.add(listener);
        if (down) {
            listener.interrupted();
        }
        return subscription;
    }

    void close() {
        listeners.close();
        teller.shutdown();
    }

    private Runnable connect() {
        var connection = client.connectPubSub();
        down = false;
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                hear(KeySpace.text(message));
            }

            @Override
            public void subscribed(byte[] to, long count) {
                // Again, after the connection broke: what was published between is not heard.
                if (down) {
                    down = false;
                    tell(ChangeListener::lost);
                }
            }
        });
        connection.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                down = true;
                tell(ChangeListener::lost);
                tell(ChangeListener::interrupted);
            }
        });
        try {
            calls.get("listen to changes", () -> connection.async().subscribe(channel));
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection::close;
    }

    private void hear(String message) {
        int end = Math.min(message.length(), 1 + KeySpace.MEMBER_LENGTH);
        SessionKey key = KeySpace.key(message.substring(1, end));
        switch (message.charAt(0)) {
            case 'c' -> tell(listener -> listener.changed(key));
            case 'e' -> tell(listener -> listener.ended(key));
            case 'r' -> {
                SessionKey to = KeySpace.key(message.substring(end));
                tell(listener -> listener.rolled(key, to));
            }
            // What a later version says: anything may have changed.
            default -> tell(ChangeListener::lost);
        }
    }

    private void tell(Consumer<ChangeListener> news) {
        teller.execute(() -> {
            if (missed.getAndSet(false)) {
                listeners.tell(ChangeListener::lost);
            }
            listeners.tell(news);
        });
    }
}
