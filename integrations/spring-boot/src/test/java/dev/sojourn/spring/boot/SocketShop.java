package dev.sojourn.spring.boot;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.security.Principal;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** An application with sockets of all three kinds. */
@EnableWebSocket
@EnableWebSocketMessageBroker
@Import({Shop.class, SocketShop.Echo.class, SocketShop.Container.class})
class SocketShop implements WebSocketConfigurer, WebSocketMessageBrokerConfigurer {

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        TextWebSocketHandler echo = new TextWebSocketHandler() {
            @Override
            protected void handleTextMessage(WebSocketSession socket, TextMessage message) throws Exception {
                socket.sendMessage(message);
            }
        };
        registry.addHandler(echo, "/echo");
        registry.addHandler(echo, "/sockjs").withSockJS();
    }

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
        registry.setPreserveReceiveOrder(true);
        registry.addEndpoint("/stomp");
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
        registry.enableSimpleBroker("/topic");
        registry.setApplicationDestinationPrefixes("/app");
    }

    /** Answers by topic; and gives the session another id. */
    @Controller
    static class Echo {

        @MessageMapping("/echo")
        @SendTo("/topic/echo")
        String echo(String text) {
            return text;
        }

        @PostMapping("/roll")
        @ResponseBody
        String roll(HttpServletRequest request) {
            return request.changeSessionId();
        }
    }

    /** Logins by a parameter, and an endpoint of the container's. */
    @Configuration(proxyBeanMethods = false)
    static class Container {

        @Bean
        FilterRegistrationBean<Filter> logins() {
            return new FilterRegistrationBean<>((request, response, chain) -> {
                String user = request.getParameter("user");
                chain.doFilter(user == null ? request : new Named((HttpServletRequest) request, user), response);
            });
        }

        @Bean
        ServletContextInitializer endpoint() {
            return context -> context.addListener(new ServletContextListener() {
                @Override
                public void contextInitialized(ServletContextEvent event) {
                    ServerContainer container =
                            (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
                    try {
                        container.addEndpoint(ServerEndpointConfig.Builder.create(EchoEndpoint.class, "/endpoint")
                                .build());
                    } catch (DeploymentException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
        }
    }

    private static final class Named extends HttpServletRequestWrapper {

        private final String user;

        Named(HttpServletRequest request, String user) {
            super(request);
            this.user = user;
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> user;
        }
    }

    /** Made by the container. */
    public static final class EchoEndpoint extends Endpoint {

        @Override
        public void onOpen(Session socket, EndpointConfig config) {
            socket.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> socket.getAsyncRemote()
                    .sendText(text + " of " + socket.getUserPrincipal().getName()));
        }
    }
}
