package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.Map;

/** A real servlet container on a free port, which trusts {@code X-Forwarded-Proto} of its peer. */
interface Container {

    /**
     * Starts it with the filter before all paths, for the dispatcher types that its Javadoc asks for.
     *
     * @param filter the filter
     * @param servlets by exact path; {@code /failed} is the error page of status 500
     */
    WebServer start(Filter filter, Map<String, Servlet> servlets) throws Exception;
}
