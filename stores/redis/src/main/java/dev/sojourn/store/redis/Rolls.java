package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Moves sessions to new keys: with one script where both keys are in one slot, else in three steps of which the second
 * decides (docs/decisions/0001, "Roll across slots"). After a crash between the steps, whoever meets the prepared
 * record asks the old key what was decided.
 */
final class Rolls {

    /** A step of a roll across slots, after which a test may let this process fail. */
    enum Step {
        PREPARED,
        DECIDED
    }

    private static final Logger LOG = System.getLogger(Rolls.class.getName());
    private static final String OPERATION = "roll a session";

    /** How long a roll may take before a sweep asks what became of it. */
    private static final long SLOW_MILLIS = 30_000;

    /** Within the time of one call a session is not rolled more often, unless to keep readers busy. */
    private static final int MOST_ROLLS = 1_000;

    private final Commands commands;
    private final KeySpace keys;
    private final boolean cluster;
    private final Consumer<Step> afterStep;

    Rolls(Commands commands, boolean cluster, Consumer<Step> afterStep) {
        this.commands = commands;
        this.keys = commands.keys();
        this.cluster = cluster;
        this.afterStep = afterStep;
    }

    boolean roll(UserIndex users, StoredSession from, StoredSession renewed, Forward trail) {
        String entry = UserIndex.entry(renewed.user());
        boolean bound = users.isApart() && !entry.isEmpty();
        if (bound) {
            users.bind(entry, renewed.key());
        }
        Answer answer = attempt(users, from, renewed, trail, entry);
        if (answer.code() == Answer.PREPARED && complete(from.key(), answer.text(1))) {
            answer = attempt(users, from, renewed, trail, entry);
        }
        if (users.isApart()) {
            users.unbind(answer.isDone() ? Map.of(from.key(), answer.text(1)) : Map.of(renewed.key(), entry));
        }
        return answer.isDone();
    }

    /** What a row stands for: a prepared record is a session once its roll was decided. */
    Row resolve(Row row) {
        if (row.kind() != Row.Kind.PREPARED || !complete(row.key(), row.from())) {
            return row;
        }
        return commands.read(row.key());
    }

    /** The row at the end of the trail that begins here. */
    Row follow(Row row) {
        Row at = resolve(row);
        for (int rolls = 0; at.record() instanceof Forward trail && rolls < MOST_ROLLS; rolls++) {
            at = resolve(commands.read(trail.to()));
        }
        return at;
    }

    /** Finishes the roll of a prepared record if it was decided; false when it was not, or not yet. */
    boolean complete(SessionKey key, String oldMember) {
        Answer decided = judge(key, oldMember, false);
        if (decided.isDone()) {
            finish(key, oldMember, decided.text(1));
        }
        return decided.isDone();
    }

    /** Finishes the roll of a prepared record, or calls it off and removes the record: for a sweep. */
    void settle(UserIndex users, SessionKey key, String oldMember) {
        Answer decided = judge(key, oldMember, true);
        if (decided.isDone()) {
            finish(key, oldMember, decided.text(1));
        } else {
            discard(users, key, oldMember);
        }
    }

    private Answer attempt(UserIndex users, StoredSession from, StoredSession renewed, Forward trail, String entry) {
        return cluster && keys.bucket(from.key()) != keys.bucket(renewed.key())
                ? across(users, from, renewed, trail, entry)
                : within(users, from, renewed, trail, entry);
    }

    private Answer within(UserIndex users, StoredSession from, StoredSession renewed, Forward trail, String entry) {
        SessionKey old = from.key();
        SessionKey key = renewed.key();
        Call call = Call.of(
                        Script.ROLL,
                        keys.record(old),
                        keys.live(old),
                        keys.due(old),
                        keys.record(key),
                        keys.live(key),
                        keys.due(key))
                .with(KeySpace.member(old))
                .with(KeySpace.member(key))
                .with(from.version())
                .with(renewed.expiresAt())
                .with(commands.timeToLive(renewed.expiresAt(), renewed.lastAccess()))
                .with(users.scriptPrefix())
                .with(entry)
                .with(keys.channel())
                .with(renewed.lastAccess())
                .with(trail.usableUntil())
                .with(trail.keepUntil())
                .with(commands.timeToLive(trail.keepUntil(), renewed.lastAccess()));
        return commands.writeSafely(OPERATION, Row.write(call, renewed, Row.LIVE, entry));
    }

    private Answer across(UserIndex users, StoredSession from, StoredSession renewed, Forward trail, String entry) {
        SessionKey key = renewed.key();
        String oldMember = KeySpace.member(from.key());
        Answer prepared = prepare(renewed, oldMember, entry);
        if (!prepared.isDone()) {
            return prepared;
        }
        afterStep.accept(Step.PREPARED);
        // Redis keeps the trail as long as the session: while it is there, the roll can be finished.
        long keep = Math.max(trail.keepUntil(), renewed.expiresAt());
        Answer decided = commands.writeSafely(
                OPERATION,
                Call.of(Script.DECIDE, keys.record(from.key()), keys.live(from.key()), keys.due(from.key()))
                        .with(oldMember)
                        .with(KeySpace.member(key))
                        .with(from.version())
                        .with(trail.usableUntil())
                        .with(trail.keepUntil())
                        .with(commands.timeToLive(keep, renewed.lastAccess())));
        if (!decided.isDone()) {
            discard(users, key, oldMember);
            return decided;
        }
        afterStep.accept(Step.DECIDED);
        try {
            finish(key, oldMember, decided.text(1));
        } catch (StoreException e) {
            // The session is rolled all the same, and whoever reads it finishes what is left.
            LOG.log(Level.DEBUG, "A reader will finish the roll to {0}: {1}", key, e.getMessage());
        }
        return decided.without(1);
    }

    private Answer prepare(StoredSession renewed, String oldMember, String entry) {
        SessionKey key = renewed.key();
        long now = Math.max(renewed.lastAccess(), renewed.lastUpdate());
        Call call = Call.of(Script.PREPARE, keys.record(key), keys.due(key))
                .with(KeySpace.member(key))
                .with(Math.min(now, Long.MAX_VALUE - SLOW_MILLIS) + SLOW_MILLIS)
                .with(commands.timeToLive(renewed.expiresAt(), renewed.lastAccess()));
        Row.write(call, renewed, Row.PREPARED, entry)
                .field(Row.Field.LAST_ACCESS, renewed.lastAccess())
                .field(Row.Field.FROM, oldMember);
        return commands.writeSafely(OPERATION, call);
    }

    private Answer judge(SessionKey key, String oldMember, boolean callOff) {
        return commands.write(
                OPERATION,
                Call.of(Script.JUDGE, keys.record(KeySpace.key(oldMember)))
                        .with(KeySpace.member(key))
                        .with(callOff));
    }

    /** Makes the prepared record live; when it did already, there is nothing left to do. */
    void finish(SessionKey key, String oldMember, String lastAccess) {
        commands.write(
                OPERATION,
                Call.of(Script.FINISH, keys.record(key), keys.live(key), keys.due(key))
                        .with(KeySpace.member(key))
                        .with(oldMember)
                        .with(lastAccess)
                        .with(keys.channel()));
    }

    private void discard(UserIndex users, SessionKey key, String oldMember) {
        Answer answer = commands.write(
                OPERATION,
                Call.of(Script.DISCARD, keys.record(key), keys.due(key))
                        .with(KeySpace.member(key))
                        .with(oldMember));
        if (answer.isDone() && users.isApart()) {
            users.unbind(Map.of(key, answer.text(1)));
        }
    }
}
