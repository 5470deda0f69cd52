package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

/** Tomcat, embedded. */
final class TomcatContainer implements Container {

    @Override
    public WebServer start(String contextPath, Consumer<ServletContext> initializer, Map<String, Servlet> servlets)
            throws Exception {
        Path base = Files.createTempDirectory("sojourn-tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        RemoteIpValve proxies = new RemoteIpValve();
        proxies.setProtocolHeader("X-Forwarded-Proto");
        tomcat.getHost().getPipeline().addValve(proxies);
        Context context = tomcat.addContext(contextPath, base.toString());

        context.addServletContainerInitializer((classes, application) -> initializer.accept(application), Set.of());
        servlets.forEach((path, servlet) -> {
            Wrapper wrapper = Tomcat.addServlet(context, Container.name(path), servlet);
            wrapper.setAsyncSupported(true);
            wrapper.addMapping(path);
        });
        if (servlets.containsKey("/failed")) {
            ErrorPage page = new ErrorPage();
            page.setErrorCode(500);
            page.setLocation("/failed");
            context.addErrorPage(page);
        }
        tomcat.start();
        return new Running(tomcat, base);
    }

    /** A started Tomcat, which is destroyed with its folder. */
    static WebServer running(Tomcat tomcat, Path base) {
        return new Running(tomcat, base);
    }

    private record Running(Tomcat tomcat, Path base) implements WebServer {

        @Override
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void close() {
            try {
                tomcat.stop();
                tomcat.destroy();
                try (Stream<Path> files = Files.walk(base)) {
                    for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            } catch (LifecycleException | IOException e) {
                throw new AssertionError("Tomcat did not stop", e);
            }
        }
    }
}
