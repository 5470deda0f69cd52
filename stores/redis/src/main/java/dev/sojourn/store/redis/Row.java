package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is stored under one session key: the fields of a hash, read, and how a session becomes such fields. */
final class Row {

    /** What the fields are. */
    enum Kind {
        /** Nothing at all. */
        NONE,
        /** A session. */
        LIVE,
        /** A session whose expiry was claimed, or what is left of it. */
        OVER,
        /** The trail of a rolled session. */
        TRAIL,
        /** A session that lives once its roll was decided, in another slot. */
        PREPARED,
        /** Fields that no version of this store wrote. */
        DAMAGED,
        /** Fields that a later version wrote. */
        NEWER
    }

    /** The fields, in the order in which they are asked for. */
    enum Field {
        FORMAT("f"),
        KIND("k"),
        VERSION("v"),
        CREATED("c"),
        LAST_ACCESS("a"),
        LAST_UPDATE("w"),
        EXPIRY_BASE("b"),
        EXPIRES_AT("x"),
        DURATION("d"),
        USER("u"),
        ENTRY("h"),
        PAYLOAD("p"),
        TO("t"),
        USABLE_UNTIL("q"),
        FROM("o");

        private final String letter;

        Field(String letter) {
            this.letter = letter;
        }

        /** Its name in the hash. */
        byte[] letter() {
            return KeySpace.bytes(letter);
        }
    }

    /** The names of the fields, in the order in which they are asked for. */
    static final List<byte[]> NAMES =
            Arrays.stream(Field.values()).map(Field::letter).toList();

    private static final List<Field> FIELDS = List.of(Field.values());
    static final String LIVE = "L";
    static final String PREPARED = "P";

    private static final String FORMAT = "1";

    /** Data that every seal calls damaged, and data that every seal calls newer: the engine's readers judge and tell. */
    private static final byte[] UNREADABLE = {};

    private static final byte[] SEALED_LATER = {63};

    /** No UTF-8 begins with it: what follows are UTF-16 code units, for a text that UTF-8 can't carry. */
    private static final byte UTF_16 = (byte) 0xff;

    private final SessionKey key;
    private final Map<Field, byte[]> values;
    private final Kind kind;
    private final @Nullable StoredRecord record;

    private Row(SessionKey key, Map<Field, byte[]> values) {
        this.key = key;
        this.values = values;
        Kind found = kind(values);
        StoredRecord read = null;
        try {
            read = read(found);
        } catch (IllegalArgumentException e) {
            found = Kind.DAMAGED;
        }
        this.kind = found;
        this.record = found == Kind.DAMAGED || found == Kind.NEWER ? unreadable(found) : read;
    }

    /** Reads the values of {@link #NAMES}, null for those that are not there; never throws, whatever they are. */
    static Row read(SessionKey key, List<byte @Nullable []> found) {
        Map<Field, byte[]> values = new EnumMap<>(Field.class);
        for (int i = 0; i < found.size(); i++) {
            byte[] value = found.get(i);
            if (value != null) {
                values.put(FIELDS.get(i), value);
            }
        }
        return new Row(key, values);
    }

    /** What is under a key that is no hash. */
    static Row damaged(SessionKey key) {
        return read(key, Collections.nCopies(FIELDS.size(), UNREADABLE));
    }

    /** Adds the fields of a session, names and values; all but the last access, which a script may know better. */
    static Call write(Call call, StoredSession session, String kind, String entry) {
        call.field(Field.FORMAT, FORMAT)
                .field(Field.KIND, kind)
                .field(Field.VERSION, session.version())
                .field(Field.CREATED, session.created())
                .field(Field.LAST_UPDATE, session.lastUpdate())
                .field(Field.EXPIRY_BASE, session.expiryBase())
                .field(Field.EXPIRES_AT, session.expiresAt())
                .field(Field.DURATION, session.duration())
                .field(Field.PAYLOAD, session.data());
        if (session.user() != null) {
            call.field(Field.USER, user(session.user()));
        }
        return entry.isEmpty() ? call : call.field(Field.ENTRY, entry);
    }

