package dev.sojourn.server.metrics;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Says who may read the metrics. Called by many threads at once. */
@FunctionalInterface
public interface MetricsGate {

    /** Whoever asks may not read them. */
    long REFUSED = -1;

    /**
     * Judges a request.
     *
     * @param request the request
     * @param response its response, to which nothing is written
     * @return 0 when whoever sends it may read them, {@link #REFUSED} when not, and for how many seconds to wait when
     *     too many wrong tokens came from its address
     */
    long secondsToWait(HttpServletRequest request, HttpServletResponse response);
}
