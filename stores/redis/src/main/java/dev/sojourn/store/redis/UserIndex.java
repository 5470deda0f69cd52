package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.FindsByUser.Overflow;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions each user has, and the places held for sessions about to be written: two sorted sets for each user, in
 * one slot. On a single server the scripts that write records write the entries too. On a cluster they are in another
 * slot: an entry is written before its record and taken away after it, so that none is ever missing, and what a crash
 * left over is dropped when it is met. No two bindings share an entry, so taking one away never takes another's.
 */
final class UserIndex {

    private static final Logger LOG = System.getLogger(UserIndex.class.getName());

    /**
     * How old an entry must be, on a cluster, before the lack of its record says that it is wrong and not early. Far
     * beyond any timeout of the write that it belongs to.
     */
    private static final long EARLY_MILLIS = 60_000;

    private static final int MOST_ATTEMPTS = 100;
    private static final char DIVIDER = ':';

    private final Commands commands;
    private final KeySpace keys;
    private final Rolls rolls;
    private final boolean apart;

    UserIndex(Commands commands, Rolls rolls, boolean apart) {
        this.commands = commands;
        this.keys = commands.keys();
        this.rolls = rolls;
        this.apart = apart;
    }

    /** Whether entries and records are in different slots, so that no script can write both. */
    boolean isApart() {
        return apart;
    }

    /** What scripts write entries with; empty where they must not. */
    String scriptPrefix() {
        return apart ? "" : keys.prefix();
    }

    /** A new entry for a session of this user, or the empty text for nobody's. */
    static String entry(@Nullable String user) {
        return user == null ? "" : KeySpace.userHash(Row.user(user)) + KeySpace.nonce();
    }

    /** Writes an entry whose record is going to be written. */
    void bind(String entry, SessionKey key) {
        commands.write(
                "bind a session to its user",
                Call.of(Script.BIND, keys.entries(entry)).with(member(entry, key)));
    }

    /** Takes away the entries of records that are no longer bound; a failure leaves what is dropped when it is met. */
    void unbind(Map<SessionKey, String> entries) {
        List<Call> calls = entries.entrySet().stream()
                .filter(bound -> !bound.getValue().isEmpty())
                .map(bound -> unbindCall(bound.getValue(), 0, List.of(member(bound.getValue(), bound.getKey()))))
                .toList();
        if (calls.isEmpty()) {
            return;
        }
        try {
            commands.runAll("unbind sessions from their users", calls);
        } catch (StoreException e) {
            // The record is written; that its entry is still there is no failure of the operation.
            LOG.log(
                    Level.DEBUG,
                    "Entries in the index of users will be dropped when they are met: {0}",
                    e.getMessage());
        }
    }

