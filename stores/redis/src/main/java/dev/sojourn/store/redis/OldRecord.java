package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads records of format 1, which were hashes of texts; a write rewrites them, see upgrade.lua. */
final class OldRecord {

    private static final String LETTERS = "fkvcawbxdhutqolp";

    /** The names of the fields, in the order in which they are asked for. */
    static final List<byte[]> FIELDS = LETTERS.chars()
            .mapToObj(letter -> KeySpace.bytes(Character.toString(letter)))
            .toList();

    private final SessionKey key;
    private final List<byte @Nullable []> values;

    private OldRecord(SessionKey key, List<byte @Nullable []> values) {
        this.key = key;
        this.values = values;
    }

    /** Reads the values of {@link #FIELDS}, null for those that are not there; never throws, whatever they are. */
    static Row read(SessionKey key, List<byte @Nullable []> values) {
        OldRecord old = new OldRecord(key, values);
        try {
            return old.row();
        } catch (IllegalArgumentException e) {
            return Row.unreadable(key, Row.Kind.DAMAGED, old.text('k').equals("O"));
        }
    }

    /** What is under a key that is no hash. */
    static Row damaged(SessionKey key) {
        return read(key, Collections.nCopies(FIELDS.size(), new byte[0]));
    }

    private Row row() {
        String format = text('f');
        if (!format.equals("1")) {
            if (format.isEmpty() && values.stream().allMatch(value -> value == null)) {
                return Row.nothing(key);
            }
            Row.Kind judged = format.matches("[1-9][0-9]{0,8}") ? Row.Kind.NEWER : Row.Kind.DAMAGED;
            return Row.unreadable(key, judged, false);
        }
        return switch (text('k')) {
            case "L" -> session(Row.Kind.LIVE);
            case "O", "R" -> session(Row.Kind.CLAIMED);
            case "P" -> session(Row.Kind.PREPARED);
            case "T" -> Row.trail(new Trail(key, KeySpace.key(text('t')), number('q'), number('x')));
            default -> Row.unreadable(key, Row.Kind.DAMAGED, false);
        };
    }

    private Row session(Row.Kind kind) {
        byte[] user = value('u');
        byte[] payload = value('p');
        StoredSession session = StoredSession.builder(key)
                .lineage(value('l') == null ? key : KeySpace.ofLineage(text('l')))
                .version(number('v'))
                .created(number('c'))
                .lastAccess(number('a'))
                .lastUpdate(number('w'))
                .expiryBase(number('b'))
                .expiresAt(number('x'))
                .duration(number('d'))
                .user(user == null ? null : RecordBytes.decode(user, 0, user.length))
                .data(payload == null ? new byte[0] : payload)
                .claimed(kind == Row.Kind.CLAIMED)
                .build();
        return Row.session(session, kind, text('h'), text('o'));
    }

    private byte @Nullable [] value(char letter) {
        return values.get(LETTERS.indexOf(letter));
    }

    /** A field's text; the empty text, which is neither a number nor a member, when it is missing. */
    private String text(char letter) {
        byte[] value = value(letter);
        return value == null ? "" : KeySpace.text(value);
    }

    private long number(char letter) {
        return Long.parseLong(text(letter));
    }
}
