package dev.sojourn.websocket;

import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Embedded Tomcat. */
final class TomcatServer implements SocketServer {

    private static final Logger QUIET = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final Path directory;

    private TomcatServer() throws IOException {
        directory = Files.createTempDirectory("sojourn-tomcat");
    }

    static SocketServer start(Function<ServerContainer, HttpServlet> servlet, ServerEndpointConfig... endpoints)
            throws Exception {
        QUIET.setLevel(Level.OFF);
        TomcatServer server = new TomcatServer();
        Tomcat tomcat = server.tomcat;
        tomcat.setBaseDir(server.directory.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        Context context = tomcat.addContext("", server.directory.toString());
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (types, servletContext) -> {
                    ServerContainer container =
                            (ServerContainer) servletContext.getAttribute(ServerContainer.class.getName());
                    servletContext.addServlet("app", servlet.apply(container)).addMapping("/*");
                    for (ServerEndpointConfig endpoint : endpoints) {
                        deploy(container, endpoint);
                    }
                },
                Set.of());
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        return server;
    }

    private static void deploy(ServerContainer container, ServerEndpointConfig endpoint) {
        try {
            container.addEndpoint(endpoint);
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException(e);
        }
        try (var files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
