package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty, embedded. */
final class JettyContainer implements Container {

    private final int sessions;

    JettyContainer() {
        this(ServletContextHandler.SESSIONS);
    }

    /**
     * Jetty with options of its own.
     *
     * @param sessions whether it has sessions of its own, as {@code ServletContextHandler} has it
     */
    JettyContainer(int sessions) {
        this.sessions = sessions;
    }

    @Override
    public WebServer start(String contextPath, Consumer<ServletContext> initializer, Map<String, Servlet> servlets)
            throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(new ForwardedRequestCustomizer());
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);

        ServletContextHandler context = new ServletContextHandler(sessions);
        context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
        context.addServletContainerInitializer((classes, application) -> initializer.accept(application));
        servlets.forEach((path, servlet) -> {
            ServletHolder each = new ServletHolder(Container.name(path), servlet);
            each.setAsyncSupported(true);
            context.addServlet(each, path);
        });
        if (servlets.containsKey("/failed")) {
            ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
            pages.addErrorPage(500, "/failed");
            context.setErrorHandler(pages);
        }
        server.setHandler(context);
        server.start();
        return new Running(server, connector);
    }

    /** A started Jetty. */
    static WebServer running(Server server, ServerConnector connector) {
        return new Running(server, connector);
    }

    private record Running(Server server, ServerConnector connector) implements WebServer {

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public void close() {
            try {
                server.stop();
            } catch (Exception e) {
                throw new AssertionError("Jetty did not stop", e);
            }
        }
    }
}
