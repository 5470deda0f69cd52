package dev.sojourn.httpserver;

import com.sun.net.httpserver.Filter;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.web.WebContract;
import dev.sojourn.testkit.web.WebHandler;
import dev.sojourn.testkit.web.WebServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The web contract with handlers behind the filter. */
class FilterWebContractTest implements WebContract {

    @Override
    public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws Exception {
        PlainServer server = new PlainServer();
        List<Filter> filters =
                List.of(new BehindTlsProxy(), SessionHandlers.of(visits).filter());
        handlers.forEach((path, handler) -> server.at(path, exchange -> ExchangeCall.serve(exchange, handler))
                .getFilters()
                .addAll(filters));
        return server;
    }

    /** The server makes a blank of a tab in a header, so that one case is no malformed one here. */
    @TestFactory
    @Override
    public Stream<DynamicTest> aMalformedBearerTokenIsRefused() {
        return WebContract.super
                .aMalformedBearerTokenIsRefused()
                .filter(test -> !test.getDisplayName().contains("TAB"));
    }
}
