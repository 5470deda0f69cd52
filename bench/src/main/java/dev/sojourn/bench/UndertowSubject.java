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
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Undertow's in-memory session manager: a session is got for an exchange, asked, and done with the request. A manager
 * wants an exchange of a living connection, so each thread has two that wait for their answer for good, one that makes
 * sessions and one that visits them. Used again and again they spare Undertow what a new exchange costs.
 */
final class UndertowSubject implements Subject {

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
    private final class Hand implements SessionConfig {
        final HttpServerExchange making = exchange();
        final HttpServerExchange visiting = exchange();
        @Nullable String id;

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
    public String begin(int number) {
        Hand hand = hands.get();
        Session session = make(hand, number);
        session.requestDone(hand.making);
        return new String(session.getId().toCharArray());
    }

    @Override
    public Object read(String ticket) {
        Hand hand = hands.get();
        Session session = enter(hand, ticket);
        Object user = session.getAttribute(Payload.USER);
        session.requestDone(hand.visiting);
        return user;
    }

    @Override
    public int raise(String ticket) {
        Hand hand = hands.get();
        Session session = enter(hand, ticket);
        int raised = (Integer) session.getAttribute(Payload.COUNTER) + 1;
        session.setAttribute(Payload.COUNTER, raised);
        session.requestDone(hand.visiting);
        return raised;
    }

    @Override
    public boolean beginAndEnd(int number) {
        Hand hand = hands.get();
        Session session = make(hand, number);
        session.invalidate(hand.making);
        return manager.getSession(session.getId()) == null;
    }

    private Session make(Hand hand, int number) {
        hand.id = null;
        Session session = manager.createSession(hand.making, hand);
        for (Map.Entry<String, Object> attribute : Payload.of(number).entrySet()) {
            session.setAttribute(attribute.getKey(), attribute.getValue());
        }
        return session;
    }

    private Session enter(Hand hand, String id) {
        hand.id = id;
        Session session = manager.getSession(hand.visiting, hand);
        if (session == null) {
            throw new IllegalStateException("A live session of Undertow's was not found");
        }
        return session;
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
