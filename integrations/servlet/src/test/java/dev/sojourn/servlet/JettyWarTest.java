package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import java.nio.file.Path;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.io.TempDir;

/** The guide's application on Jetty. */
class JettyWarTest implements WarRules {

    @TempDir
    private Path base;

    @Override
    public WebServer deploy(Path folder) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        WebAppContext application = new WebAppContext();
        application.setContextPath("/");
        application.setWar(folder.toString());
        application.setTempDirectory(base.toFile());
        application.setThrowUnavailableOnStartupException(true);
        server.setHandler(application);
        server.start();
        return JettyContainer.running(server, connector);
    }
}
