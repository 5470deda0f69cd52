package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Claims what has expired: first asks all buckets together how much is due, then takes from those that have any, one
 * after the other from a random one on, in bites that do not hold up Redis.
 */
final class Sweep {

    private static final String OPERATION = "claim expired sessions";

    /** So many entries are looked at in one script, which takes about a millisecond. */
    private static final int BITE = 100;

    private final Commands commands;
    private final KeySpace keys;
    private final Rolls rolls;
    private final UserIndex users;
    private final boolean cluster;

    Sweep(Commands commands, Rolls rolls, UserIndex users, boolean cluster) {
        this.commands = commands;
        this.keys = commands.keys();
        this.rolls = rolls;
        this.users = users;
        this.cluster = cluster;
    }

    List<StoredSession> claim(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = new ArrayList<>();
        List<Integer> due = due(now);
        int first = due.isEmpty() ? 0 : ThreadLocalRandom.current().nextInt(due.size());
        for (int i = 0; i < due.size() && claimed.size() < atMost; i++) {
            int bucket = due.get((first + i) % due.size());
            claimFrom(bucket, now, Math.max(claimUntil, now + 1), atMost, claimed);
        }
        return claimed;
    }

    private List<Integer> due(long now) {
        List<byte[]> indexes =
                IntStream.range(0, keys.buckets()).mapToObj(keys::due).toList();
        List<Call> calls = cluster
                ? indexes.stream()
                        .map(index -> Call.of(Script.DUE, index).with(now))
                        .toList()
                : List.of(Call.of(Script.DUE, indexes.toArray(new byte[0][])).with(now));
        List<Integer> due = new ArrayList<>();
        int bucket = 0;
        for (List<@Nullable Object> counts : commands.askAll(OPERATION, calls)) {
            for (Object count : counts) {
                if (count instanceof Long many && many > 0) {
                    due.add(bucket);
                }
                bucket++;
            }
        }
        return due;
    }

    private void claimFrom(int bucket, long now, long claimUntil, int atMost, List<StoredSession> claimed) {
        long passed = 0;
        boolean more = true;
        while (more && claimed.size() < atMost) {
            Call call = Call.of(Script.CLAIM, keys.live(bucket), keys.due(bucket))
                    .with(keys.recordStart(bucket))
                    .with(now)
                    .with(claimUntil)
                    .with(commands.timeToLive(Math.min(claimUntil, StoredSession.NEVER - 1), now))
                    .with(atMost - claimed.size())
                    .with(BITE)
                    .with(passed)
                    .with(users.scriptPrefix())
                    .with(keys.channel());
            Row.NAMES.forEach(call::with);
            List<@Nullable Object> answer =
                    commands.askAll(OPERATION, List.of(call)).get(0);
            List<@Nullable Object> state = list(answer.get(0));
            more = number(state.get(0)) > 0;
            passed += number(state.get(1));
            claimed.addAll(sessions(list(answer.get(1))));
            pairs(answer.get(2)).forEach((key, old) -> rolls.settle(users, key, old));
            forgetTrails(pairs(answer.get(3)));
        }
    }

    private List<StoredSession> sessions(List<@Nullable Object> claimed) {
        List<StoredSession> sessions = new ArrayList<>();
        Map<SessionKey, String> entries = new HashMap<>();
        for (Object one : claimed) {
            List<@Nullable Object> parts = list(one);
            SessionKey key = KeySpace.key(Answer.texts(parts).get(0));
            List<byte @Nullable []> values = new ArrayList<>();
            parts.subList(1, parts.size()).forEach(value -> values.add(value instanceof byte[] bytes ? bytes : null));
            Row row = Row.read(key, values);
            if (row.record() instanceof StoredSession session) {
                sessions.add(session);
                entries.put(key, row.entry());
            }
        }
        if (users.isApart()) {
            users.unbind(entries);
        }
        return sessions;
    }

    /** Removes the trails of rolls across slots; what they lead to is finished before, or nobody could any more. */
    private void forgetTrails(Map<SessionKey, String> trails) {
        trails.forEach((old, newMember) -> {
            SessionKey key = KeySpace.key(newMember);
            rolls.complete(key, KeySpace.member(old));
            commands.run(
                    OPERATION,
                    Call.of(Script.FORGET, keys.record(old), keys.live(old), keys.due(old))
                            .with(KeySpace.member(old)));
        });
    }

    /** Members and what belongs to them, one after the other. */
    private static Map<SessionKey, String> pairs(@Nullable Object part) {
        List<String> texts = Answer.texts(list(part));
        Map<SessionKey, String> pairs = new HashMap<>();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            pairs.put(KeySpace.key(texts.get(i)), texts.get(i + 1));
        }
        return pairs;
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> list(@Nullable Object part) {
        return part instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
    }

    private static long number(@Nullable Object part) {
        return part instanceof Long number ? number : 0;
    }
}
