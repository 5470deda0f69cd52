package dev.sojourn.sample.javalin;

import dev.sojourn.Attribute;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.http.Origins;
import dev.sojourn.http.SocketBinding;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.websocket.WsContext;
import java.util.Objects;

/** Counts what a visitor asks for, on Javalin, by HTTP and by a socket of the same session. */
public final class Counter implements AutoCloseable {

    private static final Attribute<Integer> COUNT =
            Attribute.of("count", int.class).orElse(0);

    private final SessionStore store = new MemoryStore();
    private final SessionEngine engine = SessionEngine.builder().store(store).build();
    private final Javalin app;

    /**
     * A program that is started.
     *
     * @param port where to listen on the loopback address; 0 for a free port
     */
    public Counter(int port) {
        SojournFilter filter = SojournFilter.builder(engine)
                .visits(visits -> visits.origins(Origins.same()))
                // Javalin calls getSession() at each handshake of a socket, for strangers too.
                .lazyGetSession(true)
                .build();
        app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.modifyServletContextHandler(context ->
                    context.addServletContainerInitializer((classes, application) -> filter.addTo(application, store)));
            config.routes.get("/count", Counter::count);
            config.routes.post("/login", Counter::login);
            config.routes.post("/logout", Counter::logout);
            config.routes.wsBeforeUpgrade("/live", Counter::admit);
            config.routes.ws("/live", live -> {
                live.onConnect(this::opened);
                live.onMessage(Counter::message);
                live.onClose(socket -> binding(socket).leave());
            });
        });
        app.start("127.0.0.1", port);
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
        return app.port();
    }

    /** The filter closes the engine and then the store. */
    @Override
    public void close() {
        app.stop();
    }

    private static void count(Context http) {
        http.result(count(SojournFilter.session(http.req())));
    }

    private static String count(Session session) {
        int count = session.update(COUNT, n -> n + 1);
        return "count " + count + " of " + Objects.requireNonNullElse(session.user(), "nobody");
    }

    private static void login(Context http) {
        String name = http.body();
        if (name.isEmpty() || name.length() > 100) {
            http.status(400).result("The body must be a name.");
            return;
        }
        SojournFilter.session(http.req()).setUser(name);
        http.result("hello " + name);
    }

    private static void logout(Context http) {
        SojournFilter.session(http.req()).destroy();
        http.result("bye");
    }

    /** A socket is for who is logged in, and not for pages of other sites. */
    private static void admit(Context http) {
        Session session = SojournFilter.session(http.req());
        String origin = http.header("Origin");
        if (session.user() == null || origin != null && !origin.equals(http.scheme() + "://" + http.host())) {
            throw new ForbiddenResponse();
        }
        http.attribute("session", session);
    }

    /** From here on the socket is closed when its session ends, by whatever hand. */
    private void opened(WsContext socket) {
        SocketBinding binding = new SocketBinding(engine, socket::closeSession);
        socket.attribute("binding", binding);
        binding.join(Objects.requireNonNull(socket.<Session>attribute("session")));
    }

    private static SocketBinding binding(WsContext socket) {
        return Objects.requireNonNull(socket.<SocketBinding>attribute("binding"));
    }

    private static void message(WsContext socket) {
        try (SocketBinding.Turn turn = binding(socket).turn();
                Visit visit = turn.enter()) {
            if (visit != null) {
                String answer = count(visit.session());
                turn.commit(visit);
                socket.send(answer);
            }
        }
    }
}
