package dev.sojourn.script;

import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionExpiredException;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.codec.CodecException;
import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.ChangesLostException;
import org.graalvm.polyglot.PolyglotException;

/** What a script sees of an exception of Java: an Error with a name and a message, and nothing of Java. */
final class ScriptErrors {

    private ScriptErrors() {}

    static RuntimeException toScript(RuntimeException thrown, Call call, Values values) {
        if (thrown instanceof PolyglotException) {
            return thrown;
        }
        String name = nameOf(thrown);
        call.remember(name, thrown);
        boolean telling = !name.equals("Error") || thrown instanceof IllegalStateException;
        String message = telling ? String.valueOf(thrown.getMessage()) : "The operation failed";
        if (isOfJava(thrown)) {
            // Its own words name classes of the host.
            message = "A value of another kind was expected";
        }
        return values.error(name, message, thrown);
    }

    private static boolean isOfJava(RuntimeException thrown) {
        return thrown instanceof ClassCastException
                || thrown instanceof NullPointerException
                || thrown instanceof ArrayIndexOutOfBoundsException
                || thrown instanceof UnsupportedOperationException;
    }

    private static String nameOf(RuntimeException thrown) {
        if (thrown instanceof SessionExpiredException) {
            return "SessionExpired";
        }
        if (thrown instanceof SessionNotFoundException) {
            return "SessionNotFound";
        }
        if (thrown instanceof SessionLimitException) {
            return "SessionLimit";
        }
        if (thrown instanceof SessionConflictException) {
            return "SessionConflict";
        }
        if (thrown instanceof StoreUnavailableException) {
            return "StoreUnavailable";
        }
        if (thrown instanceof AnswerException || thrown instanceof ChangesLostException) {
            return "HttpError";
        }
        if (thrown instanceof BadSessionRequestException) {
            return "BadRequest";
        }
        boolean wrongArgument =
                thrown instanceof IllegalArgumentException || thrown instanceof CodecException || isOfJava(thrown);
        return wrongArgument ? "TypeError" : "Error";
    }
}
