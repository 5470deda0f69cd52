package dev.sojourn.testkit.web;

import java.io.IOException;

/** What answers a request of the contract; called by many threads at once. */
@FunctionalInterface
public interface WebHandler {

    /**
     * Answers one request. What it throws is the integration's to deal with.
     *
     * @param call the request, its session and its response
     * @throws IOException when the client has gone
     */
    void handle(WebCall call) throws IOException;
}
