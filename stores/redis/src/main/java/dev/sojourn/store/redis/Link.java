package dev.sojourn.store.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that commands go over, shared by all threads: to one server, or to each node of a cluster. Nothing here
 * waits.
 */
final class Link implements AutoCloseable {

    private final StatefulConnection<byte[], byte[]> connection;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final Function<byte[], RedisClusterAsyncCommands<byte[], byte[]>> nodes;

    /**
     * Takes a connection.
     *
     * @param nodes gives, for a key, the commands of the node that has its slot
     */
    Link(
            StatefulConnection<byte[], byte[]> connection,
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            Function<byte[], RedisClusterAsyncCommands<byte[], byte[]>> nodes) {
        this.connection = connection;
        this.commands = commands;
        this.nodes = nodes;
    }

    /** Runs a script by its digest, and by its text where the server has not seen it since it started. */
    CompletionStage<List<@Nullable Object>> run(Call call) {
        Script script = call.script();
        byte[][] arguments = call.arguments();
        CompletionStage<List<@Nullable Object>> known =
                commands.evalsha(script.digest(), ScriptOutputType.MULTI, call.keys(), arguments);
        return known.handle((answer, failure) -> {
                    if (failure == null) {
                        return known;
                    }
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return cause instanceof RedisNoScriptException
                            ? commands.<List<@Nullable Object>>eval(
                                    script.text(), ScriptOutputType.MULTI, call.keys(), arguments)
                            : known;
                })
                .thenCompose(stage -> stage);
    }

    /** Reads the fields of a record; all null when there is none. */
    CompletionStage<List<byte @Nullable []>> read(byte[] record) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(record);
        Row.NAMES.forEach(arguments::add);
        return commands.dispatch(CommandType.HMGET, new ValueListOutput<>(ByteArrayCodec.INSTANCE), arguments);
    }

    /** Waits for replicas to confirm what this connection has written to the node that has a key. */
    CompletionStage<Long> confirm(byte[] key, int replicas, long millis) {
        return nodes.apply(key).waitForReplication(replicas, millis);
    }

    RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return commands;
    }

    /** Hears what the servers push. */
    void onPush(Consumer<PushMessage> listener) {
        if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
            cluster.addListener((node, message) -> listener.accept(message));
        } else if (connection instanceof StatefulRedisConnection<byte[], byte[]> single) {
            single.addListener(listener::accept);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
