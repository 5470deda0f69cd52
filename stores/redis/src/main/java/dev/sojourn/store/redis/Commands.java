package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads records and runs scripts, and has replicas confirm what the settings want confirmed. */
final class Commands {

    /** So many commands are sent together at most, well below what may wait for answers. */
    private static final int TOGETHER = 500;

    private final RedisOptions options;
    private final Calls calls;
    private final KeySpace keys;
    private final boolean cluster;
    private final Link link;
    private final @Nullable Link confirmed;

    Commands(RedisOptions options, Client client, Calls calls) {
        this.options = options;
        this.calls = calls;
        this.keys = new KeySpace(options.prefix(), options.buckets());
        this.cluster = client.isCluster();
        this.link = client.connect();
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
    Call on(Script script, SessionKey key, byte[]... others) {
        int bucket = keys.bucket(key);
        byte[][] all = new byte[3 + others.length][];
        all[0] = keys.record(key);
        all[1] = keys.live(bucket);
        all[2] = keys.due(bucket);
        System.arraycopy(others, 0, all, 3, others.length);
        return common(new Call(script, all), KeySpace.member(key));
    }

    /** Adds the arguments that all scripts on records begin with. */
    Call common(Call call, String first) {
        return call.with(
                first,
                cluster ? "" : keys.prefix(),
                keys.channel(),
                options.grace().toMillis());
    }

    /** Runs a script that asks, or whose loss in a failover is healed. */
    Answer run(String operation, Call call) {
        return runAll(operation, List.of(call)).get(0);
    }

    /** Runs scripts together. */
    List<Answer> runAll(String operation, List<Call> all) {
        return getAll(operation, all, link::run).stream()
                .map(parts -> Answer.of(operation, parts))
                .toList();
    }

    /** Runs a script whose answer has no code on keys of all buckets of a range: at once where they share a slot. */
    List<Answer> ask(String operation, Script script, int from, int to, IntFunction<byte[]> key, Object... arguments) {
        return getAll(operation, calls(script, from, to, key, arguments), link::run).stream()
                .map(Answer::new)
                .toList();
    }

    /** Counts on keys of all buckets: as above, but none where a cluster's node is down, unless all are. */
    List<Answer> countReachable(String operation, IntFunction<byte[]> key, Object... arguments) {
        List<Supplier<CompletionStage<List<@Nullable Object>>>> sends = new ArrayList<>();
        calls(Script.COUNT, 0, keys.buckets(), key, arguments).forEach(call -> sends.add(() -> link.run(call)));
        return calls.getSome(operation, sends, Collections.<@Nullable Object>singletonList(0L)).stream()
                .map(Answer::new)
                .toList();
    }

    private List<Call> calls(Script script, int from, int to, IntFunction<byte[]> key, Object... arguments) {
        byte[][] all = IntStream.range(from, to).mapToObj(key).toArray(byte[][]::new);
        return cluster
                ? IntStream.range(0, all.length)
                        .mapToObj(i -> new Call(script, all[i]).with(arguments))
                        .toList()
                : List.of(new Call(script, all).with(arguments));
    }

    /** Runs a script whose answer has no code. */
    Answer ask(String operation, Call call) {
        return new Answer(calls.get(operation, () -> link.run(call)));
    }

    /** Runs a script that writes. */
    Answer write(String operation, Call call) {
        return options.everyWrite() ? writeSafely(operation, call) : run(operation, call);
    }

    /** Runs a script that writes what a failover should not undo. */
    Answer writeSafely(String operation, Call call) {
        Link over = confirmed;
        if (over == null) {
            return run(operation, call);
        }
        Answer answer = Answer.of(operation, calls.get(operation, () -> over.run(call)));
        if (answer.isDone()) {
            confirm(operation, over, call.keys()[0]);
        }
        return answer;
    }

    /** Reads what is under a key, over a connection for reads or, for null, that for all else. */
    Row read(@Nullable Link over, SessionKey key) {
        return calls.get("read a session", () -> row(over == null ? link : over, key));
    }

    /** Reads what is under keys, in their order. */
    List<Row> readAll(List<SessionKey> all) {
        return getAll("read sessions", all, key -> row(link, key));
    }

    private <I, T> List<T> getAll(String operation, List<I> inputs, Function<I, CompletionStage<T>> send) {
        List<T> answers = new ArrayList<>(inputs.size());
        for (int from = 0; from < inputs.size(); from += TOGETHER) {
            List<Supplier<CompletionStage<T>>> sends = new ArrayList<>();
            for (I input : inputs.subList(from, Math.min(inputs.size(), from + TOGETHER))) {
                sends.add(() -> send.apply(input));
            }
            answers.addAll(calls.getAll(operation, sends));
        }
        return answers;
    }

    private CompletionStage<Row> row(Link over, SessionKey key) {
        return over.read(keys.record(key))
                .thenApply(values -> Row.read(key, values))
                .exceptionally(failure -> {
                    if (Failure.code(Failure.cause(failure)).equals("WRONGTYPE")) {
                        return Row.damaged(key);
                    }
                    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
                });
    }

    private void confirm(String operation, Link over, byte[] key) {
        long millis = options.replicaTimeout().toMillis();
        Duration patience = options.timeout().plus(options.replicaTimeout());
        Supplier<CompletionStage<Long>> wait = () -> over.confirm(key, options.replicas(), millis);
        long confirmations =
                calls.getAll("confirm on replicas", List.of(wait), patience).get(0);
        if (confirmations < options.replicas()) {
            throw new StoreException(
                    "Redis has done what was asked (" + operation + "), but only " + confirmations + " of "
                            + options.replicas() + " replicas confirmed it within " + millis
                            + " ms: a failover now might undo it. Check the replicas.",
                    null);
        }
    }
}
