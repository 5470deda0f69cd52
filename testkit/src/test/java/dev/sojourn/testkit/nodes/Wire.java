package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How records travel between a {@link RemoteStore} and its {@link MemoryServer}. */
final class Wire {

    private Wire() {}

    static void key(SessionKey key, DataOutput out) throws IOException {
        out.write(key.toBytes());
    }

    static SessionKey key(DataInput in) throws IOException {
        byte[] bytes = new byte[SessionKey.BYTES];
        in.readFully(bytes);
        return SessionKey.fromBytes(bytes);
    }

    static void text(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    static @Nullable String text(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    static void session(StoredSession s, DataOutput out) throws IOException {
        key(s.key(), out);
        key(s.lineage(), out);
        for (long number : new long[] {
            s.version(), s.created(), s.lastAccess(), s.lastUpdate(), s.expiryBase(), s.expiresAt(), s.duration()
        }) {
            out.writeLong(number);
        }
        text(s.user(), out);
        out.writeBoolean(s.claimed());
        out.writeInt(s.data().length);
        out.write(s.data());
    }

    static StoredSession session(DataInput in) throws IOException {
        StoredSession.Builder builder = StoredSession.builder(key(in))
                .lineage(key(in))
                .version(in.readLong())
                .created(in.readLong())
                .lastAccess(in.readLong())
                .lastUpdate(in.readLong())
                .expiryBase(in.readLong())
                .expiresAt(in.readLong())
                .duration(in.readLong())
                .user(text(in))
                .claimed(in.readBoolean());
        byte[] data = new byte[in.readInt()];
        in.readFully(data);
        return builder.data(data).build();
    }

    static void place(Place place, DataOutput out) throws IOException {
        out.writeUTF(place.user());
        key(place.lineage(), out);
        out.writeInt(place.atMost());
        out.writeLong(place.now());
        out.writeLong(place.heldUntil());
    }

    static Place place(DataInput in) throws IOException {
        return new Place(in.readUTF(), key(in), in.readInt(), in.readLong(), in.readLong());
    }

    static void trail(Trail trail, DataOutput out) throws IOException {
        key(trail.key(), out);
        key(trail.to(), out);
        out.writeLong(trail.usableUntil());
        out.writeLong(trail.keepUntil());
    }

    static Trail trail(DataInput in) throws IOException {
        return new Trail(key(in), key(in), in.readLong(), in.readLong());
    }

    static void record(@Nullable StoredRecord record, DataOutput out) throws IOException {
        out.writeByte(record == null ? 0 : record instanceof Trail ? 1 : 2);
        if (record instanceof Trail trail) {
            trail(trail, out);
        } else if (record instanceof StoredSession session) {
            session(session, out);
        }
    }

    static @Nullable StoredRecord record(DataInput in) throws IOException {
        return switch (in.readByte()) {
            case 0 -> null;
            case 1 -> trail(in);
            default -> session(in);
        };
    }

    static void sessions(List<StoredSession> sessions, DataOutput out) throws IOException {
        out.writeInt(sessions.size());
        for (StoredSession session : sessions) {
            session(session, out);
        }
    }

    static List<StoredSession> sessions(DataInput in) throws IOException {
        List<StoredSession> sessions = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            sessions.add(session(in));
        }
        return sessions;
    }
}
