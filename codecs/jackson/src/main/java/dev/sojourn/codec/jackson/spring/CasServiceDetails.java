package dev.sojourn.codec.jackson.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * The details of a login by CAS where the address of the service is that of the request. Spring Security makes them of
 * a request and of nothing else, so they are read by way of one that has what they keep.
 */
final class CasServiceDetails extends ValueDeserializer<Object> {

    private static final String CAS = "org.springframework.security.cas.";
    private static final String NAME = CAS + "web.authentication.DefaultServiceAuthenticationDetails";
    /** No parameter of a request is called so: none is taken for a ticket and cut out of the address. */
    private static final String NO_TICKET = " ";

    private final ClassLoader loader;

    private CasServiceDetails(ClassLoader loader) {
        this.loader = loader;
    }

    static List<JacksonModule> of(ClassLoader loader, Set<String> names) {
        try {
            Class<?> details = Class.forName(NAME, false, loader);
            names.add(NAME);
            return List.of(withReader(details, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return List.of();
        }
    }

    @SuppressWarnings("unchecked") // The reader makes objects of just this class.
    private static <T> JacksonModule withReader(Class<T> details, ClassLoader loader) {
        return new SimpleModule("sojourn-cas")
                .addDeserializer(details, (ValueDeserializer<T>) new CasServiceDetails(loader));
    }

    @Override
    public Object deserialize(JsonParser in, DeserializationContext context) {
        JsonNode tree = context.readTree(in);
        String address = text(tree, "serviceUrl");
        int path = address == null ? -1 : address.indexOf('/', address.indexOf("://") + "://".length());
        if (address == null || path < 0) {
            return context.reportInputMismatch(this, "No address of a service.");
        }
        int query = address.indexOf('?', path);
        HttpServletRequest request = request(
                text(tree, "remoteAddress"),
                text(tree, "sessionId"),
                address.substring(path, query < 0 ? address.length() : query),
                query < 0 ? null : address.substring(query + 1));
        try {
            return source(address.substring(0, path)).buildDetails(request);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String text(JsonNode tree, String name) {
        JsonNode node = tree.get(name);
        return node == null || node.isNull() ? null : node.asString();
    }

    @SuppressWarnings("unchecked") // It says so itself.
    private AuthenticationDetailsSource<HttpServletRequest, ?> source(String service)
            throws ReflectiveOperationException {
        Class<?> type = Class.forName(CAS + "ServiceProperties", true, loader);
        Object properties = type.getConstructor().newInstance();
        type.getMethod("setService", String.class).invoke(properties, service);
        type.getMethod("setArtifactParameter", String.class).invoke(properties, NO_TICKET);
        return Class.forName(CAS + "web.authentication.ServiceAuthenticationDetailsSource", true, loader)
                .asSubclass(AuthenticationDetailsSource.class)
                .getConstructor(type)
                .newInstance(properties);
    }

    private static HttpServletRequest request(
            @Nullable String remoteAddress, @Nullable String sessionId, String path, @Nullable String query) {
        HttpSession session =
                sessionId == null ? null : answering(HttpSession.class, (proxy, method, arguments) -> sessionId);
        return answering(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getRemoteAddr" -> remoteAddress;
            case "getSession" -> session;
            case "getRequestURI" -> path;
            case "getQueryString" -> query;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T answering(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
