package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.StoreHealth;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private final byte[] ends;
    private final byte[] written;
    private final Subscribers<ChangeListener> listeners = new Subscribers<>(this::connect);

    /** Those who want to hear of writes: nodes that do not are not sent each of them. */
    private final Subscribers<ChangeListener> writes = new Subscribers<>(this::hearWrites);

    private final AtomicBoolean missed = new AtomicBoolean();
    private final ThreadPoolExecutor teller;
    private volatile @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private volatile int channels = 1;
    private volatile boolean down;

    Announcements(Client client, Calls calls, KeySpace keys) {
        this.client = client;
        this.calls = calls;
        this.ends = keys.channel();
        this.written = keys.written();
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
        Subscription all = subscription;
        if (interest != Interest.ENDS) {
            try {
                Subscription changes = writes.add(listener);
                all = () -> {
                    changes.close();
                    subscription.close();
                };
            } catch (RuntimeException e) {
                subscription.close();
                throw e;
            }
        }
        if (down) {
            listener.interrupted();
        }
        return all;
    }

    /** Whether announcements come, if anybody listens. */
    StoreHealth.Feed feed() {
        return listeners.isEmpty() ? StoreHealth.Feed.NONE : down ? StoreHealth.Feed.DEAF : StoreHealth.Feed.HEARING;
    }

    void close() {
        writes.close();
        listeners.close();
        teller.shutdown();
    }

    private Runnable connect() {
        var made = client.connectPubSub();
        connection = made;
        down = false;
        made.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                tell(news(KeySpace.text(message)));
            }

            @Override
            public void subscribed(byte[] to, long count) {
                // Again, after the connection broke: what was published between is not heard.
                if (down && count >= channels) {
                    down = false;
                    tell(ChangeListener::lost);
                }
            }
        });
        made.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                // One that was closed because nobody listened any more may say so after the next one was made.
                if (connection == made) {
                    down = true;
                    tell(ChangeListener::lost);
                    tell(ChangeListener::interrupted);
                }
            }
        });
        try {
            calls.get("listen to changes", () -> made.async().subscribe(ends));
        } catch (RuntimeException e) {
            connection = null;
            made.close();
            throw e;
        }
        return () -> {
            connection = null;
            made.close();
        };
    }

    /** Hears of writes as well, over the connection that is there while anybody listens. */
    private Runnable hearWrites() {
        var made = Objects.requireNonNull(connection, "nobody listens");
        channels = 2;
        try {
            calls.get("listen to changes", () -> made.async().subscribe(written));
        } catch (RuntimeException e) {
            channels = 1;
            throw e;
        }
        return () -> {
            channels = 1;
            var unused = made.async().unsubscribe(written);
        };
    }

    /** What a message says; what a later version says, or nobody should, means that anything may have changed. */
    private static Consumer<ChangeListener> news(String message) {
        try {
            int end = Math.min(message.length(), 1 + KeySpace.MEMBER_LENGTH);
            SessionKey key = KeySpace.key(message.substring(1, end));
            return switch (message.charAt(0)) {
                case 'c' -> listener -> listener.changed(key);
                case 'e' -> listener -> listener.ended(key);
                case 'r' -> {
                    SessionKey to = KeySpace.key(message.substring(end));
                    yield listener -> listener.rolled(key, to);
                }
                default -> ChangeListener::lost;
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return ChangeListener::lost;
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
