package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What concerns all sessions, bucket by bucket. A walk and a count go over the members that live. A claim first asks
 * all buckets together how much is due, then takes from those that have any, one after the other in random order, in
 * bites that do not hold up Redis. A part of a cluster that is down keeps no other part from being swept, and what was
 * claimed before a failure is given to the caller all the same.
 */
final class Buckets {

    private static final String WALK = "walk over the sessions";
    private static final String CLAIM = "claim expired sessions";

    /** So many buckets are asked together, once the first has not filled the page. */
    private static final int TOGETHER = 16;

    /** So many entries are looked at in one script, which takes about a millisecond. */
    private static final int BITE = 100;

    /** After so many failures the rest is left to the next sweep. */
    private static final int MOST_FAILURES = 3;

    private final Commands commands;
    private final KeySpace keys;
    private final Rolls rolls;

    Buckets(Commands commands, Rolls rolls) {
        this.commands = commands;
        this.keys = commands.keys();
        this.rolls = rolls;
    }

    ScanPage page(@Nullable SessionKey after, int atMost, boolean data) {
        List<StoredSession> page = new ArrayList<>();
        String from = after == null ? "" : KeySpace.member(after);
        int next = after == null ? 0 : keys.bucket(after);
        for (int together = 1; next < keys.buckets(); together = TOGETHER) {
            int end = Math.min(keys.buckets(), next + together);
            int wanted = atMost - page.size();
            List<SessionKey> found = commands.ask(WALK, Script.MEMBERS, next, end, keys::live, from, wanted).stream()
                    .flatMap(members -> members.texts().stream())
                    .limit(wanted)
                    .map(KeySpace::key)
                    .toList();
            for (Row row : commands.readAll(found, data)) {
                StoredSession session = row.live(null);
                if (session != null) {
                    page.add(session);
                } else if (row.kind() == Row.Kind.NONE) {
                    // Evicted, or kept by nobody for longer than its grace.
                    commands.run(WALK, commands.on(Script.FORGET, row.key()));
                }
            }
            if (found.size() == wanted) {
                return new ScanPage(page, found.get(wanted - 1).hex());
            }
            next = end;
            from = "";
        }
        return new ScanPage(page, null);
    }

    long count() {
        return commands.ask("count the sessions", Script.COUNT, 0, keys.buckets(), keys::live, "+inf").stream()
                .flatMap(counts -> counts.parts().stream())
                .mapToLong(count -> count instanceof Long number ? number : 0)
                .sum();
    }

    List<StoredSession> claim(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = new ArrayList<>();
        List<Integer> due = due(now);
        Collections.shuffle(due);
        List<StoreException> failures = new ArrayList<>();
        for (int i = 0; i < due.size() && claimed.size() < atMost && failures.size() < MOST_FAILURES; i++) {
            try {
                claimFrom(due.get(i), now, Math.max(claimUntil, now + 1), atMost, claimed);
            } catch (StoreException e) {
                failures.add(e);
            }
        }
        if (claimed.isEmpty() && !failures.isEmpty()) {
            throw failures.get(0);
        }
        return claimed;
    }

    private List<Integer> due(long now) {
        List<Integer> due = new ArrayList<>();
        int bucket = 0;
        for (Answer counts : commands.countReachable(CLAIM, keys::due, now)) {
            for (int i = 0; i < counts.parts().size(); i++, bucket++) {
                if (counts.number(i) > 0) {
                    due.add(bucket);
                }
            }
        }
        return due;
    }

    private void claimFrom(int bucket, long now, long claimUntil, int atMost, List<StoredSession> claimed) {
        long passed = 0;
        boolean more = true;
        while (more && claimed.size() < atMost) {
            Call call = new Call(Script.CLAIM, keys.records(bucket), keys.live(bucket), keys.due(bucket));
            commands.common(call, "")
                    .with(now, claimUntil, atMost - claimed.size(), BITE, passed)
                    .with(Row.FIELDS.toArray());
            Answer answer = commands.ask(CLAIM, call);
            more = answer.list(0).number(0) > 0;
            passed += answer.list(0).number(1);
            Leftovers left = new Leftovers(commands);
            for (int i = 0; i < answer.list(1).parts().size(); i++) {
                Row row = row(answer.list(1).list(i));
                if (row.record() instanceof StoredSession session) {
                    claimed.add(session);
                    left.entry(row.key(), row.entry(), row.lineage());
                }
            }
            each(answer.list(2), (key, old) -> left.entry(key, rolls.settle(key, old), null));
            each(answer.list(3), this::forgetTrail);
            each(answer.list(4), this::lookAfter);
            left.remove();
        }
    }

    /** Removes the trail of a roll across slots; what it leads to is finished before, or nobody could any more. */
    private void forgetTrail(SessionKey old, String newMember) {
        rolls.complete(KeySpace.key(newMember), KeySpace.member(old), false);
        commands.run(CLAIM, commands.on(Script.FORGET, old));
    }

    /** Removes a trail that is kept for ever once it leads to nothing: its session went without taking it along. */
    private void lookAfter(SessionKey old, String newMember) {
        if (rolls.follow(commands.read(null, KeySpace.key(newMember))).kind() == Row.Kind.NONE) {
            commands.run(CLAIM, commands.on(Script.FORGET, old));
        }
    }

    private static Row row(Answer claimed) {
        List<byte @Nullable []> values = new ArrayList<>();
        claimed.parts().stream().skip(1).forEach(value -> values.add(value instanceof byte[] bytes ? bytes : null));
        return new Row(KeySpace.key(claimed.text(0)), values);
    }

    /** Members and what belongs to them, one after the other. */
    private static void each(Answer list, BiConsumer<SessionKey, String> action) {
        for (int i = 0; i + 1 < list.parts().size(); i += 2) {
            action.accept(KeySpace.key(list.text(i)), list.text(i + 1));
        }
    }
}
