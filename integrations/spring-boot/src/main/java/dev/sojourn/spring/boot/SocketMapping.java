package dev.sojourn.spring.boot;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;
import org.springframework.web.socket.sockjs.transport.TransportHandlingSockJsService;

/** A mapping of Spring's whose endpoints serve sockets that belong to sessions. */
final class SocketMapping implements HandlerMapping, Ordered, SmartLifecycle {

    private final WebSocketHandlerMapping mapping;
    private final ObjectProvider<SpringSockets> sockets;
    /** By Spring's own, of which there are as many as endpoints. */
    private final Map<Object, Object> handlers = new ConcurrentHashMap<>();

    SocketMapping(WebSocketHandlerMapping mapping, ObjectProvider<SpringSockets> sockets) {
        this.mapping = mapping;
        this.sockets = sockets;
    }

    @Override
    public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) throws Exception {
        HandlerExecutionChain chain = mapping.getHandler(request);
        return chain == null
                ? null
                : new HandlerExecutionChain(
                        handlers.computeIfAbsent(chain.getHandler(), this::inSession), chain.getInterceptorList());
    }

    private Object inSession(Object handler) {
        SpringSockets all = sockets.getObject();
        if (handler instanceof WebSocketHttpRequestHandler direct) {
            WebSocketHttpRequestHandler inside = new WebSocketHttpRequestHandler(
                    new SocketInSession(direct.getWebSocketHandler(), all), direct.getHandshakeHandler());
            inside.setHandshakeInterceptors(with(all, direct.getHandshakeInterceptors()));
            return inside;
        }
        if (handler instanceof SockJsHttpRequestHandler indirect
                && indirect.getSockJsService() instanceof TransportHandlingSockJsService service) {
            if (!service.getHandshakeInterceptors().contains(all)) {
                service.setHandshakeInterceptors(with(all, service.getHandshakeInterceptors()));
            }
            return new SockJsHttpRequestHandler(service, new SocketInSession(indirect.getWebSocketHandler(), all));
        }
        return handler;
    }

    private static List<HandshakeInterceptor> with(SpringSockets all, List<HandshakeInterceptor> others) {
        // The last one: what the others refuse is no socket.
        List<HandshakeInterceptor> each = new ArrayList<>(others);
        each.add(all);
        return each;
    }

    @Override
    public boolean usesPathPatterns() {
        return mapping.usesPathPatterns();
    }

    @Override
    public int getOrder() {
        return mapping.getOrder();
    }

    @Override
    public int getPhase() {
        return mapping.getPhase();
    }

    @Override
    public void start() {
        mapping.start();
    }

    @Override
    public void stop() {
        mapping.stop();
    }

    @Override
    public boolean isRunning() {
        return mapping.isRunning();
    }
}
