package dev.sojourn.server.cli;

import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.Target;
import dev.sojourn.store.StoreException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Acts on a store as a whole. Of each the audit has two lines: that it begins, and what came of it. */
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
        Audit.Entry entry = RestingDoor.done(() -> audit.announce(RestingDoor.by(null), act, Target.engine(mount)));
        T done;
        try {
            done = work.run();
        } catch (Failure e) {
            entry.failed(e.error());
            throw e;
        } catch (StoreException e) {
            entry.failed("StoreUnavailable");
            throw e;
        } catch (RuntimeException e) {
            entry.threw(e);
            throw e;
        }
        entry.done((int) Math.min(Integer.MAX_VALUE, count.applyAsLong(done)));
        return done;
    }
}
