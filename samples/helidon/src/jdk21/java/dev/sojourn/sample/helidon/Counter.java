package dev.sojourn.sample.helidon;

import dev.sojourn.Attribute;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.http.WebExchange;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts what a visitor asks for, on Helidon SE, whose handlers are on virtual threads and may wait. */
public final class Counter implements AutoCloseable {

    private static final Attribute<Integer> COUNT =
            Attribute.of("count", int.class).orElse(0);

    private final SessionStore store = new MemoryStore();
    private final SessionEngine engine = SessionEngine.builder().store(store).build();
    private final HttpVisits visits = HttpVisits.builder(engine)
            .carriers(Carriers.cookie(CookieSettings.builder().secureByScheme().build()))
            .origins(Origins.same())
            .build();
    private final WebServer server;

    /** What a page says. */
    private record Reply(int status, String text) {}

    private interface Page {
        Reply answer(Session session, String body);
    }

    /**
     * A program that is started.
     *
     * @param port where to listen on the loopback address; 0 for a free port
     */
    public Counter(int port) {
        server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(port)
                .routing(routes -> routes.get("/count", handler(Counter::count))
                        .post("/login", handler(Counter::login))
                        .post("/logout", handler(Counter::logout)))
                .build()
                .start();
    }

    /**
     * Starts it.
     *
     * @param args the port, 8080 unless given
     */
    public static void main(String[] args) {
        Counter counter = new Counter(args.length == 0 ? 8080 : Integer.parseInt(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(counter::close));
        System.out.println("http://127.0.0.1:" + counter.port() + "/count");
    }

    /**
     * Where it listens.
     *
     * @return the port
     */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        engine.close();
        store.close();
    }

    private static Reply count(Session session, String body) {
        int count = session.update(COUNT, n -> n + 1);
        return new Reply(200, "count " + count + " of " + Objects.requireNonNullElse(session.user(), "nobody"));
    }

    private static Reply login(Session session, String body) {
        if (body.isEmpty() || body.length() > 100) {
            return new Reply(400, "The body must be a name.");
        }
        session.setUser(body);
        return new Reply(200, "hello " + body);
    }

    private static Reply logout(Session session, String body) {
        session.destroy();
        return new Reply(200, "bye");
    }

    private Handler handler(Page page) {
        return (request, response) -> {
            String body = request.content().hasEntity() ? request.content().as(String.class) : "";
            Reply reply = visit(new Exchange(request, response), page, body);
            response.status(reply.status()).send(reply.text());
        };
    }

    /** The session is stored before the response leaves, and what could not be stored is answered in its place. */
    private Reply visit(WebExchange exchange, Page page, String body) {
        try (RequestVisit request = visits.request(exchange)) {
            try {
                Reply reply = page.answer(request.session(), body);
                request.commit();
                return reply;
            } catch (RuntimeException failure) {
                FaultAnswer answer = request.failed(failure);
                if (answer == null) {
                    throw failure;
                }
                answer.headers().forEach(exchange::setHeader);
                return new Reply(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
            }
        }
    }

    /** What Sojourn wants to know of a request, and to say in its response. */
    private record Exchange(ServerRequest request, ServerResponse response) implements WebExchange {

        @Override
        public List<String> headers(String name) {
            return request.headers().all(HeaderNames.create(name), List::of);
        }

        @Override
        public @Nullable String rawQuery() {
            return request.query().rawValue();
        }

        @Override
        public String method() {
            return request.prologue().method().text();
        }

        @Override
        public boolean secure() {
            return request.isSecure();
        }

        @Override
        public @Nullable String remoteAddress() {
            return request.remotePeer().address() instanceof InetSocketAddress peer
                    ? peer.getAddress().getHostAddress()
                    : null;
        }

        @Override
        public void addHeader(String name, String value) {
            response.headers().add(HeaderNames.create(name), value);
        }

        @Override
        public void setHeader(String name, String value) {
            response.headers().set(HeaderNames.create(name), value);
        }

        @Override
        public List<String> responseHeaders(String name) {
            return response.headers().all(HeaderNames.create(name), List::of);
        }

        @Override
        public boolean committed() {
            return response.isSent();
        }
    }
}
