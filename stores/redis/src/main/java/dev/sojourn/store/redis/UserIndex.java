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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

    private final Commands commands;
    private final KeySpace keys;
    private final Rolls rolls;

    UserIndex(Commands commands, Rolls rolls) {
        this.commands = commands;
        this.keys = commands.keys();
        this.rolls = rolls;
    }

    /** Writes a record after its entry in another slot, and takes the entry back if the write was refused. */
    Answer bound(SessionKey key, String entry, Supplier<Answer> write) {
        if (!commands.isCluster() || entry.isEmpty()) {
            return write.get();
        }
        commands.write("bind a session to its user", on(Script.BIND, entry).with(member(entry, key)));
        Answer answer = write.get();
        if (!answer.isDone()) {
            unbind(Map.of(key, entry));
        }
        return answer;
    }

    /** Takes away the entries, in other slots, of records that are no longer bound. */
    void unbind(Map<SessionKey, String> entries) {
        List<Call> calls = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (commands.isCluster() && !entry.isEmpty()) {
                calls.add(on(Script.UNBIND, entry).with(0, member(entry, key)));
            }
        });
        try {
            commands.runAll("unbind sessions from their users", calls);
        } catch (StoreException e) {
            // The record is written; that its entry is still there is no failure of the operation.
            LOG.log(Level.DEBUG, "An entry in the index of users will be dropped when it is met: {0}", e.getMessage());
        }
    }

    ScanPage page(String user, @Nullable String cursor, int atMost) {
        String hash = KeySpace.userHash(user);
        if (cursor != null && !cursor.matches("[0-9]{1,15}:[A-Za-z0-9_-]{43,64}")) {
            throw new IllegalArgumentException("This is no cursor of a walk over the sessions of a user");
        }
        String[] after = cursor == null ? new String[] {"0", ""} : cursor.split(":", 2);
        // Ages and entries in turn: one more than asked for, to know whether there is a further page.
        List<String> found = commands.ask(
                        "find the sessions of a user", on(Script.ENTRIES, hash).with(after[0], after[1], atMost + 1))
                .texts();
        List<String> entries = IntStream.range(0, Math.min(atMost, found.size() / 2))
                .mapToObj(i -> found.get(2 * i + 1))
                .toList();
        Map<SessionKey, StoredSession> page = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        List<Row> rows = read(entries);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rolls.follow(rows.get(i));
            StoredSession session = row.live(user);
            if (session != null) {
                page.put(session.key(), session);
            } else if (row.kind() != Row.Kind.NEWER) {
                wrong.add(entries.get(i));
            }
        }
        if (!wrong.isEmpty()) {
            Call heal = on(Script.UNBIND, hash).with(early()).with(wrong.toArray());
            commands.run("heal the index of users", heal);
        }
        boolean more = found.size() > 2 * atMost;
        return new ScanPage(
                List.copyOf(page.values()), more ? found.get(2 * atMost - 2) + ":" + found.get(2 * atMost - 1) : null);
    }

    Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        String hash = KeySpace.userHash(user);
        List<Object> seen = List.of();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Call call = on(Script.ADMIT, hash)
                    .with(KeySpace.member(newcomer), replaces == null ? "" : KeySpace.member(replaces), atMost)
                    .with(overflow == Overflow.END_OLDEST ? 1 : 0, now, heldUntil)
                    .with(Math.max(1, heldUntil - now) + EARLY_MILLIS, early(), attempt == 0 ? 0 : 1)
                    .with(seen.toArray());
            Answer answer = commands.write("admit a session", call);
            if (answer.code() != Answer.UNBOUND) {
                List<SessionKey> toEnd =
                        answer.texts().stream().map(KeySpace::key).toList();
                return new Admission(answer.isDone(), toEnd);
            }
            seen = judge(user, hash, answer.texts(), now);
        }
        throw new StoreException(
                "A user's sessions changed " + MOST_ATTEMPTS + " times while the Redis store counted them; try again",
                null);
    }

    /** Entries, oldest session first, and what each stands for, as admit.lua wants it. */
    private List<Object> judge(String user, String hash, List<String> entries, long now) {
        List<Row> rows = read(entries).stream().map(rolls::resolve).toList();
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> created(rows.get(i)))
                        .thenComparing(i -> rows.get(i).key()))
                .flatMap(i -> {
                    String entry = entries.get(i);
                    String itsOwn = hash + entry.substring(KeySpace.MEMBER_LENGTH);
                    return List.<Object>of(entry, verdict(rows.get(i), user, itsOwn, rows, now)).stream();
                })
                .toList();
    }

    private static String verdict(Row row, String user, String entry, List<Row> rows, long now) {
        StoredSession session = row.live(user);
        if (session != null && row.entry().equals(entry)) {
            return session.expiresAt() > now ? "L" : "E";
        }
        return switch (row.kind()) {
            // A renewal that is not decided counts under its old key; a login has its place already.
            case PREPARED ->
                rows.stream()
                                .anyMatch(old -> old.live(user) != null
                                        && KeySpace.member(old.key()).equals(row.from()))
                        ? "E"
                        : "H";
            case NEWER -> "H";
            default -> "D";
        };
    }

    private static long created(Row row) {
        StoredSession session = row.live(null);
        return session == null ? Long.MAX_VALUE : session.created();
    }

    private List<Row> read(List<String> entries) {
        return commands.readAll(entries.stream()
                .map(entry -> KeySpace.key(entry.substring(0, KeySpace.MEMBER_LENGTH)))
                .toList());
    }

    private long early() {
        return commands.isCluster() ? EARLY_MILLIS : 0;
    }

    private Call on(Script script, String entry) {
        return new Call(script, keys.sessionsOf(entry), keys.holdsOf(entry));
    }

    private static String member(String entry, SessionKey key) {
        return KeySpace.member(key) + entry.substring(KeySpace.MEMBER_LENGTH);
    }
}
