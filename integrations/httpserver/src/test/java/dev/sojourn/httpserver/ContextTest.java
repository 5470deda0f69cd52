package dev.sojourn.httpserver;

import static dev.sojourn.httpserver.ServerScene.answer;
import static dev.sojourn.httpserver.ServerScene.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.httpserver.Wire.Reply;
import dev.sojourn.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers and filters in the contexts of the server. */
class ContextTest {

    private static final String ADA = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.US_ASCII));

    private final ServerScene scene;

    ContextTest() throws IOException {
        scene = new ServerScene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private static void authenticate(HttpContext context) {
        var unused = context.setAuthenticator(new BasicAuthenticator("shop") {
            @Override
            public boolean checkCredentials(String user, String password) {
                return user.equals("ada") && password.equals("secret");
            }
        });
    }

    @Test
    void aWrappedHandlerSeesWhomTheAuthenticatorLetIn() throws IOException {
        authenticate(scene.server.at("/in", scene.sessions.wrap(exchange -> {
            session(exchange).setUser(exchange.getPrincipal().getUsername());
            answer(exchange, "in");
        })));
        assertThat(scene.get("/in").status()).isEqualTo(401);
        assertThat(scene.get("/in", ADA).body()).isEqualTo("in");
    }

    @Test
    void theFilterRefusesAContextWithAnAuthenticatorAndDoesNotHang() throws IOException {
        HttpContext context = scene.server.at("/in", exchange -> answer(exchange, "in"));
        authenticate(context);
        context.getFilters().add(scene.sessions.filter());
        assertThat(scene.get("/in", ADA).status()).isEqualTo(500);
    }

    @Test
    void aHandlerBehindTheFilterMayBeWrappedToo() throws IOException {
        HttpHandler handler = scene.sessions.wrap(exchange -> {
            session(exchange).set("name", "eve");
            answer(exchange, "written");
        });
        scene.server.at("/both", handler).getFilters().add(scene.sessions.filter());
        Reply reply = scene.get("/both");

        assertThat(scene.get("/name", reply.cookie()).body()).isEqualTo("name=eve");
    }

    @Test
    void twoEnginesEachHaveTheirOwnSession() throws IOException {
        try (SessionEngine other =
                SessionEngine.builder().store(new MemoryStore()).build()) {
            CookieSettings second =
                    CookieSettings.builder().name("other").secureByScheme().build();
            SessionHandlers others = SessionHandlers.of(HttpVisits.of(other, Carriers.cookie(second)));
            HttpHandler inner = scene.sessions.wrap(exchange -> {
                session(exchange).set("name", "inner");
                answer(exchange, "ok");
            });
            scene.server.at("/two", others.wrap(exchange -> {
                session(exchange).set("name", "outer");
                inner.handle(exchange);
            }));
            assertThat(scene.get("/two").header("Set-Cookie"))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("other="))
                    .anyMatch(line -> line.startsWith("sid="));
        }
    }

    @Test
    void aHandlerThatWasNotWrappedIsToldWhatToDo() throws IOException {
        StringBuilder told = new StringBuilder();
        scene.server.at("/bare", exchange -> {
            try {
                session(exchange);
            } catch (IllegalStateException e) {
                told.append(e.getMessage());
            }
            answer(exchange, "bare");
        });
        scene.get("/bare");
        assertThat(told.toString()).contains("/bare", "SessionHandlers.wrap");
    }

    /** The server's attributes of an exchange are those of its context. */
    @Test
    void requestsOfOneContextAtOneTimeEachHaveTheirSession() throws IOException {
        CountDownLatch arrived = new CountDownLatch(2);
        scene.server.at("/together", scene.sessions.wrap(exchange -> {
            Object name = session(exchange).get("name");
            arrived.countDown();
            await(arrived);
            answer(exchange, name + " " + session(exchange).get("name"));
        }));
        String cookie = scene.get("/write").cookie();
        try (Wire ada = new Wire(scene.port());
                Wire nobody = new Wire(scene.port())) {
            ada.write("GET /together", "", cookie);
            nobody.write("GET /together", "");

            assertThat(ada.reply(false).body()).isEqualTo("ada ada");
            assertThat(nobody.reply(false).body()).isEqualTo("null null");
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void onTlsAHandlerSeesTheExchangeOfTls() throws IOException {
        scene.server
                .at("/tls", scene.sessions.wrap(exchange -> {
                    session(exchange).set("name", "ada");
                    answer(exchange, ((HttpsExchange) exchange).getSSLSession().getProtocol());
                }))
                .getFilters()
                .add(new BehindTlsProxy());
        Reply reply = scene.get("/tls", "X-Forwarded-Proto: https");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Set-Cookie")).singleElement().asString().startsWith("__Host-sid=");
    }

    @Test
    void aPageOfAnotherOriginIsRefusedBeforeAnyHandler() throws IOException {
        SessionHandlers guarded = SessionHandlers.of(
                HttpVisits.builder(scene.engine).origins(Origins.same()).build());
        scene.server.at("/change", guarded.wrap(exchange -> answer(exchange, "changed")));

        assertThat(Wire.once(scene.port(), "POST /change", "Sec-Fetch-Site: cross-site", "Content-Length: 0")
                        .status())
                .isEqualTo(403);
    }
}
