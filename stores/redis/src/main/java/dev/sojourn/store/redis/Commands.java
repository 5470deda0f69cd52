package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.UnconfirmedWriteException;
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
    private final Client.Link link;
    private final Client.@Nullable Link confirmed;

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
    Call on(Script script, SessionKey key) {
        return common(new Call(script, keys.of(key)), KeySpace.member(key));
    }

    /** A call of a script on the index of the user that an entry is of, or whose hash is given. */
    Call onUser(Script script, String entry) {
        return new Call(script, keys.ofUser(entry, "u"), keys.ofUser(entry, "h"));
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
        return ask(operation, call).understood(operation);
    }

    /** Runs a script whose answer has no code on keys of all buckets of a range: at once where they share a slot. */
    List<Answer> ask(String operation, Script script, int from, int to, IntFunction<byte[]> key, Object... arguments) {
        return getAll(operation, calls(script, from, to, key, arguments), link::run).stream()
                .map(Answer::new)
                .toList();
    }

    /** Counts on keys of all buckets: as above, but none where a cluster's node is down, unless all are. */
    List<Answer> countReachable(String operation, IntFunction<byte[]> key, Object... arguments) {
        var sends = sends(calls(Script.COUNT, 0, keys.buckets(), key, arguments), link::run);
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
        return write(operation, options.everyWrite(), call);
    }

    /** Runs a script that writes, possibly what a failover should not undo. */
    Answer write(String operation, boolean safely, Call call) {
        Client.Link over = over(safely);
        Answer answer = new Answer(calls.get(operation, () -> over.run(call))).understood(operation);
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
        return getAll(operation, all, over(safely)::run).stream()
                .map(Answer::new)
                .toList();
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
            return new Row(key, calls.get("read a session", () -> asked.read(record, Row.FIELDS)));
        } catch (StoreException e) {
            if (isNoHash(e)) {
                return Row.damaged(key);
            }
            throw e;
        }
    }

    /** Reads what is under keys, in their order. */
    List<Row> readAll(List<SessionKey> all, boolean data) {
        // That of the data comes last.
        List<byte[]> fields = Row.FIELDS.subList(0, Row.FIELDS.size() - (data ? 0 : 1));
        return getAll("read sessions", all, key -> row(link, key, fields));
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

    private CompletionStage<Row> row(Client.Link over, SessionKey key, List<byte[]> fields) {
        return over.read(keys.record(key), fields)
                .thenApply(values -> new Row(key, values))
                .exceptionally(failure -> {
                    if (isNoHash(failure)) {
                        return Row.damaged(key);
                    }
                    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
                });
    }

    private static boolean isNoHash(Throwable failure) {
        return Failure.code(failure.getCause()).equals("WRONGTYPE");
    }
}