    /** A user's id as bytes: UTF-8, which keeps two texts apart unless they hold half a surrogate pair. */
    static byte[] user(String user) {
        byte[] utf8 = user.getBytes(StandardCharsets.UTF_8);
        if (new String(utf8, StandardCharsets.UTF_8).equals(user)) {
            return utf8;
        }
        byte[] units = new byte[1 + Character.BYTES * user.length()];
        units[0] = UTF_16;
        for (int i = 0; i < user.length(); i++) {
            units[1 + 2 * i] = (byte) (user.charAt(i) >> Byte.SIZE);
            units[2 + 2 * i] = (byte) user.charAt(i);
        }
        return units;
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

    /** The session, if it lives. */
    @Nullable
    StoredSession live() {
        return kind == Kind.LIVE ? (StoredSession) record : null;
    }

    /** Its entry in the users' index, or the empty text. */
    String entry() {
        return values.containsKey(Field.ENTRY) ? text(Field.ENTRY) : "";
    }

    /** The member of the old key of a prepared record. */
    String from() {
        return text(Field.FROM);
    }

    private @Nullable StoredRecord read(Kind found) {
        return switch (found) {
            case TRAIL ->
                new Forward(key, KeySpace.key(text(Field.TO)), number(Field.USABLE_UNTIL), number(Field.EXPIRES_AT));
            case LIVE, OVER, PREPARED -> session(found == Kind.OVER);
            case NONE, DAMAGED, NEWER -> null;
        };
    }

    private StoredSession session(boolean over) {
        byte[] user = values.get(Field.USER);
        byte[] payload = values.getOrDefault(Field.PAYLOAD, UNREADABLE);
        return StoredSession.builder(key)
                .version(number(Field.VERSION))
                .created(number(Field.CREATED))
                .lastAccess(number(Field.LAST_ACCESS))
                .lastUpdate(number(Field.LAST_UPDATE))
                .expiryBase(number(Field.EXPIRY_BASE))
                .expiresAt(number(Field.EXPIRES_AT))
                .duration(number(Field.DURATION))
                .user(user == null ? null : decodeUser(user))
                .data(payload)
                .over(over)
                .build();
    }

    // Never expires, so that the engine opens it and learns, with its event, that it cannot be read.
    private StoredRecord unreadable(Kind found) {
        byte[] kindOf = values.get(Field.KIND);
        return StoredSession.builder(key)
                .created(System.currentTimeMillis())
                .expiresAt(StoredSession.NEVER)
                .data(found == Kind.NEWER ? SEALED_LATER : UNREADABLE)
                .over(found == Kind.DAMAGED
                        && kindOf != null
                        && KeySpace.text(kindOf).equals("O"))
                .build();
    }

    private static Kind kind(Map<Field, byte[]> values) {
        if (values.isEmpty()) {
            return Kind.NONE;
        }
        String format = values.containsKey(Field.FORMAT) ? KeySpace.text(values.get(Field.FORMAT)) : "";
        if (!format.equals(FORMAT)) {
            return format.matches("[1-9][0-9]{0,8}") ? Kind.NEWER : Kind.DAMAGED;
        }
        return switch (values.containsKey(Field.KIND) ? KeySpace.text(values.get(Field.KIND)) : "") {
            case LIVE -> Kind.LIVE;
            case "O", "R" -> Kind.OVER;
            case "T" -> Kind.TRAIL;
            case PREPARED -> Kind.PREPARED;
            default -> Kind.DAMAGED;
        };
    }

    private static String decodeUser(byte[] user) {
        if (user.length == 0 || user[0] != UTF_16) {
            return KeySpace.text(user);
        }
        char[] units = new char[(user.length - 1) / Character.BYTES];
        for (int i = 0; i < units.length; i++) {
            units[i] = (char) (user[1 + 2 * i] << Byte.SIZE | user[2 + 2 * i] & 0xff);
        }
        return new String(units);
    }

    private String text(Field field) {
        byte[] value = values.get(field);
        if (value == null) {
            throw new IllegalArgumentException("The field " + field + " is missing");
        }
        return KeySpace.text(value);
    }

    private long number(Field field) {
        return Long.parseLong(text(field));
    }
}
