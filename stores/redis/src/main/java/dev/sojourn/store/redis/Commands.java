package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.UnconfirmedWriteException;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads records and runs scripts, and has replicas confirm what the settings want confirmed. */
final class Commands {

    /** So many commands are sent together at most, well below what may wait for answers. */
    private static final int TOGETHER = 500;

    private static final String READ = "read a session";

    /** A script meets at most the record that it is about and one more, under the lineage. */
    private static final int MOST_OLD = 4;

    /** So many records are read together: of unknown size, or at most. */
    private static final int FEW = 16;

    private static final int MANY = 250;

    /** So many bytes of data are read together, where one record has no more; Redis is busy with them for less than a
     * millisecond. */
    private static final long BITE_BYTES = 128 * 1024;

    private final RedisOptions options;
    private final Calls calls;
    private final KeySpace keys;
    private final boolean cluster;
    private final Client.Link link;

    /** What is about many sessions goes over this one, so that it holds up no visit. */
    private final Client.Link bulk;

    private volatile int few = FEW;

    private final Client.@Nullable Link confirmed;

    Commands(RedisOptions options, Client client, Calls calls) {
        this.options = options;
        this.calls = calls;
        this.keys = new KeySpace(options.prefix(), options.buckets());
        this.cluster = client.isCluster();
        this.link = client.connect();
        this.bulk = client.connect();
        // WAIT holds up its connection, so nobody else's commands go over this one.
        this.confirmed = options.replicas() > 0 ? client.connect() : null;
    }

    KeySpace keys() {
        return keys;
    }

    /** Whether keys of different buckets or users can be in different slots, where no script reaches both. */
    boolean isCluster() {
        return cluster;
    }

    /** A call of a script that changes one record, with what prelude.lua says all of these have. */
    Call on(Script script, SessionKey key) {
        return common(new Call(script, keys.of(key)), key);
    }

    /** A call of a script on the index of the user that an entry is of, or whose hash is given. */
    Call onUser(Script script, String entry) {
        return new Call(script, keys.ofUser(entry, "u"), keys.ofUser(entry, "h"));
    }

    /** Adds the arguments that all scripts on records begin with; no key for those that are about a bucket. */
    Call common(Call call, @Nullable SessionKey key) {
        return call.with(
                key == null ? "" : KeySpace.member(key),
                cluster ? "" : keys.prefix(),
                keys.channel(),
                options.grace().toMillis(),
                key == null ? "" : key.toBytes());
    }

    /** Runs a script that asks, or whose loss in a failover is healed. */
    Answer run(String operation, Call call) {
        return answer(operation, link, call).understood(operation);
    }

    /** Runs scripts whose answers have no code. */
    List<Answer> askAll(String operation, List<Call> all) {
        return getAll(operation, all, bulk::run).stream().map(Answer::new).toList();
    }

    /** Counts what is due in all buckets, at once where they share a slot; none where a cluster's node is down. */
    List<Answer> countDue(String operation, long now) {
        int together = cluster ? 1 : keys.buckets();
        List<Call> counts = new ArrayList<>();
        for (int bucket = 0; bucket < keys.buckets(); bucket += together) {
            byte[][] indexes = IntStream.range(bucket, bucket + together)
                    .boxed()
                    .flatMap(each -> Stream.of(keys.due(each), keys.parts(each)))
                    .toArray(byte[][]::new);
            counts.add(new Call(Script.DUE, indexes).with(now));
        }
        var sends = sends(counts, bulk::run);
        return calls.getSome(operation, sends, Collections.<@Nullable Object>singletonList(0L)).stream()
                .map(Answer::new)
                .toList();
    }

    /** Runs a script whose answer has no code. */
    Answer ask(String operation, Call call) {
        return new Answer(calls.get(operation, () -> bulk.run(call)));
    }

    /**
     * Looks at keys of a part of the table of one of the servers that have keys of their own.
     *
     * @return the keys, and which part is next; empty when there are no so many servers
     */
    Optional<KeyScanCursor<byte[]>> scan(int server, String part, String pattern, int lookedAt) {
        ScanArgs which = ScanArgs.Builder.matches(pattern).limit(lookedAt);
        return calls.get("walk over the records", () -> {
            List<RedisClusterAsyncCommands<byte[], byte[]>> servers =
                    bulk.masters().get();
            return server < servers.size()
                    ? servers.get(server).scan(ScanCursor.of(part), which).thenApply(Optional::of)
                    : CompletableFuture.completedStage(Optional.empty());
        });
    }

    /** Rewrites a record of format 1. */
    void rewrite(String operation, SessionKey key, boolean due) {
        byte[][] all = Stream.concat(Stream.of(keys.of(key)), Stream.of(keys.oldLive(keys.bucket(key))))
                .toArray(byte[][]::new);
        Call call = common(new Call(Script.UPGRADE, all), key).with(due ? 1 : 0);
        new Answer(calls.get(operation, () -> link.run(call))).understood(operation);
    }

    private Answer answer(String operation, Client.Link over, Call call) {
        return current(operation, over, call, new Answer(calls.get(operation, () -> over.run(call))));
    }

    /** The answer to a script, or that to another attempt, after it met records in format 1 and they were rewritten. */
    private Answer current(String operation, Client.Link over, Call call, Answer first) {
        Answer answer = first;
        for (int met = 0; answer.code() == Answer.OLD && met < MOST_OLD; met++) {
            rewrite(operation, KeySpace.key(answer.text(1)), false);
            answer = new Answer(calls.get(operation, () -> over.run(call)));
        }
        return answer;
    }

    /** Runs a script that writes. */
    Answer write(String operation, Call call) {
        return write(operation, options.everyWrite(), call);
    }

