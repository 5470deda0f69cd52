package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import java.nio.file.Path;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.io.TempDir;

/** The guide's application on Tomcat. */
class TomcatWarTest implements WarRules {

    @TempDir
    private Path base;

    @Override
    public WebServer deploy(Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        StandardContext application = new StandardContext();
        application.setPath("");
        application.setDocBase(folder.toString());
        // Only what is in the application: the class path of this test is no part of it.
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        application.setJarScanner(scanner);
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        application.addLifecycleListener(config);
        tomcat.getHost().addChild(application);
        tomcat.start();
        return TomcatContainer.running(tomcat, base);
    }
}
