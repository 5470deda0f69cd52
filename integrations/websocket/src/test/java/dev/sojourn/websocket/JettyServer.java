package dev.sojourn.websocket;

import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.function.Function;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Embedded Jetty, Jakarta EE 11. */
final class JettyServer implements SocketServer {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private JettyServer() {}

    static SocketServer start(Function<ServerContainer, HttpServlet> servlet, ServerEndpointConfig... endpoints)
            throws Exception {
        JettyServer jetty = new JettyServer();
        jetty.connector.setHost("127.0.0.1");
        jetty.server.addConnector(jetty.connector);
        ServletContextHandler context = new ServletContextHandler("/");
        jetty.server.setHandler(context);
        JakartaWebSocketServletContainerInitializer.configure(context, (servletContext, container) -> {
            context.addServlet(new ServletHolder(servlet.apply(container)), "/*");
            for (ServerEndpointConfig endpoint : endpoints) {
                container.addEndpoint(endpoint);
            }
        });
        jetty.server.start();
        return jetty;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
