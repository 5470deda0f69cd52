package dev.sojourn.spring.boot;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.SocketBinding;
import dev.sojourn.servlet.SojournFilter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Puts the sockets of Spring's handlers into the sessions of their handshakes. Safe for use by many threads. */
final class SpringSockets implements HandshakeInterceptor, AutoCloseable {

    private static final Logger LOG = System.getLogger(SpringSockets.class.getName());
    private static final String SESSION = SpringSockets.class.getName() + ".session";
    private static final int CLOSERS = 4;
    private static final long IDLE_SECONDS = 3;

    private final SessionEngine engine;
    private final boolean keepAlive;
    private final ThreadPoolExecutor closers = closers();

    /**
     * Makes them.
     *
     * @param engine of their sessions
     * @param keepAlive whether a message is a use of its session
     */
    SpringSockets(SessionEngine engine, boolean keepAlive) {
        this.engine = engine;
        this.keepAlive = keepAlive;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> about) {
        Session session = session(request);
        if (session != null && session.exists()) {
            about.put(SESSION, session);
        }
        return true;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}

    private static @Nullable Session session(ServerHttpRequest request) {
        if (request instanceof ServletServerHttpRequest servlet) {
            try {
                return SojournFilter.session(servlet.getServletRequest());
            } catch (IllegalStateException notBehindTheFilter) {
                return null;
            }
        }
        return null;
    }

    /**
     * A socket has opened.
     *
     * @return its place in its session, null when its handshake had none
     */
    @Nullable
    SocketBinding opened(WebSocketSession socket) {
        if (!(socket.getAttributes().remove(SESSION) instanceof Session session)) {
            return null;
        }
        SocketBinding binding =
                new SocketBinding(engine, (code, reason) -> close(socket, new CloseStatus(code, reason)));
        binding.join(session);
        return binding;
    }

    /** Closes a socket on another thread, because its peer may be slow to take the news. */
    private void close(WebSocketSession socket, CloseStatus status) {
        Runnable task = () -> {
            try {
                socket.close(status);
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.DEBUG, "A socket was gone before its close frame", e);
            }
        };
        try {
            closers.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    @Override
    public void close() {
        closers.shutdown();
    }

    private static ThreadPoolExecutor closers() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                CLOSERS, CLOSERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sojourn-socket-close-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
