package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What concerns all sessions, bucket by bucket. A walk and a count go over the members that live. A claim first asks
 * all buckets together how much is due, then takes from those that have any, one after the other in random order, in
 * bites that do not hold up Redis. A part of a cluster that is down keeps no other part from being swept, and what was
 * claimed before a failure is given to the caller all the same.
 */
final class Buckets {

    private static final System.Logger LOG = System.getLogger(Buckets.class.getName());
    private static final String WALK = "walk over the sessions";
    private static final String CLAIM = "claim expired sessions";

    /** So many buckets are asked together, once the first has not filled the page. */
    private static final int TOGETHER = 16;

    /** So many entries are looked at in one script, which takes about a millisecond. */
    private static final int BITE = 100;

    /** A script answers with no more bytes of records than these and one record more. */
    private static final int BITE_BYTES = 128 * 1024;

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
        List<SessionKey> found = keys(after, atMost);
        List<StoredSession> page = new ArrayList<>();
        for (Row row : commands.readAll(found, data)) {
            StoredSession session = row.live(null);
            if (session != null) {
                page.add(session);
            } else if (row.kind() == Row.Kind.NONE) {
                // Evicted, or kept by nobody for longer than its grace.
                commands.run(WALK, commands.on(Script.FORGET, row.key()));
            }
        }
        return new ScanPage(page, found.size() == atMost ? found.get(atMost - 1).hex() : null);
    }

    /** The keys after one that the live index has, in their order; fewer than asked for when there are no more. */
    private List<SessionKey> keys(@Nullable SessionKey after, int atMost) {
        List<SessionKey> found = new ArrayList<>();
        int parts = keys.firstPart(keys.buckets());
        int next = after == null ? 0 : KeySpace.part(after);
        for (int together = 1; next < parts && found.size() < atMost; together = TOGETHER) {
            List<Call> calls = new ArrayList<>();
            int last = Math.min(keys.buckets(), keys.bucketOfPart(next) + together);
            for (int from = next, bucket = keys.bucketOfPart(next); bucket < last; bucket++) {
                String names = KeySpace.parts(from, keys.firstPart(bucket + 1));
                calls.add(new Call(Script.MEMBERS, keys.oldLive(bucket), keys.live(bucket), keys.parts(bucket))
                        .with(names, atMost - found.size()));
                from = keys.firstPart(bucket + 1);
            }
            for (Answer answer : commands.askAll(WALK, calls)) {
                int end = keys.firstPart(keys.bucketOfPart(next) + 1);
                next += (int) answer.number(0);
                answer.parts().stream()
                        .skip(1)
                        .map(member -> (byte[]) Objects.requireNonNull(member))
                        .map(Buckets::key)
                        .filter(key -> after == null || key.compareTo(after) > 0)
                        .sorted()
                        .limit(atMost - found.size())
                        .forEach(found::add);
                if (next < end || found.size() >= atMost) {
                    break;
                }
            }
        }
        return found;
    }

    /** The key that an entry of the live index stands for, as it is now or was in format 1. */
    private static SessionKey key(byte[] member) {
        return member.length == SessionKey.BYTES ? SessionKey.fromBytes(member) : KeySpace.key(KeySpace.text(member));
    }

    long count() {
        // In one step where one script reaches all: so a session is counted once while it is rolled.
        int together = commands.isCluster() ? 1 : keys.buckets();
        List<Call> calls = new ArrayList<>();
        for (int bucket = 0; bucket < keys.buckets(); bucket += together) {
            byte[][] indexes = IntStream.range(bucket, bucket + together)
                    .boxed()
                    .flatMap(each -> Stream.of(keys.oldLive(each), keys.live(each), keys.parts(each)))
                    .toArray(byte[][]::new);
            calls.add(new Call(Script.COUNT, indexes));
        }
        return commands.askAll("count the sessions", calls).stream()
                .mapToLong(count -> count.number(0))
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
        for (Answer counts : commands.countDue(CLAIM, now)) {
            for (int i = 0; i < Math.max(2, counts.parts().size()); i += 2, bucket++) {
                if (counts.number(i) + counts.number(i + 1) > 0) {
                    due.add(bucket);
                }
            }
        }
        return due;
    }

    private void claimFrom(int bucket, long now, long claimUntil, int atMost, List<StoredSession> claimed) {
        boolean more = true;
        while (more && claimed.size() < atMost) {
            Call call = new Call(
                    Script.CLAIM, keys.records(bucket), keys.live(bucket), keys.due(bucket), keys.parts(bucket));
            commands.common(call, null).numbers(now, claimUntil).with(atMost - claimed.size(), BITE, BITE_BYTES, now);
            Answer answer = commands.ask(CLAIM, call);
            more = answer.list(0).number(0) > 0 || !answer.list(5).parts().isEmpty();
            Leftovers left = new Leftovers(commands);
            Answer sessions = answer.list(1);
            for (int i = 0; i < sessions.parts().size(); i += 2) {
                Row row = RecordBytes.read(KeySpace.key(sessions.text(i)), sessions.bytes(i + 1), true);
                if (row != null && row.record() instanceof StoredSession session) {
                    claimed.add(session);
                    left.entry(row.key(), row.entry(), row.lineage());
                }
            }
            each(answer.list(2), (key, old) -> left.entry(key, rolls.settle(key, old), null));
            each(answer.list(3), this::forgetTrail);
            each(answer.list(4), this::lookAfter);
            answer.list(5).texts().forEach(member -> rewrite(KeySpace.key(member)));
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

    /** Rewrites a record of format 1, which is due again then; one of a later version stays. */
    private void rewrite(SessionKey key) {
        try {
            commands.rewrite(CLAIM, key, true);
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.DEBUG, "A record waits for another sweep: {0}", e.getMessage());
        }
    }

    /** Members and what belongs to them, one after the other. */
    private static void each(Answer list, BiConsumer<SessionKey, String> action) {
        for (int i = 0; i + 1 < list.parts().size(); i += 2) {
            action.accept(KeySpace.key(list.text(i)), list.text(i + 1));
        }
    }
}
