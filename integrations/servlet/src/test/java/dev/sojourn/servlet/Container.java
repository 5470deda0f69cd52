package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import jakarta.servlet.Servlet;
import java.util.Map;

/** A real servlet container on a free port, which trusts {@code X-Forwarded-Proto} of its peer. */
interface Container {

    /**
     * Starts it with the filter, registered by {@link SojournFilter#addTo}.
     *
     * @param filter the filter
     * @param servlets by exact path, or a path that ends with {@code /*}; {@code /failed} is the error page of status 500
     */
    WebServer start(SojournFilter filter, Map<String, Servlet> servlets) throws Exception;

    /** The name of the servlet under a path, which frameworks make names of attributes of. */
    static String name(String path) {
        return path.substring(1).replace("/*", "");
    }
}
