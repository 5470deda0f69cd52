package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.web.WebServer;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide, followed word for word into a web application on a disk, which is deployed and undeployed. */
interface WarRules {

    String THREADS = "sojourn-";

    String VISITS = """
            import dev.sojourn.servlet.SojournFilter;
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.HttpServlet;
            import jakarta.servlet.http.HttpServletRequest;
            import jakarta.servlet.http.HttpServletResponse;

            @WebServlet("/visits")
            public final class Visits extends HttpServlet {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    int n = SojournFilter.session(request).update("n", Integer.class, old -> old == null ? 1 : old + 1);
                    response.getWriter().print(n + getServletContext().getAttribute("heard").toString()
                            + " " + request.getSession().getMaxInactiveInterval());
                }
            }
            """;

    /** Writes what it hears into an attribute of the application. */
    String LISTENER = """
            import jakarta.servlet.http.HttpSessionEvent;
            import jakarta.servlet.http.HttpSessionListener;

            %s
            public final class %s implements HttpSessionListener {
                @Override
                public void sessionCreated(HttpSessionEvent event) {
                    var application = event.getSession().getServletContext();
                    Object before = application.getAttribute("heard");
                    application.setAttribute("heard", (before == null ? "" : before) + " %s");
                }
            }
            """;

    String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <listener><listener-class>InWebXml</listener-class></listener>
              <session-config>
                <session-timeout>5</session-timeout>
                <cookie-config><name>FROMXML</name><max-age>4200</max-age></cookie-config>
              </session-config>
            </web-app>
            """;

    /** Deploys a folder as the root application of a real container; closing it undeploys. */
    WebServer deploy(Path folder) throws Exception;

    private static War application(Path folder) {
        return new War(folder)
                .source("Visits", VISITS)
                .source(
                        "Annotated",
                        LISTENER.formatted("@jakarta.servlet.annotation.WebListener", "Annotated", "annotated"))
                .source("InWebXml", LISTENER.formatted("", "InWebXml", "declared"))
                .file("WEB-INF/web.xml", WEB_XML);
    }

    private void worksAndLeavesNoThread(Path folder) throws Exception {
        Set<Thread> before = EngineThreads.alive(THREADS);
        try (WebServer server = deploy(folder)) {
            HttpClient browser =
                    HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

            HttpResponse<String> first = get(browser, server);
            assertThat(first.body())
                    .startsWith("1")
                    .contains(" annotated")
                    .contains(" declared")
                    .endsWith(" 300");
            assertThat(first.headers().allValues("Set-Cookie"))
                    .singleElement()
                    .asString()
                    .startsWith("FROMXML=")
                    .contains("Max-Age=4200");
            assertThat(get(browser, server).body()).startsWith("2");
            assertThat(EngineThreads.alive(THREADS)).hasSizeGreaterThan(before.size());
        }

        assertThat(EngineThreads.left(THREADS, before)).isEmpty();
    }

    private static HttpResponse<String> get(HttpClient browser, WebServer server)
            throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + server.port() + "/visits");
        return browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
    }

    @Test
    default void theListenerOfTheGuideWorksAndLeavesNoThread(@TempDir Path folder) throws Exception {
        worksAndLeavesNoThread(application(folder).fromGuide("Sessions").build());
    }

    @Test
    default void theInitializerOfTheGuideWorksAndLeavesNoThread(@TempDir Path folder) throws Exception {
        worksAndLeavesNoThread(application(folder)
                .fromGuide("SessionsAtStart")
                .servicesFromGuide()
                .build());
    }
}
