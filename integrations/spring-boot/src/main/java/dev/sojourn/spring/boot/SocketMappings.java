package dev.sojourn.spring.boot;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/** Stands before each mapping of sockets, because Spring has no other place where all of their endpoints meet. */
final class SocketMappings implements BeanPostProcessor {

    private final ObjectProvider<SpringSockets> sockets;

    SocketMappings(ObjectProvider<SpringSockets> sockets) {
        this.sockets = sockets;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof WebSocketHandlerMapping mapping ? new SocketMapping(mapping, sockets) : bean;
    }
}
