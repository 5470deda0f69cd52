package dev.sojourn.server.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The servlet for fixed paths: finds the handler of a path and method. An unknown
 * path is 404, a known one with another method 405 with {@code Allow} (RFC 9110, section 15.5.6). {@code GET} answers
 * {@code HEAD} too. Routes are added before the server starts.
 */
public final class Router extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Map<String, Handler>> routes = new TreeMap<>();

    /** A router without routes. */
    public Router() {}

    /**
     * Adds a route that reads.
     *
     * @param path the whole path, as sent
     * @param handler answers it
     * @return this
     */
    public Router get(String path, Handler handler) {
        return on("GET", path, handler);
    }

    /**
     * Adds a route that changes something.
     *
     * @param path the whole path, as sent
     * @param handler answers it
     * @return this
     */
    public Router post(String path, Handler handler) {
        return on("POST", path, handler);
    }

    /**
     * The paths of all routes as patterns of a servlet mapping.
     *
     * @return exact patterns, the empty one for the root (Jakarta Servlet 6.1, section 12.2)
     */
    public String[] patterns() {
        return routes.keySet().stream()
                .map(path -> path.equals("/") ? "" : path)
                .toArray(String[]::new);
    }

    private Router on(String method, String path, Handler handler) {
        Handler known = routes.computeIfAbsent(path, any -> new TreeMap<>()).putIfAbsent(method, handler);
        if (known != null) {
            throw new IllegalArgumentException("Route " + method + " " + path + " is there twice");
        }
        return this;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Map<String, Handler> methods = routes.get(request.getRequestURI());
        if (methods == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Handler handler = handler(methods, request.getMethod());
        if (handler != null) {
            handler.handle(request, response);
            return;
        }
        response.setHeader("Allow", allowed(methods));
        if (request.getMethod().equals("OPTIONS")) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private static @Nullable Handler handler(Map<String, Handler> methods, String method) {
        return methods.get(method.equals("HEAD") ? "GET" : method);
    }

    private static String allowed(Map<String, Handler> methods) {
        Set<String> names = new TreeSet<>(methods.keySet());
        names.add("OPTIONS");
        if (names.contains("GET")) {
            names.add("HEAD");
        }
        return String.join(", ", names);
    }
}
