package dev.sojourn.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.PartitionSelectorException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a failure of a command says about whether the command was executed, and what may be told of it. */
final class Failure {

    /** Errors with which a server refuses a command before it does anything. */
    private static final Set<String> NOT_NOW =
            Set.of("LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "READONLY", "MOVED", "ASK");

    /** What Lettuce says when it has not even sent a command; the tests of outages hold it to these words. */
    private static final Set<String> NOT_SENT =
            Set.of("Currently not connected. Commands are rejected.", "Connection is closed");

    private Failure() {}

    /** The failure itself, out of what futures wrap it in. */
    static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException || failure instanceof ExecutionException
                ? cause(failure.getCause())
                : failure;
    }

    /** Whether the command was certainly not executed, and might be if it is sent again. */
    static boolean maySendAgain(Throwable failure) {
        return failure instanceof RedisConnectionException
                || failure instanceof PartitionSelectorException
                || NOT_SENT.contains(String.valueOf(failure.getMessage()))
                || NOT_NOW.contains(code(failure));
    }

    /** The code of an error that a server answered with; empty for all else. */
    static String code(@Nullable Throwable failure) {
        return failure instanceof RedisCommandExecutionException && failure.getMessage() != null
                ? failure.getMessage().split(" ", 2)[0]
                : "";
    }

    /** Whether Redis refused to write because it is full; on some versions the code stands within a script's error. */
    static boolean isFull(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && String.valueOf(failure.getMessage()).contains("OOM command not allowed");
    }

    /**
     * Whether a server that refused at once was quicker than Lettuce, which then only says that it was surprised, or
     * that the connection was closed, which it did itself because of the refusal.
     */
    static boolean hidesItsReason(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause != null) {
            return hidesItsReason(cause);
        }
        return failure instanceof IllegalStateException
                || failure instanceof ClosedChannelException
                || failure instanceof RedisConnectionException
                        && String.valueOf(failure.getMessage()).startsWith("Connection closed prematurely");
    }

    /** Whether a server does not know the protocol that was asked for, nor how to ask. */
    static boolean isOfProtocol(@Nullable Throwable failure) {
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        return code(failure).equals("NOPROTO")
                || code(failure).equals("ERR") && message.contains("HELLO")
                || failure != null && isOfProtocol(failure.getCause());
    }

    /** The reason in words that hold neither a key nor a password: a server's error code, or what the network said. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (!code(at).isEmpty()) {
                return "Redis answered " + code(at);
            }
            root = at;
        }
        boolean ofTheConnection = root instanceof IOException
                || root instanceof RedisConnectionException
                || root.getClass() == RedisException.class;
        if (root instanceof ClosedChannelException && root.getMessage() == null) {
            return "the connection was closed";
        }
        return ofTheConnection
                ? String.valueOf(root.getMessage())
                : root.getClass().getSimpleName();
    }
}
