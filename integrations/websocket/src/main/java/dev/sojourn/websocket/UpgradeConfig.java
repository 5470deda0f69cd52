package dev.sojourn.websocket;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The configuration of one upgrade whose request has passed all checks: it hands the container one endpoint, once. */
final class UpgradeConfig implements ServerEndpointConfig {

    private final String path;
    private final SessionEndpoint endpoint;
    private final Map<String, Object> properties = new ConcurrentHashMap<>();

    UpgradeConfig(String path, SessionSockets sockets, SocketHandler handler, Handshake.Admitted admitted) {
        this.path = path;
        this.endpoint = new SessionEndpoint(sockets, handler);
        properties.put(Handshake.Admitted.PROPERTY, admitted);
    }

    @Override
    public Class<?> getEndpointClass() {
        return SessionEndpoint.class;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public List<String> getSubprotocols() {
        return List.of();
    }

    @Override
    public List<Extension> getExtensions() {
        return List.of();
    }

    @Override
    public List<Class<? extends Encoder>> getEncoders() {
        return List.of();
    }

    @Override
    public List<Class<? extends Decoder>> getDecoders() {
        return List.of();
    }

    @Override
    public Map<String, Object> getUserProperties() {
        return properties;
    }

    @Override
    public Configurator getConfigurator() {
        return new Configurator() {
            @Override
            public boolean checkOrigin(String origin) {
                return true;
            }

            @Override
            public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
                return "";
            }

            @Override
            public <T> T getEndpointInstance(Class<T> type) {
                return type.cast(endpoint);
            }
        };
    }
}