    ScanPage page(String user, @Nullable String cursor, int atMost) {
        String hash = KeySpace.userHash(Row.user(user));
        Map<String, String> found = entriesAfter(hash, cursor, atMost + 1);
        List<String> places = new ArrayList<>(found.keySet());
        boolean more = places.size() > atMost;
        List<String> entries = new ArrayList<>(found.values()).subList(0, Math.min(atMost, places.size()));
        List<StoredSession> page = new ArrayList<>();
        Set<SessionKey> seen = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        List<Row> rows = commands.readAll(entries.stream().map(UserIndex::keyOf).toList());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rolls.follow(rows.get(i));
            StoredSession session = row.live();
            if (session != null && user.equals(session.user())) {
                if (seen.add(session.key())) {
                    page.add(session);
                }
            } else if (row.kind() != Row.Kind.NEWER) {
                wrong.add(entries.get(i));
            }
        }
        drop(hash, wrong);
        return new ScanPage(page, more ? places.get(atMost - 1) : null);
    }

    Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        String hash = KeySpace.userHash(Row.user(user));
        List<Seen> seen = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Call call = Call.of(Script.ADMIT, keys.entries(hash), keys.holds(hash))
                    .with(KeySpace.member(newcomer))
                    .with(replaces == null ? "" : KeySpace.member(replaces))
                    .with(atMost)
                    .with(overflow == Overflow.END_OLDEST)
                    .with(now)
                    .with(heldUntil)
                    .with(Math.max(1, heldUntil - now) + EARLY_MILLIS)
                    .with(apart ? EARLY_MILLIS : 0)
                    .with(seen != null);
            if (seen != null) {
                seen.forEach(one -> call.with(one.entry).with(one.verdict));
            }
            Answer answer = commands.write("admit a session", call);
            if (answer.code() != Answer.UNBOUND) {
                return new Admission(
                        answer.isDone(),
                        answer.texts().stream().map(KeySpace::key).toList());
            }
            seen = judge(user, hash, answer.texts(), now);
        }
        throw new StoreException(
                "A user's sessions changed " + MOST_ATTEMPTS + " times while the Redis store counted them; try again",
                null);
    }

    /** What an entry turned out to stand for, see admit.lua. */
    private record Seen(String entry, String verdict, long created) {}

    private List<Seen> judge(String user, String hash, List<String> entries, long now) {
        List<Row> rows = commands.readAll(entries.stream().map(UserIndex::keyOf).toList());
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String entry = entries.get(i);
            Row row = rolls.resolve(rows.get(i));
            StoredSession session = row.live();
            boolean itsOwn = row.entry().equals(hash + entry.substring(KeySpace.MEMBER_LENGTH));
            if (session != null && itsOwn && user.equals(session.user())) {
                seen.add(new Seen(entry, session.expiresAt() > now ? "L" : "E", session.created()));
            } else {
                // A roll that is not decided counts under its old key; what a newer node wrote keeps its place.
                String verdict = row.kind() == Row.Kind.PREPARED ? "E" : row.kind() == Row.Kind.NEWER ? "H" : "D";
                seen.add(new Seen(entry, verdict, Long.MAX_VALUE));
            }
        }
        seen.sort(Comparator.comparingLong(Seen::created).thenComparing(one -> keyOf(one.entry)));
        return seen;
    }

    /** Entries by their place in the walk, which is their age and then their text, and serves as cursor. */
    private Map<String, String> entriesAfter(String hash, @Nullable String cursor, int atLeast) {
        String after = cursor == null ? "" : cursor;
        if (cursor != null && !cursor.matches("[0-9]{15}" + DIVIDER + "[A-Za-z0-9_-]{43,64}")) {
            throw new IllegalArgumentException("This is no cursor of a walk over the sessions of a user");
        }
        String since = cursor == null ? "-inf" : cursor.substring(0, cursor.indexOf(DIVIDER));
        Map<String, String> found = new TreeMap<>();
        // Those of one millisecond share a score: the ones before the cursor are passed over.
        for (int offset = 0; ; offset += atLeast) {
            var scored = commands.scored(keys.entries(hash), since, offset, atLeast);
            scored.forEach((place, entry) -> {
                if (place.compareTo(after) > 0) {
                    found.put(place, entry);
                }
            });
            if (scored.size() < atLeast || found.size() >= atLeast) {
                return found;
            }
        }
    }

    private void drop(String hash, List<String> wrong) {
        if (!wrong.isEmpty()) {
            commands.run("heal a user's index", unbindCall(hash, apart ? EARLY_MILLIS : 0, wrong));
        }
    }

    private Call unbindCall(String entry, long leastAge, List<String> members) {
        Call call =
                Call.of(Script.UNBIND, keys.entries(entry), keys.holds(entry)).with(leastAge);
        members.forEach(call::with);
        return call;
    }

    private static String member(String entry, SessionKey key) {
        return KeySpace.member(key) + entry.substring(KeySpace.MEMBER_LENGTH);
    }

    private static SessionKey keyOf(String member) {
        return KeySpace.key(member.substring(0, KeySpace.MEMBER_LENGTH));
    }
}
