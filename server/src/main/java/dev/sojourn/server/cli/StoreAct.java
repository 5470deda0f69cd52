package dev.sojourn.server.cli;

import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.Target;
import dev.sojourn.store.StoreException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Acts on a store as a whole. Of each that is more than a look the audit has two lines: that it begins, and what
 * came of it.
 */
final class StoreAct {

    private StoreAct() {}

    /** What is done. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Failure;
    }

    /**
     * Does it, between its lines.
     *
     * @param at whose audit is told
     * @param mount whose sessions, or null for those of the server or of all
     * @param count how many sessions it was about, from what came of it; -1 when that says nothing
     * @return what came of it
     * @throws Failure what the work throws, and when the first line is required and cannot be written: then nothing
     *     was done
     */
    static <T> T audited(StoreAtRest at, Act act, @Nullable String mount, Work<T> work, ToLongFunction<? super T> count)
            throws Failure {
        Audit audit = at.audit();
        Target on = on(at, mount, null);
        return carriedOut(RestingDoor.done(() -> audit.announce(RestingDoor.by(null), act, on)), work, count);
    }

    /**
     * Looks, and writes the one line of that before anything is told.
     *
     * @param at whose audit is told
     * @param mount whose sessions, or null for those of the server
     * @param key the key of the one session that is looked at, or null
     * @param count how many sessions were looked at, from what came of it
     * @return what came of it
     * @throws Failure what the work throws, and when the line is required and cannot be written
     */
    static <T> T looked(
            StoreAtRest at,
            Act act,
            @Nullable String mount,
            @Nullable String key,
            Work<T> work,
            ToLongFunction<? super T> count)
            throws Failure {
        Audit audit = at.audit();
        Target on = on(at, mount, key);
        return carriedOut(RestingDoor.done(() -> audit.begin(RestingDoor.by(null), act, on)), work, count);
    }

    private static Target on(StoreAtRest at, @Nullable String mount, @Nullable String key) {
        return Target.store(new Target.Store(at.shown(), at.name()), mount, key);
    }

    private static <T> T carriedOut(Audit.Entry entry, Work<T> work, ToLongFunction<? super T> count) throws Failure {
        T done;
        try {
            done = work.run();
        } catch (Failure e) {
            if (e.error().equals("SessionNotFound")) {
                entry.none(e.error());
            } else {
                entry.failed(e.error());
            }
            throw e;
        } catch (StoreException e) {
            entry.failed("StoreUnavailable");
            throw e;
        } catch (RuntimeException e) {
            entry.threw(e);
            throw e;
        }
        int sessions = (int) Math.min(Integer.MAX_VALUE, count.applyAsLong(done));
        return RestingDoor.done(() -> {
            entry.done(sessions);
            return done;
        });
    }
}
