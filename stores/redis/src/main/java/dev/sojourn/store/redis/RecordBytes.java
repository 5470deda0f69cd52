package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record, which docs/formats/redis.md lists: a head of fixed length, so that a script reads it with one
 * command and moves the moments in place, and behind it what has a length of its own.
 */
final class RecordBytes {

    /** So many bytes hold all of a record but its data, unless its user's name is longer than most are. */
    static final int BEGINNING = 512;

    static final char LIVE = 'L';
    static final char PREPARED = 'P';

    private static final byte FORMAT = 2;
    private static final int LATER_FORMATS = 64;
    private static final int MEMBERS_AT = 5;
    private static final int NUMBERS_AT = 10;
    private static final int HEAD = 66;

    /** UTF-8 never begins with it: what follows are UTF-16 code units, for a text that UTF-8 can't carry. */
    private static final byte UTF_16 = (byte) 0xff;

    private RecordBytes() {}

    /**
     * A session as its record.
     *
     * @param kind live or prepared
     * @param entry its entry in the index of users, or the empty text
     * @param lineage its lineage with the tag of a bucket, or the empty text
     * @param from the member of the old key of a prepared record, or the empty text
     */
    static byte[] of(StoredSession session, char kind, String entry, String lineage, String from) {
        String name = session.user();
        byte[] user = name == null ? new byte[0] : encode(name);
        byte[] data = session.data();
        return ByteBuffer.allocate(HEAD + entry.length() + lineage.length() + from.length() + user.length + data.length)
                .put(FORMAT)
                .put((byte) kind)
                .put((byte) 0)
                .put((byte) entry.length())
                .put((byte) lineage.length())
                .put((byte) (from.isEmpty() ? 0 : 1))
                .putInt(user.length)
                .putLong(turned(session.lastAccess()))
                .putLong(turned(session.expiryBase()))
                .putLong(turned(session.expiresAt()))
                .putLong(turned(session.duration()))
                .putLong(turned(session.version()))
                .putLong(turned(session.created()))
                .putLong(turned(session.lastUpdate()))
                .put(KeySpace.bytes(entry))
                .put(KeySpace.bytes(lineage))
                .put(KeySpace.bytes(from))
                .put(user)
                .put(data)
                .array();
    }

    /** A number as a record and the scripts have it: 8 bytes that are ordered as the numbers are. */
    static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(turned(value)).array();
    }

    /**
     * What a record says; never throws, whatever the bytes are.
     *
     * @param bytes the record, or its first {@link #BEGINNING} bytes; null for nothing
     * @param whole whether it is the record
     * @return null when the beginning is not enough
     */
    static @Nullable Row read(SessionKey key, byte @Nullable [] bytes, boolean whole) {
        if (bytes == null || bytes.length == 0 && !whole) {
            return Row.nothing(key);
        }
        if (bytes.length > 0 && bytes[0] > FORMAT && bytes[0] < LATER_FORMATS) {
            return Row.unreadable(key, Row.Kind.NEWER, false);
        }
        if (bytes.length < HEAD || bytes[0] != FORMAT) {
            return Row.unreadable(key, Row.Kind.DAMAGED, false);
        }
        ByteBuffer record = ByteBuffer.wrap(bytes);
        int lineageAt = HEAD + Byte.toUnsignedInt(record.get(3));
        int membersAt = lineageAt + Byte.toUnsignedInt(record.get(4));
        int userAt = membersAt + KeySpace.MEMBER_LENGTH * Byte.toUnsignedInt(record.get(MEMBERS_AT));
        long dataAt = userAt + Integer.toUnsignedLong(record.getInt(MEMBERS_AT + 1));
        boolean claimed = bytes[1] == 'O' || bytes[1] == 'R';
        if (dataAt > bytes.length) {
            return whole || bytes.length < BEGINNING ? Row.unreadable(key, Row.Kind.DAMAGED, claimed) : null;
        }
        String members = text(bytes, membersAt, userAt);
        String first = members.substring(0, Math.min(members.length(), KeySpace.MEMBER_LENGTH));
        String entry = text(bytes, HEAD, lineageAt);
        try {
            if (bytes[1] == 'T') {
                return Row.trail(new Trail(key, KeySpace.key(first), at(record, 4), at(record, 2)));
            }
            Row.Kind kind = claimed
                    ? Row.Kind.CLAIMED
                    : bytes[1] == LIVE ? Row.Kind.LIVE : bytes[1] == PREPARED ? Row.Kind.PREPARED : Row.Kind.DAMAGED;
            if (kind == Row.Kind.DAMAGED) {
                return Row.unreadable(key, kind, false);
            }
            if (!entry.isEmpty() && !KeySpace.isName(entry, KeySpace.MEMBER_LENGTH + 1)
                    || kind == Row.Kind.PREPARED && !KeySpace.isName(first, KeySpace.MEMBER_LENGTH)) {
                return Row.unreadable(key, Row.Kind.DAMAGED, claimed);
            }
            StoredSession.Builder session = StoredSession.builder(key)
                    .user(entry.isEmpty() ? null : decode(bytes, userAt, (int) dataAt))
                    .data(whole ? Arrays.copyOfRange(bytes, (int) dataAt, bytes.length) : new byte[0])
                    .claimed(claimed);
            if (membersAt > lineageAt) {
                session.lineage(KeySpace.ofLineage(text(bytes, lineageAt, membersAt)));
            }
            return Row.session(withNumbers(session, record), kind, entry, kind == Row.Kind.PREPARED ? first : "");
        } catch (IllegalArgumentException e) {
            return Row.unreadable(key, Row.Kind.DAMAGED, claimed);
        }
    }

    private static StoredSession withNumbers(StoredSession.Builder session, ByteBuffer record) {
        return session.lastAccess(at(record, 0))
                .expiryBase(at(record, 1))
                .expiresAt(at(record, 2))
                .duration(at(record, 3))
                .version(at(record, 4))
                .created(at(record, 5))
                .lastUpdate(at(record, 6))
                .build();
    }

    /** A user's id as bytes: UTF-8, which keeps two texts apart unless they hold half a surrogate pair. */
    static byte[] encode(String user) {
        byte[] utf8 = KeySpace.bytes(user);
        if (KeySpace.text(utf8).equals(user)) {
            return utf8;
        }
        ByteBuffer units =
                ByteBuffer.allocate(1 + Character.BYTES * user.length()).put(UTF_16);
        units.asCharBuffer().put(user);
        return units.array();
    }

    /** The user's id that some bytes are. */
    static String decode(byte[] bytes, int from, int to) {
        return from < to && bytes[from] == UTF_16
                ? ByteBuffer.wrap(bytes, from + 1, to - from - 1)
                        .slice()
                        .asCharBuffer()
                        .toString()
                : text(bytes, from, to);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static long at(ByteBuffer record, int number) {
        return turned(record.getLong(NUMBERS_AT + Long.BYTES * number));
    }

    /** With the sign turned round, so that bytes are ordered as the numbers are. */
    private static long turned(long value) {
        return value ^ Long.MIN_VALUE;
    }
}
