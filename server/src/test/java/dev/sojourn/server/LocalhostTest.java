package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.nodes.NotRun;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first program of the README, with the standard cookie, as a browser on the same machine meets it. */
class LocalhostTest {

    /** A page that counts its visits, the way the README does it. */
    private static final class Counter extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            int visits = SojournFilter.session(request).update("visits", Integer.class, n -> n == null ? 1 : n + 1);
            response.setContentType("text/html");
            response.getWriter().print("<!DOCTYPE html><title>x</title><p>visit " + visits);
        }
    }

    @Test
    void aBrowserKeepsTheStandardCookieOverPlainHttpOnItsOwnMachine(@TempDir Path folder) throws Exception {
        Path program = Browser.program().orElseGet(LocalhostTest::skip);
        try (MemoryStore store = new MemoryStore();
                SessionEngine engine = SessionEngine.builder().store(store).build()) {
            SojournFilter filter = SojournFilter.of(HttpVisits.of(engine, Carriers.cookie(CookieSettings.standard())));
            Tomcat tomcat = started(filter, folder.resolve("tomcat"));
            try (Browser browser = Browser.start(program, folder.resolve("profile"))) {
                int port = tomcat.getConnector().getLocalPort();
                for (String host : List.of("localhost", "127.0.0.1", "shop.localhost")) {
                    BrowserTab tab = browser.visitor();
                    for (int visit = 1; visit <= 3; visit++) {
                        tab.navigate(URI.create("http://" + host + ":" + port + "/visits?" + visit));
                        assertThat(tab.text("p")).as(host).isEqualTo("visit " + visit);
                    }
                }
                assertThat(store.count()).isEqualTo(3);
            } finally {
                tomcat.stop();
                tomcat.destroy();
            }
        }
    }

    private static Tomcat started(SojournFilter filter, Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", folder.toString());
        context.addServletContainerInitializer((classes, application) -> filter.addTo(application), Set.of());
        Tomcat.addServlet(context, "counter", new Counter());
        context.addServletMappingDecoded("/visits", "counter");
        tomcat.start();
        return tomcat;
    }

    private static Path skip() {
        throw NotRun.because(
                "the standard cookie in a browser",
                "neither chromium, chromium-browser nor google-chrome is on the PATH");
    }
}
