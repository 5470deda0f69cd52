package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.function.Consumer;

/** A real servlet container on a free port, which trusts {@code X-Forwarded-Proto} of its peer. */
interface Container {

    /**
     * Starts it with an application.
     *
     * @param contextPath where the application is, empty for the root
     * @param initializer of the application, which adds the filter by {@link SojournFilter#addTo}
     * @param servlets by exact path, or a path that ends with {@code /*}; {@code /failed} is the error page of status
     *     500
     */
    WebServer start(String contextPath, Consumer<ServletContext> initializer, Map<String, Servlet> servlets)
            throws Exception;

    /** Starts it with an application at the root. */
    default WebServer start(Consumer<ServletContext> initializer, Map<String, Servlet> servlets) throws Exception {
        return start("", initializer, servlets);
    }

    /**
     * Whether it has a call of the Servlet API, which it has not when a later version of the specification than its own
     * added it.
     *
     * @param type a type of the API
     * @param call the name of a method of it
     * @param parameters the method's parameters
     */
    default boolean has(Class<?> type, String call, Class<?>... parameters) {
        return true;
    }

    /** Whether a header that was set before a handler threw an exception reaches the client beside the 500. */
    default boolean keepsHeadersOfFailures() {
        return true;
    }

    /** The name of the servlet under a path, which frameworks make names of attributes of. */
    static String name(String path) {
        return path.substring(1).replace("/*", "");
    }
}
