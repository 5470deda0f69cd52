package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads records and runs scripts, and has replicas confirm what the settings want confirmed. */
final class Commands implements AutoCloseable {

    /** So many reads are sent together, well below what may wait for answers. */
    private static final int TOGETHER = 500;

    /** 35,000 years: what lies further away needs no time to live, and Redis refuses much more. */
    private static final long LONGEST_LIFE = 1L << 50;

    private final RedisOptions options;
    private final Calls calls;
    private final KeySpace keys;
    private final Link link;
    private final @Nullable Link confirmed;

    Commands(RedisOptions options, Client client, Calls calls, KeySpace keys) {
        this.options = options;
        this.calls = calls;
        this.keys = keys;
        this.link = client.connect();
        // WAIT holds up its connection, so nobody else's commands go over this one.
        this.confirmed = options.replicas() > 0 ? client.connect() : null;
    }

    /** Runs a script that asks, or whose loss in a failover is healed. */
    Answer run(String operation, Call call) {
        return Answer.of(operation, calls.get(operation, () -> link.run(call)));
    }

    /** Runs scripts together. */
    List<Answer> runAll(String operation, List<Call> all) {
        List<Supplier<CompletionStage<List<@Nullable Object>>>> sends = new ArrayList<>();
        all.forEach(call -> sends.add(() -> link.run(call)));
        return calls.getAll(operation, sends).stream()
                .map(parts -> Answer.of(operation, parts))
                .toList();
    }

    /** Runs a script whose answer has no code. */
    List<List<@Nullable Object>> askAll(String operation, List<Call> all) {
        List<Supplier<CompletionStage<List<@Nullable Object>>>> sends = new ArrayList<>();
        all.forEach(call -> sends.add(() -> link.run(call)));
        return calls.getAll(operation, sends);
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

    /** Reads what is under a key. */
    Row read(SessionKey key) {
        return read(link, key);
    }

    /** Reads what is under a key, over another connection. */
    Row read(Link over, SessionKey key) {
        return calls.get("read a session", () -> row(over, key));
    }

    /** Reads what is under keys, in their order. */
    List<Row> readAll(List<SessionKey> all) {
        List<Row> rows = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += TOGETHER) {
            List<Supplier<CompletionStage<Row>>> sends = new ArrayList<>();
            for (SessionKey key : all.subList(from, Math.min(all.size(), from + TOGETHER))) {
                sends.add(() -> row(link, key));
            }
            rows.addAll(calls.getAll("read sessions", sends));
        }
        return rows;
    }

    /** A part of a sorted set whose scores are moments: its members by their place, which is score and member. */
    Map<String, String> scored(byte[] key, String since, int offset, int atMost) {
        var range = Range.from(
                Range.Boundary.including(since.equals("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(since)),
                Range.Boundary.<Double>unbounded());
        List<ScoredValue<byte[]>> found = calls.get(
                "read a user's index",
                () -> link.commands().zrangebyscoreWithScores(key, range, Limit.create(offset, atMost)));
        Map<String, String> members = new LinkedHashMap<>();
        for (ScoredValue<byte[]> one : found) {
            String member = KeySpace.text(one.getValue());
            members.put(String.format(Locale.ROOT, "%015d:%s", (long) one.getScore(), member), member);
        }
        return members;
    }

    /**
     * How long Redis keeps what is needed until a moment. Counted from the engine's now, so that the clocks of Redis
     * and of the engine need not agree.
     *
     * @return milliseconds, or the empty text for ever
     */
    String timeToLive(long until, long now) {
        if (until == StoredSession.NEVER || until - Math.max(0, now) > LONGEST_LIFE) {
            return "";
        }
        return Long.toString(Math.max(0, until - now) + options.grace().toMillis());
    }

    Calls calls() {
        return calls;
    }

    KeySpace keys() {
        return keys;
    }

    Link link() {
        return link;
    }

    @Override
    public void close() {
        link.close();
        if (confirmed != null) {
            confirmed.close();
        }
    }

    private CompletionStage<Row> row(Link over, SessionKey key) {
        return over.read(keys.record(key))
                .thenApply(values -> Row.read(key, values))
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause != null && Failure.isWrongType(cause)) {
                        return Row.damaged(key);
                    }
                    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
                });
    }

    private void confirm(String operation, Link over, byte[] key) {
        long millis = options.replicaTimeout().toMillis();
        Calls patient = calls.waiting(options.replicaTimeout());
        long confirmations = patient.get("confirm on replicas", () -> over.confirm(key, options.replicas(), millis));
        if (confirmations < options.replicas()) {
            throw new StoreException(
                    "Redis has done what was asked (" + operation + "), but only " + confirmations + " of "
                            + options.replicas() + " replicas confirmed it within " + millis
                            + " ms: a failover now might undo it. Check the replicas.",
                    null);
        }
    }
}
