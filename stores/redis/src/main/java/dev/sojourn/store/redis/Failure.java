package dev.sojourn.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.cluster.PartitionSelectorException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of a command says about whether the command was executed, and what may be told of it. */
final class Failure {

    /** Errors with which a server refuses a command before it does anything. */
    private static final Set<String> NOT_NOW =
            Set.of("LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "READONLY", "MOVED", "ASK");

    /** What Lettuce says when it has not even sent a command; tests hold each of them against the real thing. */
    private static final Set<String> NOT_SENT =
            Set.of("Currently not connected. Commands are rejected.", "Connection is closed");

    private Failure() {}

    /** Whether the command was certainly not executed, and might be if it is sent again. */
    static boolean maySendAgain(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                ? NOT_NOW.contains(errorCode(failure))
                : failure instanceof RedisConnectionException
                        || failure instanceof PartitionSelectorException
                        || NOT_SENT.contains(message(failure));
    }

    /** Whether the server that answered is no longer the one to write to. */
    static boolean isDemoted(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && errorCode(failure).equals("READONLY");
    }

    static boolean isWrongType(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && errorCode(failure).equals("WRONGTYPE");
    }

    static boolean isOutOfMemory(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && message(failure).contains("OOM command not allowed");
    }

    /** Whether the server forbids a command to this user. */
    static boolean isForbidden(@Nullable Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && errorCode(failure).equals("NOPERM");
    }

    /** The reason in words that hold neither a key nor a password: a server's error code, or what the network said. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                return "Redis answered " + errorCode(cause);
            }
            root = cause;
        }
        return root instanceof IOException
                        || root instanceof RedisConnectionException
                        || NOT_SENT.contains(message(root))
                ? message(root)
                : root.getClass().getSimpleName();
    }

    private static String errorCode(Throwable failure) {
        return message(failure).split(" ", 2)[0];
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message;
    }
}
