package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.server.demo.Demos;
import dev.sojourn.server.web.Router;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.web.VisitLeak;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages of the server keep no session alive when their requests and sockets are over. */
class VisitEndTest {

    private static final String ROUTER = "router";

    private final ManualClock clock = new ManualClock();
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private String address = "";

    @Test
    void thePagesLeaveNoVisitOpen() throws Exception {
        try (Demos demos = new Demos();
                SessionEngine engine = SessionEngine.builder()
                        .store(new MemoryStore())
                        .clock(clock)
                        .listener(demos)
                        .withoutSweeps()
                        .build()) {
            try (Container container =
                    Container.of(ServerOptions.of(List.of("--port=0", "--store=memory:"), Map.of()))) {
                HttpVisits sessions = HttpVisits.of(
                        engine,
                        Carriers.cookie(
                                CookieSettings.builder().secureByScheme().build()));
                Router router = new Router();
                demos.mount(router, sessions, 1000);
                container.filterOf(ROUTER, "sojourn", SojournFilter.of(sessions));
                container.servlet(ROUTER, router, router.patterns());
                container.start();
                address = "localhost:" + container.port();
                visit();
                demos.closeSockets();
            }

            VisitLeak.assertNone(engine, clock);
        }
    }

    private void visit() throws Exception {
        for (String page :
                List.of("/", "/demos/visits", "/demos/sessions/login", "/demos/live", "/demos/status", "/none")) {
            assertThat(send(request(page))).isLessThan(500);
        }
        assertThat(send(form("/demos/sessions/start", "name=Ada"))).isEqualTo(200);
        assertThat(send(request("/demos/sessions/continue"))).isEqualTo(200);
        assertThat(send(form("/demos/sessions/start", "name="))).isGreaterThanOrEqualTo(200);
        HttpCookie cookie = cookies.getCookieStore().getCookies().get(0);
        WebSocket socket = client.newWebSocketBuilder()
                .header("Cookie", cookie.getName() + "=" + cookie.getValue())
                .buildAsync(URI.create("ws://" + address + "/demos/live"), new WebSocket.Listener() {})
                .join();
        socket.sendText("{\"add\": 1}", true).join();
        socket.sendText("nothing of the kind", true).join();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address + path));
    }

    private HttpRequest.Builder form(String path, String body) {
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private int send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
}
