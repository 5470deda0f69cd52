package dev.sojourn.bench;

import dev.sojourn.SessionEngine;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** An application in an embedded Tomcat on loopback, with one kind of sessions behind {@code HttpSession}. */
final class HttpSite implements AutoCloseable {

    /** Who gives the application its sessions. */
    enum Sessions {
        /** Nobody; the application answers without one. */
        OFF,
        /** The container. */
        OWN,
        /** Spring Session over a map. */
        SPRING,
        /** This project over its memory store. */
        SOJOURN
    }

    private static final int IDLE_MINUTES = 30;

    private final Tomcat tomcat = new Tomcat();
    private final ScratchDirectory directory = new ScratchDirectory();

    HttpSite(Sessions sessions) {
        Registry.disableRegistry();
        tomcat.setBaseDir(directory.path().toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        // Else a connection ends after a hundred requests.
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        Context context = tomcat.addContext("", null);
        context.setSessionTimeout(IDLE_MINUTES);
        context.addServletContainerInitializer((classes, application) -> filter(sessions, application), Set.of());
        Tomcat.addServlet(context, "site", new Site(sessions != Sessions.OFF)).addMapping("/");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat does not start", e);
        }
    }

    private static void filter(Sessions sessions, ServletContext application) {
        switch (sessions) {
            case SPRING -> {
                Filter filter = new SessionRepositoryFilter<>(new MapSessionRepository(new ConcurrentHashMap<>()));
                application.addFilter("spring", filter).addMappingForUrlPatterns(null, false, "/*");
            }
            case SOJOURN -> {
                MemoryStore store = new MemoryStore();
                SojournFilter.of(SessionEngine.builder().store(store).build()).addTo(application, store);
            }
            default -> {
                // Nobody, or the container itself.
            }
        }
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** Does for each path what a subject does, and answers with a few characters. */
    private static final class Site extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final boolean sessions;

        Site(boolean sessions) {
            this.sessions = sessions;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String answer =
                    sessions ? answer(request, request.getServletPath()) : Integer.toString(Payload.counter() + 1);
            byte[] body = answer.getBytes(StandardCharsets.US_ASCII);
            response.setContentType("text/plain");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }

        private static String answer(HttpServletRequest request, String path) {
            switch (path) {
                case "/read" -> {
                    return (String) request.getSession().getAttribute(Payload.USER);
                }
                case "/write" -> {
                    HttpSession session = request.getSession();
                    int raised = (Integer) session.getAttribute(Payload.COUNTER) + 1;
                    session.setAttribute(Payload.COUNTER, raised);
                    return Integer.toString(raised);
                }
                default -> {
                    HttpSession session = request.getSession();
                    for (Map.Entry<String, Object> attribute : Payload.of(Integer.parseInt(request.getQueryString()))
                            .entrySet()) {
                        session.setAttribute(attribute.getKey(), attribute.getValue());
                    }
                    if (path.equals("/end")) {
                        session.invalidate();
                    }
                    return "1";
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat does not stop", e);
        } finally {
            // Else the next Tomcat makes the folder of this one again.
            System.clearProperty(Globals.CATALINA_HOME_PROP);
            directory.close();
        }
    }
}
