package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final Consumer<Step> afterStep;

    Rolls(Commands commands, Consumer<Step> afterStep) {
        this.commands = commands;
        this.keys = commands.keys();
        this.afterStep = afterStep;
    }

    /** Rolls a session; DONE comes with the entry of the old key in the index of users. */
    Answer roll(StoredSession from, StoredSession renewed, Forward trail, String entry) {
        boolean across = commands.isCluster() && keys.bucket(from.key()) != keys.bucket(renewed.key());
        return completing(
                from.key(), () -> across ? across(from, renewed, trail, entry) : within(from, renewed, trail, entry));
    }

    /** Writes to a record, once more when it was the end of a roll that its reader had to finish. */
    Answer completing(SessionKey key, Supplier<Answer> write) {
        Answer answer = write.get();
        return answer.code() == Answer.PREPARED && complete(key, answer.text(1)) ? write.get() : answer;
    }

    /** What a row stands for: a prepared record is a session once its roll was decided. */
    Row resolve(Row row) {
        return row.kind() == Row.Kind.PREPARED && complete(row.key(), row.from())
                ? commands.read(null, row.key())
                : row;
    }

    /** The row at the end of the trail that begins here. */
    Row follow(Row row) {
        Row at = resolve(row);
        for (int rolls = 0; at.record() instanceof Forward trail && rolls < MOST_ROLLS; rolls++) {
            at = resolve(commands.read(null, trail.to()));
        }
        return at;
    }

    /** Finishes the roll of a prepared record if it was decided; false when it was not, or not yet. */
    boolean complete(SessionKey key, String oldMember) {
        return complete(key, oldMember, false);
    }

    /** Finishes the roll of a prepared record, or calls it off and removes the record; its entry is then left over. */
    String settle(SessionKey key, String oldMember) {
        return complete(key, oldMember, true) ? "" : discard(key, oldMember);
    }

    private boolean complete(SessionKey key, String oldMember, boolean callOff) {
        Answer decided = commands.write(
                OPERATION,
                commands.on(Script.JUDGE, KeySpace.key(oldMember)).with(KeySpace.member(key), callOff ? 1 : 0));
        if (decided.isDone()) {
            finish(key, oldMember, decided.text(1));
        }
        return decided.isDone();
    }

    private Answer within(StoredSession from, StoredSession renewed, Forward trail, String entry) {
        int bucket = keys.bucket(renewed.key());
        byte[] record = keys.record(renewed.key());
        return commands.writeSafely(
                OPERATION,
                commands.on(Script.ROLL, from.key(), record, keys.live(bucket), keys.due(bucket))
                        .with(KeySpace.member(renewed.key()), from.version(), trail.usableUntil(), trail.keepUntil())
                        .session(renewed, entry));
    }

    private Answer across(StoredSession from, StoredSession renewed, Forward trail, String entry) {
        SessionKey key = renewed.key();
        String oldMember = KeySpace.member(from.key());
        long now = Math.max(renewed.lastAccess(), renewed.lastUpdate());
        long slow = Math.min(now, Long.MAX_VALUE - SLOW_MILLIS) + SLOW_MILLIS;
        Answer prepared = commands.writeSafely(
                OPERATION,
                commands.on(Script.PREPARE, key).with(oldMember, slow).session(renewed, entry));
        if (!prepared.isDone()) {
            return prepared;
        }
        afterStep.accept(Step.PREPARED);
        Answer decided = commands.writeSafely(
                OPERATION,
                commands.on(Script.DECIDE, from.key())
                        .with(KeySpace.member(key), from.version(), trail.usableUntil(), trail.keepUntil())
                        .with(renewed.expiresAt(), renewed.lastAccess()));
        if (!decided.isDone()) {
            discard(key, oldMember);
            return decided;
        }
        afterStep.accept(Step.DECIDED);
        try {
            finish(key, oldMember, decided.text(2));
        } catch (StoreException e) {
            // The session is rolled all the same, and whoever reads it finishes what is left.
            LOG.log(Level.DEBUG, "A reader will finish the roll to {0}: {1}", key, e.getMessage());
        }
        return decided;
    }

    /** Makes the prepared record live; when it did already, there is nothing left to do. */
    private void finish(SessionKey key, String oldMember, String lastAccess) {
        commands.write(OPERATION, commands.on(Script.FINISH, key).with(oldMember, lastAccess));
    }

    private String discard(SessionKey key, String oldMember) {
        return commands.write(OPERATION, commands.on(Script.DISCARD, key).with(oldMember))
                .text(1);
    }
}
