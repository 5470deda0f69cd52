package dev.sojourn.websocket;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.id.KeyRing;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.UnconfirmedWriteException;
import dev.sojourn.testkit.CountingStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * An application that does to its session what it is told, by request at {@code /http} and by message at
 * {@code /live} (door: the servlet) and {@code /deployed} (door: the configurator).
 */
final class SocketApp implements AutoCloseable {

    final ManualClock clock = new ManualClock();
    final MemoryStore memory = new MemoryStore();
    final FaultyStore faulty = new FaultyStore(memory);
    final CountingStore store = new CountingStore(new Unconfirming(faulty));
    final SessionEngine engine;
    final HttpVisits sessions;
    final SessionSockets sockets;
    final SocketServer server;
    /** Holds a message of "hold" until it is released. */
    final Semaphore gate = new Semaphore(0);
    /** The step in which handlers fail. */
    volatile String failing = "none";

    /** Whether the next session that is stored is not confirmed. */
    final AtomicBoolean unconfirmed = new AtomicBoolean();

    private boolean stopped;
    /** What the handler was told of, in order. */
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private SocketApp(SocketServer.Starter container, SocketOptions options, Carriers carriers) throws Exception {
        engine = SessionEngine.builder()
                .store(store)
                .keys(KeyRing.random())
                .clock(clock)
                .withoutSweeps()
                .build();
        sessions = HttpVisits.of(engine, carriers);
        sockets = SessionSockets.of(sessions, options);
        server = container.start(
                websockets -> new AppServlet(new SojournUpgrade(sockets, websockets)),
                ServerEndpointConfig.Builder.create(Deployed.class, "/deployed")
                        .configurator(new SojournConfigurator(sockets) {
                            @Override
                            public <T> T getEndpointInstance(Class<T> type) {
                                return type.cast(new Deployed(SocketApp.this));
                            }
                        })
                        .build(),
                ServerEndpointConfig.Builder.create(Deployed.class, "/unchecked")
                        .configurator(new ServerEndpointConfig.Configurator() {
                            @Override
                            public <T> T getEndpointInstance(Class<T> type) {
                                return type.cast(new Deployed(SocketApp.this));
                            }
                        })
                        .build());
    }

    /** Stores a session, and does not confirm it when that was asked for. */
    private final class Unconfirming extends ForwardingStore {

        Unconfirming(SessionStore store) {
            super(store);
        }

        @Override
        public boolean create(StoredSession session) {
            boolean created = super.create(session);
            if (unconfirmed.getAndSet(false)) {
                throw new UnconfirmedWriteException("told to fail", null);
            }
            return created;
        }
    }

    static Carriers cookie() {
        return Carriers.cookie(cookieSettings());
    }

    static CookieSettings cookieSettings() {
        return CookieSettings.builder().name("sid").secureByScheme().build();
    }

    static SocketApp start(SocketServer.Starter container, UnaryOperator<SocketOptions> rules) throws Exception {
        return start(container, cookie(), rules);
    }

    static SocketApp start(SocketServer.Starter container, Carriers carriers, UnaryOperator<SocketOptions> rules)
            throws Exception {
        return new SocketApp(container, rules.apply(SocketOptions.standard()), carriers);
    }

    int port() {
        return server.port();
    }

