package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener of docs/guide/servlet.md, taken from the page, in a container that serves plain HTTP. */
class ServletGuideTest {

    private static final Path PAGE = House.ROOT.resolve("docs").resolve("guide").resolve("servlet.md");

    @TempDir
    private Path folder;

    @Test
    void whoPastesItHasSessionsOnPlainHttpToo() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        assertThat(GuideCode.compile(GuideCode.sources(Files.readString(PAGE)), classes))
                .isEmpty();
        Tomcat tomcat = new Tomcat();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            int port = start(tomcat, loader);
            HttpClient client =
                    HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/visits"))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("1");
            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("2");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private int start(Tomcat tomcat, ClassLoader loader) throws Exception {
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", folder.toString());
        context.setParentClassLoader(loader);
        context.addApplicationListener("Sessions");
        Tomcat.addServlet(context, "visits", new Visits());
        context.addServletMappingDecoded("/visits", "visits");
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    private static final class Visits extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Integer visits = SojournFilter.session(request).update("visits", Integer.class, n -> n == null ? 1 : n + 1);
            response.getWriter().print(visits);
        }
    }
}
