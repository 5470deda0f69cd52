package dev.sojourn.servlet;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.web.WebContract;
import dev.sojourn.testkit.web.WebHandler;
import dev.sojourn.testkit.web.WebServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The web contract on Undertow, with handlers that answer after their servlet has returned. */
class UndertowAsyncWebContractTest implements WebContract {

    private final Container container = new UndertowContainer();

    @Override
    public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws Exception {
        return container.start(SojournFilter.of(visits)::addTo, ServletCall.asynchronousServlets(handlers));
    }

    @Test
    @Override
    public void aHandlerThatThrowsAnswers500AndCommits() {
        assumeTrue(container.keepsHeadersOfFailures(), UndertowContainer.CLEARS_HEADERS);
        WebContract.super.aHandlerThatThrowsAnswers500AndCommits();
    }

    @Test
    @Override
    public void aLoginIsToldBesideAFaultOfTheHandler() {
        assumeTrue(container.keepsHeadersOfFailures(), UndertowContainer.CLEARS_HEADERS);
        WebContract.super.aLoginIsToldBesideAFaultOfTheHandler();
    }
}