    /** Runs a script that writes, possibly what a failover should not undo. */
    Answer write(String operation, boolean safely, Call call) {
        Client.Link over = over(safely);
        Answer answer = answer(operation, over, call).understood(operation);
        if (safely && answer.isDone()) {
            confirm(operation, List.of(call));
        }
        return answer;
    }

    /** Whether replicas are to confirm every write. */
    boolean confirmsAll() {
        return options.everyWrite();
    }

    /**
     * Runs scripts that write together; their answers are not {@linkplain Answer#understood understood} yet.
     *
     * @param safely whether {@link #confirm} is to follow
     */
    List<Answer> send(String operation, boolean safely, List<Call> all) {
        Client.Link over = safely && confirmed != null ? confirmed : all.size() > 1 ? bulk : link;
        List<Answer> answers = new ArrayList<>();
        for (List<@Nullable Object> parts : getAll(operation, all, over::run)) {
            answers.add(current(operation, over, all.get(answers.size()), new Answer(parts)));
        }
        return answers;
    }

    private Client.Link over(boolean safely) {
        return safely && confirmed != null ? confirmed : link;
    }

    /**
     * Waits until replicas have what was sent to be confirmed.
     *
     * @throws UnconfirmedWriteException when they do not say so in time
     */
    void confirm(String operation, List<Call> done) {
        Client.Link over = confirmed;
        if (over == null || done.isEmpty()) {
            return;
        }
        long millis = options.replicaTimeout().toMillis();
        var waits = over.confirmations(done, options.replicas(), millis);
        long confirmations = 0;
        StoreException failure = null;
        try {
            Duration patience = options.timeout().plus(options.replicaTimeout());
            confirmations = Collections.min(calls.getAll("confirm on replicas", waits, patience));
        } catch (StoreException e) {
            failure = e;
        }
        if (confirmations < options.replicas()) {
            throw new UnconfirmedWriteException(
                    "Redis has done what was asked (" + operation + "), but only " + confirmations + " of "
                            + options.replicas() + " replicas confirmed it within " + millis
                            + " ms: a failover now might undo it. Check the replicas.",
                    failure);
        }
    }

    /** Reads what is under a key, over a connection for reads or, for null, that for all else. */
    Row read(Client.@Nullable Link over, SessionKey key) {
        Client.Link asked = over == null ? link : over;
        byte[] record = keys.record(key);
        try {
            return whole(key, calls.get(READ, () -> asked.read(record, true)));
        } catch (StoreException e) {
            if (isOfAnotherType(e)) {
                return calls.get(READ, () -> old(asked, key));
            }
            throw e;
        }
    }

    /** Reads what is under keys, in their order, some at a time: fewer of those that are large. */
    List<Row> readAll(List<SessionKey> all, boolean data) {
        List<Row> rows = new ArrayList<>(all.size());
        int together = data ? few : MANY;
        while (rows.size() < all.size()) {
            List<SessionKey> some = all.subList(rows.size(), Math.min(all.size(), rows.size() + together));
            long bytes = 1;
            for (Row row : getAll(READ, some, key -> row(key, data))) {
                rows.add(row);
                bytes += row.size();
            }
            together = (int) Math.max(1, Math.min(MANY, some.size() * BITE_BYTES / bytes));
        }
        // The next ones are likely to be as large.
        few = data ? Math.min(FEW, together) : few;
        return rows;
    }

    private <I, T> List<T> getAll(String operation, List<I> inputs, Function<I, CompletionStage<T>> send) {
        List<T> answers = new ArrayList<>(inputs.size());
        for (int from = 0; from < inputs.size(); from += TOGETHER) {
            List<I> some = inputs.subList(from, Math.min(inputs.size(), from + TOGETHER));
            answers.addAll(calls.getAll(operation, sends(some, send), options.timeout()));
        }
        return answers;
    }

    private static <I, T> List<Supplier<CompletionStage<T>>> sends(
            List<I> inputs, Function<I, CompletionStage<T>> send) {
        return inputs.stream()
                .<Supplier<CompletionStage<T>>>map(input -> () -> send.apply(input))
                .toList();
    }

    private CompletionStage<Row> row(SessionKey key, boolean whole) {
        CompletionStage<Row> read = bulk.read(keys.record(key), whole).thenCompose(bytes -> {
            Row row = RecordBytes.read(key, bytes, whole);
            return row == null ? row(key, true) : CompletableFuture.completedStage(row);
        });
        return read.exceptionallyCompose(failure -> isOfAnotherType(failure) ? old(bulk, key) : read);
    }

    /** Reads a record of format 1. */
    private CompletionStage<Row> old(Client.Link over, SessionKey key) {
        CompletionStage<Row> read = over.readOld(keys.record(key)).thenApply(values -> OldRecord.read(key, values));
        return read.exceptionallyCompose(failure -> isOfAnotherType(failure) ? again(over, key) : read);
    }

    /** Reads what was no string and is no hash: it may have been rewritten between the two questions. */
    private CompletionStage<Row> again(Client.Link over, SessionKey key) {
        CompletionStage<Row> read = over.read(keys.record(key), true).thenApply(bytes -> whole(key, bytes));
        return read.exceptionallyCompose(
                failure -> isOfAnotherType(failure) ? CompletableFuture.completedStage(OldRecord.damaged(key)) : read);
    }

    private static Row whole(SessionKey key, byte @Nullable [] bytes) {
        return Objects.requireNonNull(RecordBytes.read(key, bytes, true));
    }

    private static boolean isOfAnotherType(Throwable failure) {
        return Failure.code(failure).equals("WRONGTYPE")
                || Failure.code(failure.getCause()).equals("WRONGTYPE");
    }
}
