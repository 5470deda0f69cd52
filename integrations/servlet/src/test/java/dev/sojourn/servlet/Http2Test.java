package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Origins;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.store.MemoryStore;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 has no Host header (RFC 9113, section 8.3.1), and Tomcat shows servlets none. */
class Http2Test {

    @Test
    void theHostOfARequestOverHttp2IsKnown(@TempDir Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        Context context = tomcat.addContext("", folder.toString());
        SessionEngine engine =
                SessionEngine.builder().store(new MemoryStore()).withoutSweeps().build();
        context.addServletContainerInitializer(
                (classes, application) -> SojournFilter.builder(engine)
                        .visits(visits -> visits.address(PublicAddress.builder()
                                        .hosts("app.example")
                                        .build())
                                .origins(Origins.same()))
                        .build()
                        .addTo(application),
                Set.of());
        Tomcat.addServlet(context, "page", new Page());
        context.addServletMappingDecoded("/*", "page");
        tomcat.start();
        try {
            URI page = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/page");
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
            // The first one upgrades, and still has the header.
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(page)
                                .header("Origin", "http://" + page.getAuthority())
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.body()).isEqualTo(i == 0 ? "any host" : "HTTP/2.0 null");
            }
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static final class Page extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession().setAttribute("n", 1);
            String host = request.getHeader("Host");
            response.getWriter().print(host != null ? "any host" : request.getProtocol() + " " + host);
        }
    }
}
