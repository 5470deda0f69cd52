package dev.sojourn.websocket;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The configuration of one upgrade whose request has passed all checks: it hands the container one endpoint, once. */
final class UpgradeConfig implements ServerEndpointConfig {

    private final String path;
    private final Endpoint endpoint;
    private final Map<String, Object> properties;

    UpgradeConfig(String path, Endpoint endpoint, Map<String, Object> properties) {
        this.path = path;
        this.endpoint = endpoint;
        this.properties = new ConcurrentHashMap<>(properties);
    }

    @Override
    public Class<?> getEndpointClass() {
        return endpoint.getClass();
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
