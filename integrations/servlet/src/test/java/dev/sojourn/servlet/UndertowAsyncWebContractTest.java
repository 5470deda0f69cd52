package dev.sojourn.servlet;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.web.WebHandler;
import dev.sojourn.testkit.web.WebServer;
import java.util.Map;

/** The web contract on Undertow, with handlers that answer after their servlet has returned. */
class UndertowAsyncWebContractTest extends UndertowWebContractTest {

    @Override
    public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws Exception {
        return new UndertowContainer()
                .start(SojournFilter.of(visits)::addTo, ServletCall.asynchronousServlets(handlers));
    }
}
