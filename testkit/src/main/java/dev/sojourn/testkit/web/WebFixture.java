package dev.sojourn.testkit.web;

import dev.sojourn.http.HttpVisits;
import java.util.Map;

/** How an integration starts a real server for the contract. */
public interface WebFixture {

    /**
     * Starts a server on a free port of the loopback interface. It believes {@code X-Forwarded-Proto: https}
     * of its peer, as behind a TLS proxy, and answers a path that has no handler with 404. Several may run at
     * once.
     *
     * @param visits what the integration under test is built from
     * @param handlers what answers, by exact path such as {@code /cart}
     * @return the running server
     * @throws Exception when it does not start; the test fails
     */
    WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws Exception;
}
