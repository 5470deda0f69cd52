package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.store.UnconfirmedWriteException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Moves sessions to new keys: with one script where it reaches both keys and the lineage, else in steps of which the
 * second decides (docs/decisions/0018, "A roll across slots"). After a crash between the steps, whoever meets the
 * prepared record asks the old key what was decided, and does what is left.
 */
final class Rolls {

    /** A step of a roll across slots, after which a test may let this process fail. */
    enum Step {
        PREPARED,
        DECIDED,
        REDIRECTED
    }

    private static final System.Logger LOG = System.getLogger(Rolls.class.getName());
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
    Answer roll(StoredSession from, StoredSession renewed, Trail trail, String entry) {
        return completing(
                from.key(),
                () -> isAcross(from, renewed)
                        ? across(from, renewed, trail, entry)
                        : within(from, renewed, trail, entry));
    }

    /** Writes to a record, once more when it was the end of a roll that its reader had to finish. */
    Answer completing(SessionKey key, Supplier<Answer> write) {
        return completed(key, write.get(), write);
    }

    /** The answer to a write, or that to another attempt if the first met the end of a roll that had to be finished. */
    Answer completed(SessionKey key, Answer first, Supplier<Answer> again) {
        return first.code() == Answer.PREPARED && complete(key, first.text(1), false) ? again.get() : first;
    }

    /** What a row stands for: a prepared record is a session once its roll was decided. */
    Row resolve(Row row) {
        return row.kind() == Row.Kind.PREPARED && complete(row.key(), row.from(), false)
                ? commands.read(null, row.key())
                : row;
    }

    /** The row at the end of the trail that begins here. */
    Row follow(Row row) {
        Row at = resolve(row);
        for (int rolls = 0; at.record() instanceof Trail trail && rolls < MOST_ROLLS; rolls++) {
            at = resolve(commands.read(null, trail.to()));
        }
        return at;
    }

    /** Finishes the roll of a prepared record, or calls it off and removes the record; its entry is then left over. */
    String settle(SessionKey key, String oldMember) {
        return complete(key, oldMember, true) ? "" : discard(key, oldMember);
    }

    /** Finishes the roll of a prepared record if it was decided; false when it was not, or not yet. */
    boolean complete(SessionKey key, String oldMember, boolean callOff) {
        Call judge = commands.on(Script.JUDGE, KeySpace.key(oldMember)).with(KeySpace.member(key), callOff ? 1 : 0);
        Answer decided = commands.write(OPERATION, judge);
        if (decided.isDone()) {
            carryOut(key, oldMember, decided);
        }
        return decided.isDone();
    }

    /** Whether one script does not reach all that a roll changes. */
    private boolean isAcross(StoredSession from, StoredSession renewed) {
        int bucket = keys.bucket(from.key());
        return commands.isCluster() && (bucket != keys.bucket(renewed.key()) || bucket != keys.bucket(from.lineage()));
    }

    private Answer within(StoredSession from, StoredSession renewed, Trail trail, String entry) {
        byte[][] both = Stream.of(from.key(), renewed.key())
                .flatMap(key -> Stream.of(keys.of(key)))
                .toArray(byte[][]::new);
        Call roll = commands.common(new Call(Script.ROLL, both), from.key())
                .with(KeySpace.member(renewed.key()), renewed.key().toBytes())
                .numbers(from.version(), trail.usableUntil(), trail.keepUntil())
                .with(RecordBytes.of(renewed, RecordBytes.LIVE, entry, keys.lineage(renewed), ""));
        return commands.write(OPERATION, true, roll);
    }

    private Answer across(StoredSession from, StoredSession renewed, Trail trail, String entry) {
        String oldMember = KeySpace.member(from.key());
        Answer prepared = prepare(renewed, oldMember, entry);
        if (!prepared.isDone()) {
            return prepared;
        }
        afterStep.accept(Step.PREPARED);
        Call decide = commands.on(Script.DECIDE, from.key())
                .with(KeySpace.member(renewed.key()))
                .numbers(from.version(), trail.usableUntil(), trail.keepUntil())
                .with(RecordBytes.of(renewed, RecordBytes.LIVE, entry, keys.lineage(renewed), ""));
        Answer decided = commands.send(OPERATION, true, List.of(decide)).get(0).understood(OPERATION);
        if (!decided.isDone()) {
            discard(renewed.key(), oldMember);
            return decided;
        }
        afterStep.accept(Step.DECIDED);
        try {
            carryOut(renewed.key(), oldMember, decided);
        } catch (StoreException e) {
            // The session is rolled all the same, and whoever reads it does what is left.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "A reader will finish the roll to {0}: {1}",
                    renewed.key(),
                    e.getMessage());
        }
        commands.confirm(OPERATION, List.of(decide, commands.on(Script.REDIRECT, from.lineage())));
        return decided;
    }

    /**
     * Writes the record that lives once the roll is decided. Replicas have it before that, or both keys might be lost.
     */
    private Answer prepare(StoredSession renewed, String oldMember, String entry) {
        long now = Math.max(renewed.lastAccess(), renewed.lastUpdate());
        long slow = Math.min(now, Long.MAX_VALUE - SLOW_MILLIS) + SLOW_MILLIS;
        Call prepare = commands.on(Script.PREPARE, renewed.key())
                .numbers(slow)
                .with(RecordBytes.of(renewed, RecordBytes.PREPARED, entry, keys.lineage(renewed), oldMember));
        try {
            return commands.write("prepare a roll", true, prepare);
        } catch (UnconfirmedWriteException e) {
            discard(renewed.key(), oldMember);
            throw new StoreException("The session was not rolled: " + e.getMessage(), e);
        }
    }

    /**
     * What follows a decision: the trail under the lineage leads to the new key, and only then the session lives there.
     */
    private void carryOut(SessionKey key, String oldMember, Answer decided) {
        String lineage = decided.text(6);
        if (!lineage.isEmpty()) {
            Call redirect = commands.on(Script.REDIRECT, KeySpace.ofLineage(lineage))
                    .with(oldMember, KeySpace.member(key), decided.bytes(2));
            commands.send(OPERATION, true, List.of(redirect));
            afterStep.accept(Step.REDIRECTED);
        }
        Call finish =
                commands.on(Script.FINISH, key).with(oldMember, decided.bytes(3), decided.bytes(4), decided.bytes(5));
        commands.write(OPERATION, finish);
    }

    private String discard(SessionKey key, String oldMember) {
        return commands.write(OPERATION, commands.on(Script.DISCARD, key).with(oldMember))
                .text(1);
    }
}
