package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.MapEntries;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.ValueTooLargeException;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import dev.sojourn.store.StoredSession;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a record that is about its user: what the application said when it bound the session, and beside it,
 * under reserved names, what the engine has to know. Nothing of the latter is shown to the application.
 */
final class AboutUser {

    static final String RESERVED = "sojourn.";

    /** Whose session it was, once nobody is bound to it any more: what was kept for them is not the next user's. */
    private static final String FORMER = RESERVED + "former";

    /** When the user was bound, which decides who ends first where a user may have so many sessions and no more. */
    private static final String BOUND = RESERVED + "bound";

    /** What the caller who made the session calls it: it stays whoever is bound, and goes with the session. */
    private static final String REFERENCE = RESERVED + "reference";

    private AboutUser() {}

    /** Refuses an id that no index of users could hold. */
    static void requireId(@Nullable String uid, Limits limits) {
        if (uid == null) {
            throw new IllegalArgumentException("The user is null; clearUser() unbinds a session");
        }
        String fault = Limits.userIdFault(uid, limits.userIdLength());
        if (fault != null) {
            throw new IllegalArgumentException(fault + ". Bind another name of the user, such as a primary key;"
                    + " clearUser() unbinds a session");
        }
    }

    /** What is kept while a user is bound. The moment is noted when it is positive. */
    static byte[] bound(ValueCodec codec, Limits limits, Map<String, ?> data, long at) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(data);
        for (String name : data.keySet()) {
            if (name == null) {
                throw new IllegalArgumentException("What is kept about a user has names, of which none may be null");
            }
            if (name.startsWith(RESERVED)) {
                throw new IllegalArgumentException("What is kept about a user must not be named \""
                        + NameRule.shown(name) + "\": names that begin with \"" + RESERVED + "\" are reserved");
            }
        }
        if (at > 0) {
            all.put(BOUND, at);
        }
        try {
            return all.isEmpty() ? new byte[0] : codec.encode(all, limits.valueBytes());
        } catch (ValueTooLargeException e) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSION_SIZE,
                    String.format(
                            Locale.ROOT,
                            "What was to be kept about the user is over Limits.valueBytes (%,d bytes)%s. Keep it where"
                                    + " users are kept, and only a key here",
                            limits.valueBytes(),
                            tooLarge(codec, limits, data)));
        } catch (UnsupportedValueException e) {
            throw e.inUserData();
        }
    }

    private static String tooLarge(ValueCodec codec, Limits limits, Map<String, ?> data) {
        for (Map.Entry<String, ?> entry : data.entrySet()) {
            try {
                codec.encode(entry.getValue(), limits.valueBytes());
            } catch (ValueTooLargeException e) {
                return ", by \"" + NameRule.shown(entry.getKey()) + "\" alone";
            }
        }
        return "";
    }

    /** What is kept once the user is not bound any more. */
    static byte[] former(ValueCodec codec, String uid) {
        return codec.encode(Map.of(FORMER, uid));
    }

    /** What the application said; an entry that cannot be decoded reads as absent and takes no other with it. */
    static Map<String, @Nullable Object> shown(
            ValueCodec codec, byte[] bytes, int from, int to, BiConsumer<String, DamagedDataException> undecodable) {
        Map<String, @Nullable Object> all = decoded(codec, bytes, from, to, undecodable);
        all.keySet().removeIf(name -> name.startsWith(RESERVED));
        return all;
    }

    /** Whose data a session holds: its user's, or the last one's when nobody is bound now; null for nobody's. */
    static @Nullable String owner(ValueCodec codec, StoredSession session, AttributeTable table) {
        if (session.user() != null || table.userDataFrom() == table.userDataTo()) {
            return session.user();
        }
        return noted(codec, table, FORMER) instanceof String former ? former : null;
    }

    /** Whether changes that were meant for one owner may be applied to another's record: nobody's may, and a login. */
    static boolean isFor(@Nullable String owner, @Nullable String theirs, boolean logsIn) {
        return logsIn || owner == null || owner.equals(theirs);
    }

    /** When the user was bound, or when the session began if that is not noted. */
    static long boundAt(ValueCodec codec, StoredSession session, AttributeTable table) {
        return noted(codec, table, BOUND) instanceof Long at ? at : session.created();
    }

    /** What can be decoded; of the rest the last argument is told, by names under which no attribute can be. */
    private static Map<String, @Nullable Object> decoded(
            ValueCodec codec, byte[] bytes, int from, int to, BiConsumer<String, DamagedDataException> undecodable) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (from == to) {
            return all;
        }
        try {
            MapEntries.of(bytes, from, to).forEach((name, value) -> {
                try {
                    all.put(name, codec.decode(value, 0, value.length));
                } catch (DamagedDataException e) {
                    undecodable.accept(RESERVED + "user." + name, e);
                }
            });
        } catch (DamagedDataException e) {
            undecodable.accept(RESERVED + "user", e);
        }
        return all;
    }

    /** What the engine has noted for itself, whatever of the rest can be decoded. */
    private static @Nullable Object noted(ValueCodec codec, AttributeTable table, String name) {
        return decoded(codec, table.source(), table.userDataFrom(), table.userDataTo(), (entry, fault) -> {})
                .get(name);
    }

    /** What is kept about a user, with a reference in it. */
    static byte[] referred(ValueCodec codec, byte[] source, int from, int to, String reference) {
        return MapEntries.with(source, from, to, REFERENCE, codec.encode(reference));
    }

    /** The reference that is noted in a table, or null. No other value is decoded. */
    static @Nullable String reference(ValueCodec codec, AttributeTable table) {
        byte[] noted = noted(table, REFERENCE);
        try {
            return noted != null && codec.decode(noted, 0, noted.length) instanceof String text ? text : null;
        } catch (DamagedDataException e) {
            return null;
        }
    }

    /** What is to be kept about a user, with an entry of a table in it, if that has one. */
    static byte[] carried(AttributeTable table, byte[] userData, String name) {
        byte[] noted = noted(table, name);
        return noted == null ? userData : MapEntries.with(userData, 0, userData.length, name, noted);
    }

    /** What is to be kept about a user, with the reference of a table in it, if that has one. */
    static byte[] carried(AttributeTable table, byte[] userData) {
        return carried(table, userData, REFERENCE);
    }

    /** One entry of what is kept about a user, encoded; null when there is none, or none that can be read. */
    static byte @Nullable [] noted(AttributeTable table, String name) {
        int from = table.userDataFrom();
        int to = table.userDataTo();
        try {
            return from == to ? null : MapEntries.of(table.source(), from, to).get(name);
        } catch (DamagedDataException e) {
            return null;
        }
    }

    /** A login that is lost in silence looks like a login. */
    static SessionNotFoundException notBound(VisitState s) {
        return new SessionNotFoundException("Session " + s.fingerprint()
                + " not bound to its user: it has ended meanwhile. Begin a new one and bind that");
    }
}
