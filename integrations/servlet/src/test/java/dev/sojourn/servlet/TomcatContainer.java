package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Tomcat, embedded. */
final class TomcatContainer implements Container {

    @Override
    public WebServer start(Filter filter, Map<String, Servlet> servlets) throws Exception {
        Path base = Files.createTempDirectory("sojourn-tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        RemoteIpValve proxies = new RemoteIpValve();
        proxies.setProtocolHeader("X-Forwarded-Proto");
        tomcat.getHost().getPipeline().addValve(proxies);
        Context context = tomcat.addContext("", base.toString());

        FilterDef definition = new FilterDef();
        definition.setFilterName("sojourn");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("sojourn");
        mapping.addURLPattern("/*");
        mapping.setDispatcher("REQUEST");
        mapping.setDispatcher("ASYNC");
        mapping.setDispatcher("ERROR");
        context.addFilterMap(mapping);
        servlets.forEach((path, servlet) -> {
            Wrapper wrapper = Tomcat.addServlet(context, path.substring(1), servlet);
            wrapper.setAsyncSupported(true);
            context.addServletMappingDecoded(path, path.substring(1), false);
        });
        if (servlets.containsKey("/failed")) {
            ErrorPage page = new ErrorPage();
            page.setErrorCode(500);
            page.setLocation("/failed");
            context.addErrorPage(page);
        }
        tomcat.start();
        return new Running(tomcat);
    }

    private record Running(Tomcat tomcat) implements WebServer {

        @Override
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void close() {
            try {
                tomcat.stop();
                tomcat.destroy();
            } catch (LifecycleException e) {
                throw new AssertionError("Tomcat did not stop", e);
            }
        }
    }
}
