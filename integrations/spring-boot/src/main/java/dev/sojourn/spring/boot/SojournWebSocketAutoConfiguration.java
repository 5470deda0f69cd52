package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/**
 * Makes the sockets of Spring's WebSocket support, of STOMP and of plain handlers, members of the session of their
 * handshake.
 */
@AutoConfiguration(after = SojournAutoConfiguration.class)
@ConditionalOnSojourn
@ConditionalOnClass({WebSocketHandlerMapping.class, HandlerMapping.class})
@ConditionalOnBean(SessionEngine.class)
@ConditionalOnBooleanProperty(name = "sojourn.websocket.enabled", matchIfMissing = true)
public final class SojournWebSocketAutoConfiguration {

    SojournWebSocketAutoConfiguration() {}

    @Bean
    SpringSockets sojournSockets(SessionEngine engine, SojournProperties properties) {
        return new SpringSockets(engine, properties.websocket().keepAlive() == SojournProperties.KeepAlive.MESSAGE);
    }

    @Bean
    static SocketMappings sojournSocketMappings(ObjectProvider<SpringSockets> sockets) {
        return new SocketMappings(sockets);
    }
}
