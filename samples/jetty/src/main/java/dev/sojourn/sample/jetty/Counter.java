package dev.sojourn.sample.jetty;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Counts what a visitor asks for, on Jetty without servlets. */
public final class Counter implements AutoCloseable {

    private static final Attribute<Integer> COUNT =
            Attribute.of("count", int.class).orElse(0);

    private final SessionStore store = new MemoryStore();
    private final SessionEngine engine = SessionEngine.builder().store(store).build();
    private final HttpVisits visits = HttpVisits.builder(engine)
            .carriers(Carriers.cookie(CookieSettings.builder().secureByScheme().build()))
            .origins(Origins.same())
            .build();
    private final Server server;

    /** What a page says. */
    private record Reply(int status, String text) {}

    private interface Page {
        Reply answer(Session session, String body);
    }

    /** By method and path. */
    private static final Map<String, Page> PAGES = Map.of(
            "GET /count", Counter::count,
            "POST /login", Counter::login,
            "POST /logout", Counter::logout);

    /**
     * A program that is started.
     *
     * @param port where to listen on the loopback address; 0 for a free port
     * @throws Exception when it does not start
     */
    public Counter(int port) throws Exception {
        server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setHandler(new Pages());
        server.start();
    }

    /**
     * Starts it.
     *
     * @param args the port, 8080 unless given
     * @throws Exception when it does not start
     */
    public static void main(String[] args) throws Exception {
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
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty did not stop", e);
        } finally {
            engine.close();
            store.close();
        }
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

    /** Blocks as long as the store is asked; Jetty calls such a handler on a thread that may wait. */
    private final class Pages extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback done) throws Exception {
            Page page = PAGES.get(request.getMethod() + " " + Request.getPathInContext(request));
            if (page == null) {
                return false;
            }
            String body = Content.Source.asString(request, StandardCharsets.UTF_8);
            Reply reply = visit(new Exchange(request, response), page, body);
            response.setStatus(reply.status());
            Content.Sink.write(response, true, reply.text(), done);
            return true;
        }
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
    private record Exchange(Request request, Response response) implements WebExchange {

        @Override
        public List<String> headers(String name) {
            return request.getHeaders().getValuesList(name);
        }

        @Override
        public @Nullable String rawQuery() {
            return request.getHttpURI().getQuery();
        }

        @Override
        public String method() {
            return request.getMethod();
        }

        @Override
        public boolean secure() {
            return request.isSecure();
        }

        @Override
        public String remoteAddress() {
            return Request.getRemoteAddr(request);
        }

        @Override
        public void addHeader(String name, String value) {
            response.getHeaders().add(name, value);
        }

        @Override
        public void setHeader(String name, String value) {
            response.getHeaders().put(name, value);
        }

        @Override
        public List<String> responseHeaders(String name) {
            return response.getHeaders().getValuesList(name);
        }

        @Override
        public boolean committed() {
            return response.isCommitted();
        }
    }
}
