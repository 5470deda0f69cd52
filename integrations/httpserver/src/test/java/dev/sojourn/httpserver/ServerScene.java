package dev.sojourn.httpserver;

import com.sun.net.httpserver.HttpExchange;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.FaultyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A server with sessions in memory, for one test. */
final class ServerScene implements AutoCloseable {

    final FaultyStore store = new FaultyStore(new MemoryStore());
    final SessionEngine engine = SessionEngine.builder()
            .store(store)
            .limits(Limits.standard().withValueBytes(400).withSessionBytes(500))
            .withoutSweeps()
            .build();
    final SessionHandlers sessions = SessionHandlers.of(HttpVisits.of(
            engine,
            Carriers.builder()
                    .cookie(CookieSettings.builder().secureByScheme().build())
                    .body("sid")
                    .build()));
    final PlainServer server;

    ServerScene() throws IOException {
        server = new PlainServer();
        server.at(
                "/name",
                sessions.wrap(
                        exchange -> answer(exchange, "name=" + session(exchange).get("name"))));
        server.at("/write", sessions.wrap(exchange -> {
            session(exchange).set("name", "ada");
            answer(exchange, "written");
        }));
    }

    static Session session(HttpExchange exchange) {
        return SessionHandlers.session(exchange);
    }

    static void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    int port() {
        return server.port();
    }

    Wire.Reply get(String path, String... headers) throws IOException {
        return Wire.once(port(), "GET " + path, headers);
    }

    @Override
    public void close() {
        server.close();
        engine.close();
        store.close();
    }
}
