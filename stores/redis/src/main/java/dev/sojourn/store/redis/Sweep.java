package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims what has expired: first asks all buckets together how much is due, then takes from those that have any, one
 * after the other in random order, in bites that do not hold up Redis. A part of a cluster that is down keeps no other
 * part from being swept, and what was claimed before a failure is given to the caller all the same.
 */
final class Sweep {

    private static final String OPERATION = "claim expired sessions";

    /** So many entries are looked at in one script, which takes about a millisecond. */
    private static final int BITE = 100;

    /** After so many failures the rest is left to the next sweep. */
    private static final int MOST_FAILURES = 3;

    private final Commands commands;
    private final KeySpace keys;
    private final Rolls rolls;
    private final UserIndex users;

    Sweep(Commands commands, Rolls rolls, UserIndex users) {
        this.commands = commands;
        this.keys = commands.keys();
        this.rolls = rolls;
        this.users = users;
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
        for (Answer counts : commands.countReachable(OPERATION, keys::due, now)) {
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
            Answer answer = commands.ask(OPERATION, call);
            more = answer.list(0).number(0) > 0;
            passed += answer.list(0).number(1);
            Map<SessionKey, String> leftOver = new HashMap<>();
            for (int i = 0; i < answer.list(1).parts().size(); i++) {
                Row row = row(answer.list(1).list(i));
                if (row.record() instanceof StoredSession session) {
                    claimed.add(session);
                    leftOver.put(row.key(), row.entry());
                }
            }
            pairs(answer.list(2)).forEach((key, old) -> leftOver.put(key, rolls.settle(key, old)));
            pairs(answer.list(3)).forEach(this::forgetTrail);
            users.unbind(leftOver);
        }
    }

    /** Removes the trail of a roll across slots; what it leads to is finished before, or nobody could any more. */
    private void forgetTrail(SessionKey old, String newMember) {
        rolls.complete(KeySpace.key(newMember), KeySpace.member(old));
        commands.run(OPERATION, commands.on(Script.FORGET, old));
    }

    private static Row row(Answer claimed) {
        List<byte @Nullable []> values = new ArrayList<>();
        claimed.parts().stream().skip(1).forEach(value -> values.add(value instanceof byte[] bytes ? bytes : null));
        return Row.read(KeySpace.key(claimed.text(0)), values);
    }

    /** Members and what belongs to them, one after the other. */
    private static Map<SessionKey, String> pairs(Answer list) {
        Map<SessionKey, String> pairs = new HashMap<>();
        for (int i = 0; i + 1 < list.parts().size(); i += 2) {
            pairs.put(KeySpace.key(list.text(i)), list.text(i + 1));
        }
        return pairs;
    }
}
