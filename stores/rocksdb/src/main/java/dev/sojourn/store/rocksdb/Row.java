package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One entry of the sessions column family: a key and the bytes below, which docs/formats/rocksdb.md describes.
 * Immutable. A touch or a claim patches a copy of the bytes, so nothing is decoded that is only passed on.
 */
final class Row {

    /** What the bytes are. */
    enum State {
        /** A session. */
        LIVE,
        /** A session whose expiry was claimed, data included. */
        OVER,
        /** What a settled claim left: moments, no data, no user. */
        REMAINS,
        /** The trail of a rolled session. */
        TRAIL,
        /** Bytes that are not what was written under this key. */
        DAMAGED,
        /** Bytes that a later version wrote. */
        NEWER
    }

    static final byte FORMAT = 1;

    private static final List<State> KINDS = List.of(State.LIVE, State.OVER, State.REMAINS, State.TRAIL);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int KIND = 1;
    private static final int FILED = 2;
    private static final int HEAD_END = FILED + Long.BYTES;
    private static final int CRC_BYTES = Integer.BYTES;

    private static final int VERSION = HEAD_END;
    private static final int CREATED = VERSION + Long.BYTES;
    private static final int LAST_ACCESS = CREATED + Long.BYTES;
    private static final int LAST_UPDATE = LAST_ACCESS + Long.BYTES;
    private static final int EXPIRY_BASE = LAST_UPDATE + Long.BYTES;
    private static final int EXPIRES_AT = EXPIRY_BASE + Long.BYTES;
    private static final int DURATION = EXPIRES_AT + Long.BYTES;
    private static final int USER = DURATION + Long.BYTES;
    private static final int LEAST_SESSION = USER + UserName.HEAD_BYTES + CRC_BYTES;

    private static final int TO = HEAD_END;
    private static final int USABLE_UNTIL = TO + SessionKey.BYTES;
    private static final int KEEP_UNTIL = USABLE_UNTIL + Long.BYTES;
    private static final int TRAIL_LENGTH = KEEP_UNTIL + Long.BYTES + CRC_BYTES;

    /**
     * Data that every seal calls damaged, and data that every seal calls newer: the engine's readers judge and tell.
     */
    private static final byte[] UNREADABLE = {};

    private static final byte[] SEALED_LATER = {63};

    private final SessionKey key;
    private final byte[] keyBytes;
    private final byte[] value;
    private final State state;

    private Row(SessionKey key, byte[] keyBytes, byte[] value, State state) {
        this.key = key;
        this.keyBytes = keyBytes;
        this.value = value;
        this.state = state;
    }

    /** Reads what is stored; never throws, whatever the bytes are. */
    static Row read(SessionKey key, byte[] keyBytes, byte[] value) {
        return new Row(key, keyBytes, value, judge(keyBytes, value));
    }

    static Row live(StoredSession session, long filed) {
        byte[] user = UserName.encode(session.user());
        byte[] data = session.data();
        byte[] value = new byte[USER + user.length + data.length + CRC_BYTES];
        value[0] = FORMAT;
        long[] numbers = {
            filed,
            session.version(),
            session.created(),
            session.lastAccess(),
            session.lastUpdate(),
            session.expiryBase(),
            session.expiresAt(),
            session.duration()
        };
        for (int i = 0; i < numbers.length; i++) {
            LONGS.set(value, FILED + i * Long.BYTES, numbers[i]);
        }
        System.arraycopy(user, 0, value, USER, user.length);
        System.arraycopy(data, 0, value, USER + user.length, data.length);
        return sealed(session.key(), session.key().toBytes(), value, session.over() ? State.OVER : State.LIVE);
    }

    static Row trail(Forward trail) {
        byte[] value = new byte[TRAIL_LENGTH];
        value[0] = FORMAT;
        LONGS.set(value, FILED, ExpiryIndex.moment(trail.keepUntil()));
        System.arraycopy(trail.to().toBytes(), 0, value, TO, SessionKey.BYTES);
        LONGS.set(value, USABLE_UNTIL, trail.usableUntil());
        LONGS.set(value, KEEP_UNTIL, trail.keepUntil());
        return sealed(trail.key(), trail.key().toBytes(), value, State.TRAIL);
    }

    Row touched(Touch touch) {
        byte[] next = value.clone();
        LONGS.set(next, LAST_ACCESS, Math.max(lastAccess(), touch.lastAccess()));
        if ((long) LONGS.get(value, DURATION) == touch.duration()) {
            LONGS.set(next, EXPIRY_BASE, Math.max((long) LONGS.get(value, EXPIRY_BASE), touch.expiryBase()));
            LONGS.set(next, EXPIRES_AT, Math.max(expiresAt(), touch.expiresAt()));
        }
        return sealed(key, keyBytes, next, state);
    }

    /** The same, filed in the expiry index under another moment. */
    Row filedAt(long moment) {
        return refiled(moment, state);
    }

