package dev.sojourn.bench;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.session.InMemorySessionManager;
import io.undertow.server.session.Session;
import io.undertow.server.session.SessionConfig;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Undertow's in-memory session manager: a session is got for an exchange, asked, and done with the request. A manager
 * wants an exchange of a living connection, so each thread has two that wait for their answer for good, one that makes
 * sessions and one that visits them. Used again and again they spare Undertow what a new exchange costs.
 */
final class UndertowSubject extends EngineSubject<UndertowSubject.Hand> {

    private static final String HOST = "127.0.0.1";
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InMemorySessionManager manager = new InMemorySessionManager("bench");
    private final BlockingQueue<HttpServerExchange> waiting = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final ThreadLocal<Hand> hands = ThreadLocal.withInitial(Hand::new);
    private final Undertow server;

    UndertowSubject() {
        server = Undertow.builder()
                .addHttpListener(0, HOST)
                .setHandler(exchange -> exchange.dispatch(SameThreadExecutor.INSTANCE, () -> waiting.add(exchange)))
                .build();
        server.start();
        manager.start();
    }

    /** What one thread uses; its id is the one that the current request presents. */
    final class Hand implements SessionConfig {
        final HttpServerExchange making = exchange();
        final HttpServerExchange visiting = exchange();
        HttpServerExchange exchange = visiting;

        @Nullable
        String id;

        @Nullable
        Session session;

        Session session() {
            return Objects.requireNonNull(session);
        }

        @Override
        public @Nullable String findSessionId(HttpServerExchange exchange) {
            return id;
        }

        @Override
        public void setSessionId(HttpServerExchange exchange, String fresh) {
            // No benchmark answers a request.
        }

        @Override
        public void clearSession(HttpServerExchange exchange, String gone) {
            // As above.
        }

        @Override
        public SessionCookieSource sessionCookieSource(HttpServerExchange exchange) {
            return SessionCookieSource.COOKIE;
        }

        @Override
        public String rewriteUrl(String url, String session) {
            return url;
        }
    }

    private HttpServerExchange exchange() {
        try {
            InetSocketAddress address =
                    (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
            Socket socket = new Socket(HOST, address.getPort());
            sockets.add(socket);
            socket.getOutputStream().write(REQUEST);
            return waiting.take();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    Hand make() {
        Hand hand = hands.get();
        hand.id = null;
        hand.exchange = hand.making;
        hand.session = manager.createSession(hand.making, hand);
        return hand;
    }

    @Override
    Hand enter(String id) {
        Hand hand = hands.get();
        hand.id = id;
        hand.exchange = hand.visiting;
        hand.session = Objects.requireNonNull(manager.getSession(hand.visiting, hand), "no session");
        return hand;
    }

    @Override
    String id(Hand hand) {
        return hand.session().getId();
    }

    @Override
    Object get(Hand hand, String name) {
        return hand.session().getAttribute(name);
    }

    @Override
    void set(Hand hand, String name, Object value) {
        hand.session().setAttribute(name, value);
    }

    @Override
    void leave(Hand hand) {
        hand.session().requestDone(hand.exchange);
    }

    @Override
    boolean end(Hand hand) {
        hand.session().invalidate(hand.exchange);
        return manager.getSession(hand.session().getId()) == null;
    }

    @Override
    public void close() {
        try {
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            manager.stop();
            server.stop();
        }
    }
}
