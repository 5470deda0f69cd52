package dev.sojourn.websocket;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.socket.SocketClient;
import dev.sojourn.testkit.socket.SocketHost;
import dev.sojourn.testkit.socket.SocketPlan;
import dev.sojourn.testkit.socket.SocketRules;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The contract of sockets, on any container. */
interface ContainerSocketRules extends SocketRules {

    SocketServer.Starter container();

    /** The settings of the door. */
    default SocketOptions options() {
        return SocketOptions.standard();
    }

    @Override
    default SocketHost start(SocketPlan plan) throws Exception {
        SessionEngine engine = plan.engine(SessionEngine.builder());
        SessionSockets sockets = SessionSockets.of(HttpVisits.of(engine, SocketApp.cookie()), options());
        SocketServer server = container()
                .start(websockets -> new UpgradeServlet(new SojournUpgrade(sockets, websockets), new Obedient(plan)));
        return new Host(engine, sockets, server);
    }

    /** A server and its clients. */
    record Host(SessionEngine engine, SessionSockets sockets, SocketServer server) implements SocketHost {

        @Override
        public SocketClient open(Session session) throws Exception {
            Browser browser = new Browser(server.port());
            browser.cookie = cookie(session);
            Browser.Socket socket = browser.open();
            String greeting = socket.receive();
            if (!greeting.equals("open")) {
                throw new IllegalStateException(greeting);
            }
            return new Client(engine, String.valueOf(session.key()), socket);
        }

        @Override
        public int handshake(Session session, String origin) throws Exception {
            return new RawHandshake(server.port())
                    .with("Origin: " + origin)
                    .with("Cookie: " + cookie(session))
                    .status();
        }

        private static String cookie(Session session) {
            return "sid=" + session.signedId();
        }

        @Override
        public void close() throws IOException {
            sockets.close();
            server.close();
        }
    }

    /** One socket of a browser. */
    record Client(SessionEngine engine, String key, Browser.Socket socket) implements SocketClient {

        @Override
        public void send(String text) throws Exception {
            try {
                socket.send(text);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof IOException)) {
                    throw e;
                }
                // The server has closed it meanwhile.
            }
        }

        @Override
        public String receive() throws Exception {
            return socket.receive();
        }

        @Override
        public @Nullable String look() {
            return socket.look();
        }

        @Override
        public int closeCode() throws Exception {
            return socket.closeCode();
        }

        @Override
        public void close() throws Exception {
            socket.close();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (engine.connectionsOf(key) > 0 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    /** Does to its session what it is told. */
    record Obedient(SocketPlan plan) implements SocketHandler {

        @Override
        public void onOpen(SocketSession socket) throws IOException {
            socket.send("open");
        }

        @Override
        public void onText(SocketSession socket, Session session, String text) throws IOException {
            plan.heard();
            socket.send(obey(session, text));
        }

        private String obey(Session session, String text) {
            String[] words = text.split(" ");
            switch (words[0]) {
                case "get" -> {
                    return String.valueOf(session.get(words[1]));
                }
                case "set" -> session.set(words[1], words[2]);
                case "end" -> session.destroy();
                case "again" -> {
                    session.destroy();
                    session.begin().set("name", words[1]).save();
                }
                default -> {
                    session.get("name");
                    plan.meanwhile();
                    if (words[0].equals("hold")) {
                        session.set("held", "yes");
                    }
                }
            }
            return "done";
        }
    }

    /** Opens a socket for every request. */
    final class UpgradeServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient SojournUpgrade upgrade;
        private final transient SocketHandler handler;

        UpgradeServlet(SojournUpgrade upgrade, SocketHandler handler) {
            this.upgrade = upgrade;
            this.handler = handler;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            upgrade.upgrade(request, response, () -> handler);
        }
    }
}
