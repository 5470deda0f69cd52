package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.Touch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A memory store that other processes share over TCP: as real a backend as the contracts for many nodes need, without a
 * server to install. A connection says what it wants in one byte: an operation, or to listen.
 */
final class MemoryServer implements AutoCloseable {

    static final int LISTEN = 100;
    static final int BEAT = 0;
    static final int CHANGED = 1;
    static final int ENDED = 2;
    static final int ROLLED = 3;
    static final long BEAT_MILLIS = 50;

    final MemoryStore store = new MemoryStore();
    private final ServerSocket socket;

    MemoryServer() {
        try {
            socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TcpLink.daemon("memory-server", () -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    TcpLink.daemon("memory-server-client", () -> serve(client));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
            for (int asked = in.read(); asked >= 0; asked = in.read()) {
                if (asked == LISTEN) {
                    announce(out);
                    return;
                }
                answer(StoreOperation.values()[asked], in, out);
                out.flush();
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    private void answer(StoreOperation operation, DataInputStream in, DataOutputStream out) throws IOException {
        switch (operation) {
            case FIND -> Wire.record(store.find(Wire.key(in)), out);
            case CREATE -> out.writeBoolean(store.create(Wire.session(in)));
            case REPLACE -> out.writeBoolean(store.replace(Wire.session(in), in.readLong()));
            case TOUCH ->
                out.writeBoolean(store.touch(
                        Wire.key(in), new Touch(in.readLong(), in.readLong(), in.readLong(), in.readLong())));
            case ROLL -> out.writeBoolean(store.roll(Wire.session(in), Wire.session(in), Wire.trail(in)));
            case DELETE -> out.writeByte(store.delete(Wire.key(in)).ordinal());
            case CLAIM_EXPIRED -> Wire.sessions(store.claimExpired(in.readLong(), in.readLong(), in.readInt()), out);
            case SETTLE -> out.writeBoolean(store.settle(Wire.session(in), in.readLong()));
            case SCAN -> page(store.scan(Wire.text(in), in.readInt()), out);
            case COUNT -> out.writeLong(store.count());
            case FIND_BY_USER -> page(store.findByUser(in.readUTF(), Wire.text(in), in.readInt()), out);
            case ADMIT -> out.writeBoolean(store.admit(Wire.place(in)));
            case RELEASE -> {
                store.release(Wire.place(in));
                out.writeBoolean(true);
            }
        }
    }

    private static void page(ScanPage page, DataOutputStream out) throws IOException {
        Wire.sessions(page.sessions(), out);
        Wire.text(page.next(), out);
    }

    private record Notice(
            int kind, SessionKey key, @Nullable SessionKey to) {}

    /** Says what happens, and says regularly that it is still there. */
    private void announce(DataOutputStream out) throws IOException {
        BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
        ChangeListener listener = new ChangeListener() {
            @Override
            public void changed(SessionKey key) {
                notices.add(new Notice(CHANGED, key, null));
            }

            @Override
            public void ended(SessionKey key) {
                notices.add(new Notice(ENDED, key, null));
            }

            @Override
            public void rolled(SessionKey from, SessionKey to) {
                notices.add(new Notice(ROLLED, from, to));
            }

            @Override
            public void lost() {
                throw new IllegalStateException("A memory store loses nothing");
            }
        };
        try (Subscription subscription = store.listen(listener, Interest.CHANGES)) {
            out.write(BEAT);
            while (true) {
                out.flush();
                Notice notice = notices.poll(BEAT_MILLIS, TimeUnit.MILLISECONDS);
                out.write(notice == null ? BEAT : notice.kind());
                if (notice != null) {
                    Wire.key(notice.key(), out);
                    if (notice.to() != null) {
                        Wire.key(notice.to(), out);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
