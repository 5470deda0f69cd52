package dev.sojourn.store.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that commands go over, shared by all threads: to one server, or to each node of a cluster. Nothing here
 * waits.
 *
 * @param connection what is closed
 * @param commands what sends
 * @param nodes gives, for a key, the commands of the node that has its slot
 * @param onPush takes who hears what the servers push
 */
record Link(
        StatefulConnection<byte[], byte[]> connection,
        RedisClusterAsyncCommands<byte[], byte[]> commands,
        Function<byte[], RedisClusterAsyncCommands<byte[], byte[]>> nodes,
        Consumer<Consumer<PushMessage>> onPush) {

    /** Runs a script by its digest, and by its text where the server has not seen it since it started. */
    CompletionStage<List<@Nullable Object>> run(Call call) {
        Script script = call.script();
        byte[][] arguments = call.arguments();
        CompletionStage<List<@Nullable Object>> known =
                commands.evalsha(script.digest(), ScriptOutputType.MULTI, call.keys(), arguments);
        return known.exceptionallyCompose(failure -> Failure.cause(failure) instanceof RedisNoScriptException
                ? commands.eval(script.text(), ScriptOutputType.MULTI, call.keys(), arguments)
                : known);
    }

    /** Reads the fields of a record; all null when there is none. */
    CompletionStage<List<byte @Nullable []>> read(byte[] record) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(record);
        Row.FIELDS.forEach(arguments::add);
        return commands.dispatch(CommandType.HMGET, new ValueListOutput<>(ByteArrayCodec.INSTANCE), arguments);
    }

    /** Waits for replicas to confirm what this connection has written to the node that has a key. */
    CompletionStage<Long> confirm(byte[] key, int replicas, long millis) {
        return nodes.apply(key).waitForReplication(replicas, millis);
    }
}