    /** The session after a claim; one that cannot be read becomes an unreadable one that is over. */
    Row claimed(long claimUntil) {
        if (state == State.DAMAGED) {
            return live(((StoredSession) record()).toBuilder().over(true).build(), claimUntil);
        }
        return refiled(claimUntil, State.OVER);
    }

    Row remains(long keepUntil) {
        byte[] next = Arrays.copyOf(value, LEAST_SESSION);
        LONGS.set(next, FILED, keepUntil);
        System.arraycopy(UserName.encode(null), 0, next, USER, UserName.HEAD_BYTES);
        return sealed(key, keyBytes, next, State.REMAINS);
    }

    SessionKey key() {
        return key;
    }

    byte[] keyBytes() {
        return keyBytes;
    }

    byte[] value() {
        return value;
    }

    State state() {
        return state;
    }

    /** The moment of its entry in the expiry index, or {@link StoredSession#NEVER} when it has none. */
    long filed() {
        return state == State.DAMAGED || state == State.NEWER ? StoredSession.NEVER : (long) LONGS.get(value, FILED);
    }

    long version() {
        return (long) LONGS.get(value, VERSION);
    }

    long lastAccess() {
        return (long) LONGS.get(value, LAST_ACCESS);
    }

    /** A new state of this session, which keeps the access of a touch that it has not seen. */
    StoredSession latestAccessIn(StoredSession next) {
        return lastAccess() > next.lastAccess()
                ? next.toBuilder().lastAccess(lastAccess()).build()
                : next;
    }

    long expiresAt() {
        return (long) LONGS.get(value, EXPIRES_AT);
    }

    /** The user, as {@link UserName} writes it, whose index has an entry for it: a session's, until it is over. */
    byte[] boundTo() {
        return state == State.LIVE ? Arrays.copyOfRange(value, USER, USER + userLength(value)) : UserName.encode(null);
    }

    StoredRecord record() {
        return switch (state) {
            case TRAIL -> forward();
            case LIVE, OVER, REMAINS -> session();
            // Never expires, so that the engine opens it and learns, with its event, that it cannot be read.
            case DAMAGED, NEWER ->
                StoredSession.builder(key)
                        .created(System.currentTimeMillis())
                        .expiresAt(StoredSession.NEVER)
                        .data(state == State.NEWER ? SEALED_LATER : UNREADABLE)
                        .build();
        };
    }

    private StoredSession session() {
        int dataFrom = USER + userLength(value);
        return StoredSession.builder(key)
                .version(version())
                .created((long) LONGS.get(value, CREATED))
                .lastAccess(lastAccess())
                .lastUpdate((long) LONGS.get(value, LAST_UPDATE))
                .expiryBase((long) LONGS.get(value, EXPIRY_BASE))
                .expiresAt(expiresAt())
                .duration((long) LONGS.get(value, DURATION))
                .user(UserName.decode(Arrays.copyOfRange(value, USER, dataFrom)))
                .data(Arrays.copyOfRange(value, dataFrom, value.length - CRC_BYTES))
                .over(state != State.LIVE)
                .build();
    }

    private Forward forward() {
        return new Forward(
                key,
                SessionKey.fromBytes(Arrays.copyOfRange(value, TO, USABLE_UNTIL)),
                (long) LONGS.get(value, USABLE_UNTIL),
                (long) LONGS.get(value, KEEP_UNTIL));
    }

    private Row refiled(long moment, State as) {
        byte[] next = value.clone();
        LONGS.set(next, FILED, moment);
        return sealed(key, keyBytes, next, as);
    }

    private static Row sealed(SessionKey key, byte[] keyBytes, byte[] value, State state) {
        value[KIND] = (byte) (KINDS.indexOf(state) + 1);
        INTS.set(value, value.length - CRC_BYTES, checksum(keyBytes, value));
        return new Row(key, keyBytes, value, state);
    }

    private static State judge(byte[] keyBytes, byte[] value) {
        if (value.length < HEAD_END + CRC_BYTES
                || (int) INTS.get(value, value.length - CRC_BYTES) != checksum(keyBytes, value)) {
            return State.DAMAGED;
        }
        if (value[0] > FORMAT) {
            return State.NEWER;
        }
        int kind = value[KIND];
        if (value[0] != FORMAT || kind < 1 || kind > KINDS.size()) {
            return State.DAMAGED;
        }
        State state = KINDS.get(kind - 1);
        boolean fits = state == State.TRAIL
                ? value.length == TRAIL_LENGTH
                : value.length >= LEAST_SESSION && userLength(value) <= value.length - USER - CRC_BYTES;
        return fits ? state : State.DAMAGED;
    }

    private static int userLength(byte[] value) {
        int text = Math.max(0, (int) INTS.get(value, USER));
        // A length that the checksum vouches for but no writer wrote must not overflow.
        return text > value.length ? Integer.MAX_VALUE : UserName.HEAD_BYTES + text;
    }

    private static int checksum(byte[] keyBytes, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(keyBytes, 0, keyBytes.length);
        crc.update(value, 0, value.length - CRC_BYTES);
        return (int) crc.getValue();
    }
}
