package dev.sojourn;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What could not be finished because the store failed, for each sweep to try again. It is lost with this process, and
 * what it is about then ends by its own time.
 */
final class Unfinished {

    private static final Logger LOG = System.getLogger(Unfinished.class.getName());

    private static final int MOST = 20_000;

    /** After so many failures in a row the store is taken to be down until the next sweep. */
    private static final int FAILURES = 3;

    private final Map<Object, Runnable> works = new LinkedHashMap<>();

    /**
     * Keeps a piece of work, in the place of an earlier one on the same.
     *
     * @param what it is about
     * @param work may be done twice; throws {@link StoreUnavailableException} when it has to be tried once more
     */
    synchronized void add(Object what, Runnable work) {
        if (works.size() < MOST || works.containsKey(what)) {
            works.put(what, work);
        } else {
            LOG.log(Level.WARNING, "{0} failed operations wait to be made good; one more is forgotten", MOST);
        }
    }

    /** Tries everything once; what fails again comes last the next time. */
    void tryAgain() {
        tryAgain(what -> true);
    }

    /** Tries what is about something; returns whether there was any. */
    boolean tryAgain(Predicate<Object> which) {
        boolean any = false;
        int failures = 0;
        for (Object what : all()) {
            Runnable work = which.test(what) ? take(what) : null;
            if (work == null) {
                continue;
            }
            any = true;
            try {
                work.run();
                failures = 0;
            } catch (StoreUnavailableException e) {
                // Told as an event.
                add(what, work);
                if (++failures == FAILURES) {
                    return true;
                }
            } catch (RuntimeException e) {
                // It would fail again, and must not keep the sweep from its work.
                LOG.log(Level.WARNING, "An operation that had failed could not be made good", e);
            }
        }
        return any;
    }

    private synchronized List<Object> all() {
        return List.copyOf(works.keySet());
    }

    private synchronized @Nullable Runnable take(Object what) {
        return works.remove(what);
    }
}
