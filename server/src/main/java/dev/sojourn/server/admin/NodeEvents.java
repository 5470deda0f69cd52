package dev.sojourn.server.admin;

import dev.sojourn.EngineObserver;
import dev.sojourn.SessionEngine;
import dev.sojourn.event.SessionEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the sessions of this node, for those who watch. The engines are listened to from the first watcher on
 * and for ten minutes after the last: what nobody wants to know costs nothing then. A visit never costs an event. Safe
 * for use by several threads.
 */
public final class NodeEvents implements AutoCloseable {

    static final int REMEMBERED = 1_000;
    /** Each holds a thread. */
    static final int MOST_WATCHERS = 16;
    /** So that no one takes all places. */
    static final int MOST_OF_ONE = 4;

    private static final Duration AFTERWARDS = Duration.ofMinutes(10);
    /** What anybody can cause is told once in so long, with how often it was. */
    private static final long ONCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Engines engines;
    /** So that a number of an earlier start is not taken for one of this. */
    private final String start =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

    private final AtomicInteger watchers = new AtomicInteger();
    private final Map<String, Integer> watchersByName = new ConcurrentHashMap<>();
    private final Deque<NodeEvent> last = new ArrayDeque<>();
    private final List<Tap> taps = new ArrayList<>();
    private final Map<NodeEvent.Kind, Often> often = new EnumMap<>(NodeEvent.Kind.class);
    private long number;
    private volatile long lastAsked = System.nanoTime();
    private boolean closed;

    NodeEvents(Engines engines) {
        this.engines = engines;
    }

    /** When a kind was last told, and how many of it were not. */
    private static final class Often {
        private long told = System.nanoTime() - ONCE_NANOS;
        private long untold;

        /** How many are to be told now, this one included; 0 for none yet. */
        long count() {
            long now = System.nanoTime();
            untold++;
            if (now - told < ONCE_NANOS) {
                return 0;
            }
            long count = untold;
            told = now;
            untold = 0;
            return count;
        }
    }

    /** What listens to one engine: an observer, which hears of all but plain visits. */
    private final class Tap implements EngineObserver {
        private final SessionEngine engine;
        private final @Nullable String mount;

        Tap(SessionEngine engine, @Nullable String mount) {
            this.engine = engine;
            this.mount = mount;
        }

        @Override
        public void on(SessionEvent event) {
            NodeEvent news = NodeEvent.of(mount, event);
            if (news != null) {
                add(news);
            }
            if (watchers.get() == 0 && System.nanoTime() - lastAsked > AFTERWARDS.toNanos()) {
                stopListening(false);
            }
        }
    }

    /**
     * Watches from now on.
     *
     * @param after where an earlier watch ended, as {@link Watch#place} told it; null to begin with what is remembered
     * @return the watch, or null when there are as many as there may be, or the server is about to end
     */
    public @Nullable Watch watch(@Nullable String after) {
        return watch(after, null);
    }

    /**
     * As {@link #watch(String)}, for somebody who is known and has four watches at most.
     *
     * @param who the name of a token, or null for the server itself
     */
    public @Nullable Watch watch(@Nullable String after, @Nullable String who) {
        if (watchers.incrementAndGet() > MOST_WATCHERS) {
            watchers.decrementAndGet();
            return null;
        }
        if (who != null && watchersByName.merge(who, 1, Integer::sum) > MOST_OF_ONE) {
            watchers.decrementAndGet();
            leave(who);
            return null;
        }
        listen();
        boolean ours = after != null && after.matches(start + "-[0-9]{1,18}");
        return new Watch(ours ? Long.parseLong(String.valueOf(after).substring(start.length() + 1)) : 0, who);
    }

    private void leave(String who) {
        watchersByName.merge(who, -1, Integer::sum);
        watchersByName.remove(who, 0);
    }

    /** The last events, newest first; whoever asks has the engines listened to for a while. */
    public List<NodeEvent> latest(int atMost) {
        lastAsked = System.nanoTime();
        listen();
        synchronized (last) {
            List<NodeEvent> newest = new ArrayList<>(Math.min(atMost, last.size()));
            var walk = last.descendingIterator();
            while (walk.hasNext() && newest.size() < atMost) {
                newest.add(walk.next());
            }
            return newest;
        }
    }

    /** Listens to the engines that there are now; those of mounts are replaced when scripts change. */
    private void listen() {
        List<Tap> now = new ArrayList<>();
        tap(null, now);
        engines.mounts().forEach(mount -> tap(mount, now));
        synchronized (taps) {
            for (Tap tap : now) {
                if (taps.stream().noneMatch(known -> known.engine == tap.engine)) {
                    tap.engine.addListener(tap);
                    taps.add(tap);
                }
            }
            for (Tap known : List.copyOf(taps)) {
                if (now.stream().noneMatch(tap -> tap.engine == known.engine)) {
                    known.engine.removeListener(known);
                    taps.remove(known);
                }
            }
        }
    }

    private void tap(@Nullable String mount, List<Tap> all) {
        SessionEngine engine = engines.of(mount);
        if (engine != null) {
            all.add(new Tap(engine, mount));
        }
    }

    private void stopListening(boolean always) {
        synchronized (taps) {
            if (always || watchers.get() == 0) {
                taps.forEach(tap -> tap.engine.removeListener(tap));
                taps.clear();
            }
        }
    }

    private void add(NodeEvent event) {
        synchronized (last) {
            long times = event.kind().isOfAnybody()
                    ? often.computeIfAbsent(event.kind(), kind -> new Often()).count()
                    : 1;
            if (times == 0) {
                return;
            }
            last.addLast(event.numbered(++number, times));
            if (last.size() > REMEMBERED) {
                last.removeFirst();
            }
            last.notifyAll();
        }
    }

    /** Ends all watches. */
    @Override
    public void close() {
        stopListening(true);
        synchronized (last) {
            closed = true;
            last.notifyAll();
        }
    }

    /** One who watches; for one thread. */
    public final class Watch implements AutoCloseable {
        private final @Nullable String who;
        private long seen;
        private boolean over;

        private Watch(long after, @Nullable String who) {
            this.seen = after;
            this.who = who;
        }

        /**
         * Waits for what comes next.
         *
         * @param atMost how long
         * @return what came, in its order; none when nothing did in that time
         * @throws InterruptedException when the thread is
         */
        public List<NodeEvent> next(Duration atMost) throws InterruptedException {
            long end = System.nanoTime() + atMost.toNanos();
            synchronized (last) {
                List<NodeEvent> news = news();
                for (long left = atMost.toNanos();
                        news.isEmpty() && !closed && left > 0;
                        left = end - System.nanoTime()) {
                    last.wait(left / 1_000_000 + 1);
                    news = news();
                }
                return news;
            }
        }

        private List<NodeEvent> news() {
            List<NodeEvent> news = new ArrayList<>();
            for (NodeEvent event : last) {
                if (event.number() > seen) {
                    news.add(event);
                    seen = event.number();
                }
            }
            return news;
        }

        /** Looks whether there are new engines, and goes on listening. */
        public void keepListening() {
            listen();
        }

        /** Whether there is nothing more to wait for. */
        public boolean isOver() {
            synchronized (last) {
                return over || closed;
            }
        }

        /** Where an event is, for a later watch. */
        public String place(NodeEvent event) {
            return start + "-" + event.number();
        }

        @Override
        public void close() {
            synchronized (last) {
                if (over) {
                    return;
                }
                over = true;
            }
            lastAsked = System.nanoTime();
            watchers.decrementAndGet();
            if (who != null) {
                leave(who);
            }
        }
    }
}