    /** Waits until the handler has heard of something. */
    void awaitHeard(String text) throws InterruptedException {
        String next;
        do {
            next = heard.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("The handler was not told in time: " + text);
            }
        } while (!next.equals(text));
    }

    /** Ends all sockets and requests; the engine goes on. */
    void stop() throws IOException {
        if (!stopped) {
            stopped = true;
            sockets.close();
            server.close();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        engine.close();
        memory.close();
    }

    /** Carries out one command; what it answers is null when there is nothing to say. */
    private static String obey(Session session, String command) {
        String[] words = command.split(" ");
        return switch (words[0]) {
            case "get" -> String.valueOf(session.get(words[1]));
            case "set" -> {
                session.set(words[1], words[2]);
                yield "set";
            }
            case "add" ->
                String.valueOf(session.update(words[1], Long.class, present -> present == null ? 1L : present + 1));
            case "key" -> String.valueOf(session.key());
            case "begin" -> {
                session.begin();
                yield "begun";
            }
            case "begin-and-save" -> String.valueOf(session.begin().save());
            case "size" -> String.valueOf(session.size());
            case "clear" -> String.valueOf(session.clear().size());
            case "save" -> String.valueOf(session.save());
            case "reload" -> String.valueOf(session.reload());
            case "roll" -> String.valueOf(session.roll());
            case "login" -> String.valueOf(session.setUser(words[1]).user());
            case "destroy-and-set" -> {
                session.destroy();
                session.set(words[1], words[2]);
                yield "set";
            }
            case "destroy" -> String.valueOf(session.destroy());
            default -> throw new IllegalArgumentException("told to fail: " + command);
        };
    }

    /** The handler of sockets that come by the servlet. */
    final class Obedient implements SocketHandler {

        @Override
        public void onOpen(SocketSession socket) throws IOException {
            failIf("open");
            socket.send("open");
        }

        @Override
        public void onText(SocketSession socket, Session session, String text)
                throws IOException, InterruptedException {
            heard.add(text);
            String[] words = text.split(" ");
            switch (words[0]) {
                case "hold" -> {
                    session.set("held", "yes");
                    gate.acquire();
                    if (text.endsWith(" and send")) {
                        socket.send("held");
                    }
                }
                case "join" -> socket.join(engine.directory().get(words[1]));
                case "quit" -> socket.close(4000, "as told");
                case "nest" -> socket.visit(again -> again.set("nested", "yes"));
                default -> answer(socket, session, text);
            }
        }

        private void answer(SocketSession socket, Session session, String text) throws IOException {
            String answer = obey(session, text.endsWith(" then fail") ? text.replace(" then fail", "") : text);
            if (text.endsWith(" then fail")) {
                throw new IllegalStateException("told to fail");
            }
            socket.send(answer);
        }

        @Override
        public void onClose(SocketSession socket, int code) {
            boolean visited = socket.visit(session -> heard.add("left " + session.get("name")));
            heard.add("closed " + code + (visited ? "" : " without a session"));
            failIf("close");
        }

        private void failIf(String step) {
            if (failing.equals(step)) {
                throw new IllegalStateException("told to fail");
            }
        }
    }

    /** An endpoint as an application writes it for a path. */
    public static final class Deployed extends Endpoint {

        private final SocketApp app;

        Deployed(SocketApp app) {
            this.app = app;
        }

        @Override
        public void onOpen(jakarta.websocket.Session container, EndpointConfig config) {
            SocketSession socket = app.sockets.open(container);
            container.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                try {
                    SessionSockets.of(container).visit(session -> socket.send(obey(session, text)));
                } catch (IOException e) {
                    app.heard.add("not sent");
                }
            });
        }

        @Override
        public void onClose(jakarta.websocket.Session container, CloseReason reason) {
            SessionSockets.of(container).closed();
            app.heard.add("closed " + reason.getCloseCode().getCode());
        }

        @Override
        public void onError(jakarta.websocket.Session container, Throwable fault) {
            app.heard.add("error " + fault.getMessage());
        }
    }

    private final class AppServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient SojournUpgrade upgrade;

        AppServlet(SojournUpgrade upgrade) {
            this.upgrade = upgrade;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            if (request.getRequestURI().equals("/live")) {
                upgrade.upgrade(request, response, Obedient::new);
            } else if (request.getRequestURI().equals("/shared")) {
                try (HttpVisit visit = sessions.enter(new ServletExchange(request, response))) {
                    visit.session().set("shared", "yes");
                    upgrade.upgrade(request, response, visit, Obedient::new);
                }
            } else if (request.getRequestURI().equals("/login")) {
                try (HttpVisit visit = sessions.enter(new ServletExchange(request, response))) {
                    visit.session().setUser("ann");
                    upgrade.upgrade(request, response, visit, Obedient::new);
                }
            } else if (request.getRequestURI().equals("/grown")) {
                try (HttpVisit visit = sessions.enter(new ServletExchange(request, response))) {
                    for (String name : "a b c d e f".split(" ")) {
                        visit.session().set(name, "x".repeat(60_000));
                    }
                    upgrade.upgrade(request, response, visit, Obedient::new);
                }
            } else if (request.getRequestURI().equals("/lost")) {
                try (HttpVisit visit = sessions.enter(new ServletExchange(request, response))) {
                    visit.session().set("name", "Lost");
                    engine.directory().end(String.valueOf(visit.session().key()));
                    upgrade.upgrade(request, response, visit, Obedient::new);
                }
            } else {
                String answer;
                try (HttpVisit visit = sessions.enter(new ServletExchange(request, response))) {
                    answer = obey(visit.session(), request.getHeader("Command"));
                    visit.commit();
                }
                response.setContentType("text/plain");
                response.getOutputStream().print(answer);
            }
        }
    }
}
