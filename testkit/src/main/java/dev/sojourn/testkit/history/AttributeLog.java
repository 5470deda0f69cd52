package dev.sojourn.testkit.history;

import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.id.SessionKey;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notes what visits of one node do to attributes, for the checker to see that nothing written is lost. Sessions are
 * named by any of their keys, 64 hexadecimal characters. Each value that is set must differ from all others of its
 * attribute. Safe for use by many threads.
 */
public final class AttributeLog {

    private final History history;
    private final String node;

    /**
     * Makes one.
     *
     * @param history where it notes
     * @param node whose visits these are
     */
    public AttributeLog(History history, String node) {
        this.history = history;
        this.node = node;
    }

    /**
     * Notes that an attribute is set and the visit committed.
     *
     * @param key a key of the session
     * @param name the attribute's name
     * @param value its value
     * @param visit sets and commits; returns false when the session had ended
     * @return what the visit returned
     */
    public boolean set(String key, String name, String value, BooleanSupplier visit) {
        return noted(new Step.Set(SessionKey.parse(key), name, value), call -> {
            boolean done = visit.getAsBoolean();
            call.done(done);
            return done;
        });
    }

    /**
     * Notes what an attribute is read as.
     *
     * @param key a key of the session
     * @param name the attribute's name
     * @param visit reads it; null when there is none
     * @return what the visit returned
     * @throws SessionNotFoundException when the visit throws it, because the session had ended
     */
    public @Nullable String get(String key, String name, Supplier<@Nullable String> visit) {
        return this.<@Nullable String>noted(new Step.Get(SessionKey.parse(key), name), call -> {
            String value = visit.get();
            call.done(Outcome.OK, List.of(), value);
            return value;
        });
    }

    /**
     * Notes that one is added to a counter by {@link dev.sojourn.Session#update}.
     *
     * @param key a key of the session
     * @param name the counter's name
     * @param visit adds, and returns the new number
     * @return what the visit returned
     */
    public int add(String key, String name, IntSupplier visit) {
        return noted(new Step.Add(SessionKey.parse(key), name), call -> {
            int number = visit.getAsInt();
            call.done(Outcome.OK, List.of(), String.valueOf(number));
            return number;
        });
    }

    /**
     * Notes that all sessions of a user are ended.
     *
     * @param user the user
     * @param ending ends them
     */
    public void endAll(String user, Runnable ending) {
        noted(new Step.EndAll(user), call -> {
            ending.run();
            call.done(true);
            return true;
        });
    }

    private interface Work<T extends @Nullable Object> {
        T with(History.Pending call);
    }

    private <T extends @Nullable Object> T noted(Step step, Work<T> work) {
        History.Pending call = history.begin(node, step);
        boolean noted = false;
        try {
            T result = work.with(call);
            noted = true;
            return result;
        } catch (SessionConflictException | SessionNotFoundException nothingWritten) {
            noted = true;
            call.done(false);
            throw nothingWritten;
        } finally {
            if (!noted) {
                call.unknown();
            }
        }
    }
}
