package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored under one session key: the fields of a hash, as prelude.lua lists them. */
final class Row {

    /** What the fields are. */
    enum Kind {
        /** Nothing at all. */
        NONE,
        /** A session. */
        LIVE,
        /** A session whose expiry was claimed, or what is left of it. */
        CLAIMED,
        /** The trail of a rolled session. */
        TRAIL,
        /** A session that lives once its roll was decided, in another slot. */
        PREPARED,
        /** Fields that no version of this store wrote. */
        DAMAGED,
        /** Fields that a later version wrote. */
        NEWER
    }

    private static final String LETTERS = "fkvcawbxdhutqolp";

    /** The names of the fields, in the order in which they are asked for; that of the data comes last. */
    static final List<byte[]> FIELDS = LETTERS.chars()
            .mapToObj(letter -> KeySpace.bytes(Character.toString(letter)))
            .toList();

    /** Data that every seal calls damaged, and data that every seal calls newer: the engine judges it, and tells. */
    private static final byte[] UNREADABLE = {};

    private static final byte[] SEALED_LATER = {63};

    /** So many make no number that is too large. */
    private static final int SAFE_DIGITS = 18;

    /** No UTF-8 begins with it: what follows are UTF-16 code units, for a text that UTF-8 can't carry. */
    private static final byte UTF_16 = (byte) 0xff;

    private final SessionKey key;
    private final List<byte @Nullable []> values;
    private final Kind kind;
    private final @Nullable StoredRecord record;

    /**
     * Reads the values of {@link #FIELDS}, or of as many as were asked for, null for those that are not there; never
     * throws, whatever they are.
     */
    Row(SessionKey key, List<byte @Nullable []> values) {
        this.key = key;
        this.values = values;
        Kind judged = judge();
        StoredRecord read;
        try {
            read = switch (judged) {
                case NONE -> null;
                case TRAIL -> new Trail(key, KeySpace.key(text('t')), number('q'), number('x'));
                case LIVE, CLAIMED, PREPARED -> session(judged == Kind.CLAIMED);
                case DAMAGED, NEWER -> unreadable(judged);
            };
        } catch (IllegalArgumentException e) {
            judged = Kind.DAMAGED;
            read = unreadable(judged);
        }
        this.kind = judged;
        this.record = read;
    }

    /** What is under a key that is no hash. */
    static Row damaged(SessionKey key) {
        return new Row(key, Collections.nCopies(FIELDS.size(), UNREADABLE));
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

    SessionKey key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    /** What {@code find} gives: null for nothing, and for a prepared record, which stands for nothing yet. */
    @Nullable
    StoredRecord record() {
        return kind == Kind.PREPARED ? null : record;
    }

    /** The session, if it lives and is of this user, or of whomever for null. */
    @Nullable
    StoredSession live(@Nullable String user) {
        return kind == Kind.LIVE
                        && record instanceof StoredSession session
                        && (user == null || user.equals(session.user()))
                ? session
                : null;
    }

    /** Its entry in the index of users, or the empty text. */
    String entry() {
        return text('h');
    }

    /** The member of the old key of a prepared record, or the empty text. */
    String from() {
        return text('o');
    }

    /** The key that its session began under. */
    SessionKey lineage() {
        return record instanceof StoredSession session ? session.lineage() : key;
    }

    private Kind judge() {
        String format = text('f');
        if (!format.equals("1")) {
            if (format.isEmpty() && values.stream().allMatch(value -> value == null)) {
                return Kind.NONE;
            }
            return format.matches("[1-9][0-9]{0,8}") ? Kind.NEWER : Kind.DAMAGED;
        }
        return switch (text('k')) {
            case "L" -> Kind.LIVE;
            case "O", "R" -> Kind.CLAIMED;
            case "T" -> Kind.TRAIL;
            case "P" -> Kind.PREPARED;
            default -> Kind.DAMAGED;
        };
    }

    private StoredRecord session(boolean claimed) {
        byte[] user = value('u');
        byte[] payload = value('p');
        return StoredSession.builder(key)
                .lineage(value('l') == null ? key : KeySpace.ofLineage(text('l')))
                .version(number('v'))
                .created(number('c'))
                .lastAccess(number('a'))
                .lastUpdate(number('w'))
                .expiryBase(number('b'))
                .expiresAt(number('x'))
                .duration(number('d'))
                .user(user == null ? null : decode(user))
                .data(payload == null ? UNREADABLE : payload)
                .claimed(claimed)
                .build();
    }

    // Never expires, so that the engine opens it and learns, with its event, that it cannot be read.
    private StoredRecord unreadable(Kind judged) {
        return StoredSession.builder(key)
                .created(System.currentTimeMillis())
                .expiresAt(StoredSession.NEVER)
                .data(judged == Kind.NEWER ? SEALED_LATER : UNREADABLE)
                .claimed(judged == Kind.DAMAGED && text('k').equals("O"))
                .build();
    }

    private static String decode(byte[] user) {
        return user.length > 0 && user[0] == UTF_16
                ? ByteBuffer.wrap(user).position(1).asCharBuffer().toString()
                : KeySpace.text(user);
    }

    private byte @Nullable [] value(char letter) {
        int at = LETTERS.indexOf(letter);
        return at < values.size() ? values.get(at) : null;
    }

    /** A field's text; the empty text, which is neither a number nor a member, when it is missing. */
    private String text(char letter) {
        byte[] value = value(letter);
        return value == null ? "" : KeySpace.text(value);
    }

    private long number(char letter) {
        byte[] digits = value(letter);
        if (digits == null || digits.length == 0 || digits.length > SAFE_DIGITS) {
            return Long.parseLong(text(letter));
        }
        long number = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                return Long.parseLong(text(letter));
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }
}
