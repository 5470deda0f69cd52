package dev.sojourn.servlet;

import dev.sojourn.http.Carrier;
import dev.sojourn.http.HttpVisits;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one filter does for each of its requests.
 *
 * @param visits opens their visits
 * @param listeners hear of what they do
 * @param persistOnError whether the changes of a failed one are stored
 * @param errorPages whether faults of a session are answered by {@code sendError}
 * @param lazyGetSession whether {@code getSession()} leaves it to the first write to begin the session
 * @param everyRequest whether each request that presents an id is a use of its session
 * @param timeout what a session that begins is given as its duration; null for the engine's
 * @param quiet which requests are no use of their session
 * @param readsBodies whether an id may be in a body, which is looked at before the handler reads it
 */
record FilterSettings(
        HttpVisits visits,
        ServletListeners listeners,
        boolean persistOnError,
        boolean errorPages,
        boolean lazyGetSession,
        boolean everyRequest,
        @Nullable Duration timeout,
        Predicate<HttpServletRequest> quiet,
        boolean readsBodies) {

    /** Whether an id may be in a body. */
    static boolean readsBodies(HttpVisits visits) {
        return visits.carriers().order().stream().anyMatch(Carrier.Body.class::isInstance);
    }
}
