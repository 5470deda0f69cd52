package dev.sojourn.sample.undertow;

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
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts what a visitor asks for, on Undertow without servlets. */
public final class Counter implements AutoCloseable {

    private static final Attribute<Integer> COUNT =
            Attribute.of("count", int.class).orElse(0);

    private final SessionStore store = new MemoryStore();
    private final SessionEngine engine = SessionEngine.builder().store(store).build();
    private final HttpVisits visits = HttpVisits.builder(engine)
            .carriers(Carriers.cookie(CookieSettings.builder().secureByScheme().build()))
            .origins(Origins.same())
            .build();
    private final Undertow server;

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
        HttpHandler routes = Handlers.routing()
                .get("/count", handler(Counter::count))
                .post("/login", handler(Counter::login))
                .post("/logout", handler(Counter::logout));
        // Sessions wait for their store, so handlers are on threads that may wait.
        server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setHandler(new BlockingHandler(routes))
                .build();
        server.start();
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
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
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

    private HttpHandler handler(Page page) {
        return http -> {
            String body = new String(http.getInputStream().readNBytes(10_000), StandardCharsets.UTF_8);
            Reply reply = visit(new Exchange(http), page, body);
            http.setStatusCode(reply.status());
            http.getResponseSender().send(reply.text());
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
    private record Exchange(HttpServerExchange http) implements WebExchange {

        @Override
        public List<String> headers(String name) {
            return lines(http.getRequestHeaders(), name);
        }

        @Override
        public @Nullable String rawQuery() {
            return http.getQueryString().isEmpty() ? null : http.getQueryString();
        }

        @Override
        public String method() {
            return http.getRequestMethod().toString();
        }

        @Override
        public boolean secure() {
            return http.isSecure();
        }

        @Override
        public String remoteAddress() {
            return http.getSourceAddress().getAddress().getHostAddress();
        }

        @Override
        public void addHeader(String name, String value) {
            http.getResponseHeaders().add(new HttpString(name), value);
        }

        @Override
        public void setHeader(String name, String value) {
            http.getResponseHeaders().put(new HttpString(name), value);
        }

        @Override
        public List<String> responseHeaders(String name) {
            return lines(http.getResponseHeaders(), name);
        }

        @Override
        public boolean committed() {
            return http.isResponseStarted();
        }

        private static List<String> lines(HeaderMap headers, String name) {
            List<String> values = headers.get(name);
            return values == null ? List.of() : List.copyOf(values);
        }
    }
}
