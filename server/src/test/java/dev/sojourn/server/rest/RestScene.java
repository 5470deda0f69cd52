package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.id.KeyRing;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.admin.AuditSink;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.UnconfirmedWriteException;
import dev.sojourn.testkit.CountingStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;

/** The API on a Tomcat at a free port, over a memory store that can fail and a clock that is moved by hand. */
final class RestScene implements AutoCloseable {

    static final String TOKEN = "correct-horse-battery-staple";
    static final String VIEWER_TOKEN = "only-for-looking-at-sessions";
    static final KeyRing KEYS = KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF"));
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The lines of the audit, in their order. */
    final List<AuditEvent> lines = new CopyOnWriteArrayList<>();

    final ManualClock clock = new ManualClock();
    private final AtomicReference<@Nullable StoreOperation> unconfirmed = new AtomicReference<>();
    final FaultyStore faults = new FaultyStore(new MemoryStore());
    final CountingStore store = new CountingStore(new Unconfirming());
    final SessionEngine engine;
    final SessionEngine mounted;
    final int port;

    private final AuditSink sink;
    private final boolean required;
    Administration admin;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();

    RestScene() {
        this(settings -> settings);
    }

    RestScene(UnaryOperator<EngineBuilder> settings) {
        this(settings, null, false);
    }

    /** One whose lines are written elsewhere as well, and may be required. */
    RestScene(UnaryOperator<EngineBuilder> settings, @Nullable AuditSink also, boolean required) {
        this.required = required;
        this.sink = also == null ? event -> {} : also;
        engine = settings.apply(SessionEngine.builder()
                        .store(store)
                        .keys(KEYS)
                        .clock(clock)
                        .withoutSweeps())
                .build();
        mounted = SessionEngine.builder()
                .store(new MemoryStore())
                .clock(clock)
                .withoutSweeps()
                .build();
        port = start();
    }

    private int start() {
        Mounts mounts = new Mounts() {
            @Override
            public @Nullable SessionEngine engineOf(String name) {
                return name.equals("shop") ? mounted : null;
            }

            @Override
            public Set<String> names() {
                return Set.of("shop");
            }
        };
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Audit audit = new Audit(sink, required, "node-1", clock);
        // The sink may hear of a refusal after its answer, a listener hears of it before.
        audit.addListener(lines::add);
        admin = new Administration(mounts.with(engine), audit);
        Tokens tokens = new Tokens(TOKEN, VIEWER_TOKEN);
        Tomcat.addServlet(context, "rest", new RestApi(admin, tokens, RestLimits.standard(), PublicAddress.direct()));
        context.addServletMapping("/api/*", "rest");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        return connector.getLocalPort();
    }

    /** Does each write, and does not confirm one of a kind that was asked for. */
    private final class Unconfirming extends ForwardingStore {
        Unconfirming() {
            super(faults);
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            T result = super.around(operation, call);
            if (unconfirmed.compareAndSet(operation, null)) {
                throw new UnconfirmedWriteException("told to fail", null);
            }
            return result;
        }
    }

    /** Makes the next write of a kind be done, but not be confirmed. */
    void leaveUnconfirmed(StoreOperation operation) {
        unconfirmed.set(operation);
    }

    /** An answer with its body as JSON. */
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonNode json() {
            return RestScene.json(response.body());
        }

        String error() {
            return json().path("error").asText();
        }

        @Nullable
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    /** Makes a session and tells its id. */
    String create(String body) {
        return call("POST", "/sessions", body).json().path("id").asText();
    }

    Reply get(String path) {
        return call("GET", path, null);
    }

    /** Calls with the token, and with the body as JSON unless it is null. */
    Reply call(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + TOKEN);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, publisher(body)));
    }

    /** Calls with the token of those who may only look. */
    Reply callAsViewer(String method, String path) {
        return send(
                request(path).header("Authorization", "Bearer " + VIEWER_TOKEN).method(method, publisher(null)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api" + path));
    }

    static HttpRequest.BodyPublisher publisher(@Nullable String body) {
        return body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
    }

    Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request line that no client library would, with the token, and tells the status of the answer. */
    int raw(String requestLine) {
        String head = requestLine + "\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + TOKEN
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring(9, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String keyOf(String id) {
        return Objects.requireNonNull(engine.directory().get(id).key());
    }

    @Override
    public void close() throws LifecycleException {
        admin.events().close();
        tomcat.stop();
        tomcat.destroy();
        engine.close();
        mounted.close();
    }
}
