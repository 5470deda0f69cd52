package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions each user has, and the places held for sessions about to be written: two sorted sets for each user, in
 * one slot. On a single server the scripts that write records write the entries too. On a cluster they are in another
 * slot: an entry is written before its record and taken away after it, so that none is ever missing, and what a crash
 * left over is dropped when it is met. No two bindings share an entry, so taking one away never takes another's.
 */
final class UserIndex implements FindsByUser {

    private static final System.Logger LOG = System.getLogger(UserIndex.class.getName());

    /**
     * How old an entry must be, on a cluster, before the lack of its record says that it is wrong and not early. Far
     * beyond any timeout of the write that it belongs to.
     */
    private static final long EARLY_MILLIS = 60_000;

    private static final int MOST_ATTEMPTS = 100;
    private static final String BIND = "bind a session to its user";

    private final Commands commands;
    private final Rolls rolls;
    private final long early;
    private final AtomicLong swept = new AtomicLong();

    UserIndex(Commands commands, Rolls rolls) {
        this.commands = commands;
        this.rolls = rolls;
        this.early = commands.isCluster() ? EARLY_MILLIS : 0;
    }

    /** Writes a record after its entry in another slot, and takes the entry back if the write was refused. */
    Answer bound(StoredSession session, String entry, Supplier<Answer> write) {
        if (!commands.isCluster() || entry.isEmpty()) {
            return write.get();
        }
        SessionKey key = session.key();
        Object[] place = {member(entry, key), KeySpace.member(session.lineage())};
        boolean held = commands.write(BIND, commands.onUser(Script.BIND, entry).with(place))
                        .number(1)
                > 0;
        Answer answer = write.get();
        if (!answer.isDone()) {
            new Leftovers(commands).entry(key, entry, null).remove();
        } else if (held) {
            commands.write(BIND, commands.onUser(Script.WRITTEN, entry).with(place));
        }
        return answer;
    }

    /** Writes the entry of a session again, in case it was lost, where no script that changes records reaches it. */
    void enter(SessionKey key, String entry) {
        if (commands.isCluster() && !entry.isEmpty()) {
            try {
                commands.run(BIND, commands.onUser(Script.ENTER, entry).with(member(entry, key)));
            } catch (StoreException e) {
                // What this belongs to was done. The entry is most likely there, and the next touch writes it again.
                LOG.log(System.Logger.Level.DEBUG, "An entry of the index of users was not written again", e);
            }
        }
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return page(user, cursor, atMost, true);
    }

    @Override
    public ScanPage findByUserWithoutData(String user, @Nullable String cursor, int atMost) {
        return page(user, cursor, atMost, false);
    }

    private ScanPage page(String user, @Nullable String cursor, int atMost, boolean data) {
        String hash = KeySpace.userHash(user);
        if (cursor != null && !cursor.matches("[0-9]{1,15}:[A-Za-z0-9_-]{43,64}")) {
            throw new IllegalArgumentException("This is no cursor of a walk over the sessions of a user");
        }
        String[] after = cursor == null ? new String[] {"0", ""} : cursor.split(":", 2);
        // One more than asked for, to know whether there is a further page.
        Call call = commands.onUser(Script.ENTRIES, hash).with(after[0], after[1], atMost + 1);
        List<String> found = commands.ask("find the sessions of a user", call).texts();
        List<String> entries = found.stream().limit(atMost).toList();
        Map<SessionKey, StoredSession> page = new LinkedHashMap<>();
        List<Object> wrong = new ArrayList<>();
        List<Row> rows = read(entries, data);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rolls.follow(rows.get(i));
            StoredSession session = row.live(user);
            if (session != null) {
                // Under both keys, when it was rolled between the two reads.
                StoredSession seen = data ? session : session.withoutData();
                page.merge(session.lineage(), seen, (one, other) -> one.version() > other.version() ? one : other);
            } else if (row.kind() != Row.Kind.NEWER && row.kind() != Row.Kind.PREPARED) {
                wrong.addAll(List.of(behindAge(entries.get(i)), ""));
            }
        }
        if (!wrong.isEmpty()) {
            Call heal = commands.onUser(Script.UNBIND, hash).with(early).with(wrong.toArray());
            commands.run("heal the index of users", heal);
        }
        return new ScanPage(List.copyOf(page.values()), found.size() > atMost ? found.get(atMost - 1) : null);
    }

    @Override
    public boolean admit(Place place) {
        String hash = KeySpace.userHash(place.user());
        long holding = Math.max(1, place.heldUntil() - place.now()) + EARLY_MILLIS;
        List<Object> seen = List.of();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Call call = commands.onUser(Script.ADMIT, hash)
                    .with(KeySpace.member(place.lineage()), place.atMost(), Math.max(place.now(), swept.get()))
                    .with(place.heldUntil(), holding, early)
                    .with(seen.toArray());
            Answer answer = commands.write("admit a session", call);
            if (answer.code() != Answer.UNBOUND) {
                return answer.isDone();
            }
            seen = judge(place, hash, answer.texts());
        }
        throw new StoreException(
                "A user's sessions changed " + MOST_ATTEMPTS + " times while the Redis store counted them; try again",
                null);
    }

    @Override
    public void release(Place place) {
        Call call = commands.onUser(Script.RELEASE, KeySpace.userHash(place.user()))
                .with(KeySpace.member(place.lineage()), place.heldUntil());
        commands.write("give back a place", call);
    }

    /** What follows the member in an entry is of the record's; see prelude.lua. */
    static String member(String entry, SessionKey key) {
        return KeySpace.member(key) + entry.substring(KeySpace.MEMBER_LENGTH);
    }

    /**
     * Told by a sweep of its moment: places that were held until then count no more. Redis drops them a minute later.
     */
    void swept(long now) {
        swept.accumulateAndGet(now, Math::max);
    }

    private static String behindAge(String entry) {
        return entry.substring(entry.indexOf(':') + 1);
    }

    /** Entries, the lineages of their sessions, and what each stands for, as admit.lua wants it. */
    private List<Object> judge(Place place, String hash, List<String> entries) {
        List<Row> rows = read(entries, false);
        List<Object> seen = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            // Followed, because a session may be rolled between one read and the next.
            Row row = rolls.follow(rows.get(i));
            StoredSession session = row.live(place.user());
            // A roll that is not decided yet: a renewal counts once with its old key, a login has been given its place.
            boolean takes = row.kind() == Row.Kind.NEWER
                    || row.kind() == Row.Kind.PREPARED && row.entry().startsWith(hash);
            String verdict = session == null ? (takes ? "L" : "D") : session.expiresAt() > place.now() ? "L" : "E";
            seen.addAll(List.of(entries.get(i), KeySpace.member(row.lineage()), verdict));
        }
        return seen;
    }

    private List<Row> read(List<String> entries, boolean data) {
        return commands.readAll(
                entries.stream()
                        .map(entry -> KeySpace.key(behindAge(entry).substring(0, KeySpace.MEMBER_LENGTH)))
                        .toList(),
                data);
    }
}
