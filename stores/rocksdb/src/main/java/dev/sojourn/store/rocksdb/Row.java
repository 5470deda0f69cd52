package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
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

    /** The newest format that is read here. Only a session that was rolled needs it: it says its lineage. */
    static final byte FORMAT = 2;

    private static final byte WITHOUT_LINEAGE = 1;

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
    /** In the format that has one; in the other the user stands here. */
    private static final int LINEAGE = DURATION + Long.BYTES;

    private static final int LINEAGE_END = LINEAGE + SessionKey.BYTES;
    private static final int LEAST_BEHIND = UserName.HEAD_BYTES + CRC_BYTES;

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
        return new Row(key, keyBytes, value, judge(keyBytes, value, value.length));
    }

    /**
     * Reads what is stored, checks all of it, and keeps what stands before the data: a row that can be judged, listed
     * and followed by another one, and is never written itself.
     *
     * @param buffer holds the bytes, and may be used again
     * @param length how many they are
     */
    static Row readHead(SessionKey key, byte[] keyBytes, byte[] buffer, int length) {
        State state = judge(keyBytes, buffer, length);
        boolean session = state == State.LIVE || state == State.OVER || state == State.REMAINS;
        int kept = session ? userAt(buffer) + userLength(buffer) + CRC_BYTES : length;
        return new Row(key, keyBytes, Arrays.copyOf(buffer, kept), state);
    }

    static Row live(StoredSession session, long filed) {
        byte[] user = UserName.encode(session.user());
        byte[] data = session.data();
        int userAt = session.rolled() ? LINEAGE_END : LINEAGE;
        byte[] value = new byte[userAt + user.length + data.length + CRC_BYTES];
        value[0] = session.rolled() ? FORMAT : WITHOUT_LINEAGE;
        if (session.rolled()) {
            System.arraycopy(session.lineage().toBytes(), 0, value, LINEAGE, SessionKey.BYTES);
        }
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
        System.arraycopy(user, 0, value, userAt, user.length);
        System.arraycopy(data, 0, value, userAt + user.length, data.length);
        return sealed(session.key(), session.key().toBytes(), value, session.claimed() ? State.OVER : State.LIVE);
    }

    static Row trail(Trail trail) {
        byte[] value = new byte[TRAIL_LENGTH];
        value[0] = WITHOUT_LINEAGE;
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
            return live(session(true).asClaimed(), claimUntil);
        }
        return refiled(claimUntil, State.OVER);
    }

    Row remains(long keepUntil) {
        int userAt = userAt(value);
        byte[] next = Arrays.copyOf(value, userAt + LEAST_BEHIND);
        LONGS.set(next, FILED, keepUntil);
        System.arraycopy(UserName.encode(null), 0, next, userAt, UserName.HEAD_BYTES);
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

    long expiresAt() {
        return (long) LONGS.get(value, EXPIRES_AT);
    }

    /**
     * The key that its session began under. Where the bytes can't be read, it is what stands in its place: whoever uses
     * it looks there whether it leads back here.
     */
    SessionKey lineage() {
        boolean said = value.length > LINEAGE_END && value[0] == FORMAT && state != State.NEWER;
        return said ? SessionKey.fromBytes(Arrays.copyOfRange(value, LINEAGE, LINEAGE_END)) : key;
    }

    /** Whether it is the trail that leads to a key. */
    boolean leadsTo(SessionKey other) {
        return state == State.TRAIL && trail().to().equals(other);
    }

    /** The user, as {@link UserName} writes it, whose index has an entry for it: a session's, until it is over. */
    byte[] boundTo() {
        if (state != State.LIVE) {
            return UserName.encode(null);
        }
        int userAt = userAt(value);
        return Arrays.copyOfRange(value, userAt, userAt + userLength(value));
    }

    StoredRecord record() {
        return state == State.TRAIL ? trail() : session(true);
    }

    /** The session; with empty data where nobody needs it. */
    StoredSession session(boolean withData) {
        return switch (state) {
            case TRAIL -> throw new IllegalStateException("a trail is no session");
            case LIVE, OVER, REMAINS -> read(withData);
            // Never expires, so that the engine opens it and learns, with its event, that it cannot be read.
            case DAMAGED, NEWER ->
                StoredSession.builder(key)
                        .lineage(lineage())
                        .created(System.currentTimeMillis())
                        .expiresAt(StoredSession.NEVER)
                        .data(state == State.NEWER ? SEALED_LATER : UNREADABLE)
                        .build();
        };
    }

    private StoredSession read(boolean withData) {
        int userAt = userAt(value);
        int dataFrom = userAt + userLength(value);
        return StoredSession.builder(key)
                .lineage(lineage())
                .version(version())
                .created((long) LONGS.get(value, CREATED))
                .lastAccess(lastAccess())
                .lastUpdate((long) LONGS.get(value, LAST_UPDATE))
                .expiryBase((long) LONGS.get(value, EXPIRY_BASE))
                .expiresAt(expiresAt())
                .duration((long) LONGS.get(value, DURATION))
                .user(UserName.decode(Arrays.copyOfRange(value, userAt, dataFrom)))
                .data(withData ? Arrays.copyOfRange(value, dataFrom, value.length - CRC_BYTES) : UNREADABLE)
                .claimed(state != State.LIVE)
                .build();
    }

    Trail trail() {
        return new Trail(
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
        INTS.set(value, value.length - CRC_BYTES, checksum(keyBytes, value, value.length));
        return new Row(key, keyBytes, value, state);
    }

    private static State judge(byte[] keyBytes, byte[] value, int length) {
        if (length < HEAD_END + CRC_BYTES
                || (int) INTS.get(value, length - CRC_BYTES) != checksum(keyBytes, value, length)) {
            return State.DAMAGED;
        }
        if (value[0] > FORMAT) {
            return State.NEWER;
        }
        int kind = value[KIND];
        if (value[0] < WITHOUT_LINEAGE || kind < 1 || kind > KINDS.size()) {
            return State.DAMAGED;
        }
        State state = KINDS.get(kind - 1);
        int userAt = userAt(value);
        boolean fits = state == State.TRAIL
                ? value[0] == WITHOUT_LINEAGE && length == TRAIL_LENGTH
                : length >= userAt + LEAST_BEHIND && userLength(value) <= length - userAt - CRC_BYTES;
        return fits ? state : State.DAMAGED;
    }

    private static int userAt(byte[] value) {
        return value[0] == FORMAT ? LINEAGE_END : LINEAGE;
    }

    private static int userLength(byte[] value) {
        int text = Math.max(0, (int) INTS.get(value, userAt(value)));
        // A length that the checksum vouches for but no writer wrote must not overflow.
        return text > value.length ? Integer.MAX_VALUE : UserName.HEAD_BYTES + text;
    }

    private static int checksum(byte[] keyBytes, byte[] value, int length) {
        CRC32C crc = new CRC32C();
        crc.update(keyBytes, 0, keyBytes.length);
        crc.update(value, 0, length - CRC_BYTES);
        return (int) crc.getValue();
    }
}
