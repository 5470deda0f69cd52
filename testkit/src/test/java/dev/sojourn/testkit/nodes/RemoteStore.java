package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The client of a {@link MemoryServer}, with a timeout. A call that fails is not tried again: nobody knows what it
 * did.
 */
class RemoteStore implements SessionStore, FindsByUser, AnnouncesChanges {

    private final InetSocketAddress server;
    private final int timeoutMillis;
    private final Queue<Line> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    RemoteStore(InetSocketAddress server, Duration timeout) {
        this.server = server;
        this.timeoutMillis = (int) timeout.toMillis();
    }

    private static final class Line implements AutoCloseable {
        private final Socket socket = new Socket();
        private final DataInputStream in;
        private final DataOutputStream out;

        Line(InetSocketAddress server, int timeoutMillis) throws IOException {
            socket.connect(server, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone, which is all that was wanted.
            }
        }
    }

    private interface Question {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Answer<T extends @Nullable Object> {
        T from(DataInputStream in) throws IOException;
    }

    /** One question, one answer. Seen by subclasses that are wrong on purpose. */
    <T extends @Nullable Object> T ask(StoreOperation operation, Question question, Answer<T> answer) {
        if (closed) {
            throw new StoreException("The remote store is closed", null);
        }
        Line line = idle.poll();
        try {
            line = line == null ? new Line(server, timeoutMillis) : line;
            line.out.write(operation.ordinal());
            question.to(line.out);
            line.out.flush();
            T result = answer.from(line.in);
            idle.add(line);
            return result;
        } catch (IOException e) {
            if (line != null) {
                line.close();
            }
            forgetIdle();
            throw new StoreException("The remote store failed to " + operation + ": " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        return this.<@Nullable StoredRecord>ask(StoreOperation.FIND, out -> Wire.key(key, out), Wire::record);
    }

    @Override
    public boolean create(StoredSession session) {
        return ask(StoreOperation.CREATE, out -> Wire.session(session, out), DataInputStream::readBoolean);
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return ask(
                StoreOperation.REPLACE,
                out -> {
                    Wire.session(session, out);
                    out.writeLong(expectedVersion);
                },
                DataInputStream::readBoolean);
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return ask(
                StoreOperation.TOUCH,
                out -> {
                    Wire.key(key, out);
                    out.writeLong(touch.lastAccess());
                    out.writeLong(touch.expiryBase());
                    out.writeLong(touch.expiresAt());
                    out.writeLong(touch.duration());
                },
                DataInputStream::readBoolean);
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        return ask(
                StoreOperation.ROLL,
                out -> {
                    Wire.session(from, out);
                    Wire.session(renewed, out);
                    Wire.trail(trail, out);
                },
                DataInputStream::readBoolean);
    }

    @Override
    public Removal delete(SessionKey key) {
        return ask(StoreOperation.DELETE, out -> Wire.key(key, out), in -> Removal.values()[in.readByte()]);
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return ask(
                StoreOperation.CLAIM_EXPIRED,
                out -> {
                    out.writeLong(now);
                    out.writeLong(claimUntil);
                    out.writeInt(atMost);
                },
                Wire::sessions);
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return ask(
                StoreOperation.SETTLE,
                out -> {
                    Wire.session(claimed, out);
                    out.writeLong(keepUntil);
                },
                DataInputStream::readBoolean);
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return ask(
                StoreOperation.SCAN,
                out -> {
                    Wire.text(cursor, out);
                    out.writeInt(atMost);
                },
                in -> new ScanPage(Wire.sessions(in), Wire.text(in)));
    }

    @Override
    public long count() {
        return ask(StoreOperation.COUNT, out -> {}, DataInputStream::readLong);
    }

    @Override
    public Duration touchInterval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return ask(
                StoreOperation.FIND_BY_USER,
                out -> {
                    out.writeUTF(user);
                    Wire.text(cursor, out);
                    out.writeInt(atMost);
                },
                in -> new ScanPage(Wire.sessions(in), Wire.text(in)));
    }

    @Override
    public boolean admit(Place place) {
        return ask(StoreOperation.ADMIT, out -> Wire.place(place, out), DataInputStream::readBoolean);
    }

    @Override
    public void release(Place place) {
        ask(StoreOperation.RELEASE, out -> Wire.place(place, out), DataInputStream::readBoolean);
    }

    @Override
    public FindsByUser users() {
        return this;
    }

    @Override
    public AnnouncesChanges changes() {
        return this;
    }

    @Override
    public Subscription listen(ChangeListener listener, Interest interest) {
        Feed feed = new Feed(listener);
        TcpLink.daemon("remote-feed", feed);
        return feed;
    }

    /** Listens on a connection of its own, makes another one when it is lost, and takes silence for a loss. */
    private final class Feed implements Runnable, Subscription {
        private final ChangeListener listener;
        private volatile @Nullable Line line;
        private volatile boolean over;

        Feed(ChangeListener listener) {
            this.listener = listener;
        }

        @Override
        public void run() {
            while (!over && !closed) {
                try (Line fresh = new Line(server, timeoutMillis)) {
                    line = fresh;
                    fresh.out.write(MemoryServer.LISTEN);
                    fresh.out.flush();
                    hear(fresh.in);
                } catch (IOException e) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                if (!over) {
                    listener.lost();
                }
            }
        }

        private void hear(DataInputStream in) throws IOException {
            while (!over && !closed) {
                switch (in.readByte()) {
                    case MemoryServer.CHANGED -> listener.changed(Wire.key(in));
                    case MemoryServer.ENDED -> listener.ended(Wire.key(in));
                    case MemoryServer.ROLLED -> listener.rolled(Wire.key(in), Wire.key(in));
                    default -> {
                        // A beat.
                    }
                }
            }
        }

        @Override
        public void close() {
            over = true;
            Line open = line;
            if (open != null) {
                open.close();
            }
        }
    }

    private void forgetIdle() {
        for (Line line = idle.poll(); line != null; line = idle.poll()) {
            line.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        forgetIdle();
    }
}
