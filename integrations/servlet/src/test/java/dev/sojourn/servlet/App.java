package dev.sojourn.servlet;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.HttpVisitsBuilder;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.web.WebServer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EventListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A small web application on a real container, for one test. */
final class App implements AutoCloseable {

    /** What a page of the application does. */
    interface Page {
        void answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    final SessionEngine engine;
    private final WebServer server;
    private final String contextPath;
    private boolean stopped;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private App(Setting setting) {
        ServletListeners listeners = ServletListeners.of(setting.listeners);
        EngineBuilder builder = SessionEngine.builder().store(new MemoryStore()).withoutSweeps();
        setting.engine.accept(builder);
        engine = builder.build();
        SojournFilterBuilder described = setting.carriers == null
                ? SojournFilter.builder(engine)
                : SojournFilter.builder(visits(setting, engine, setting.carriers));
        SojournFilterBuilder filter = described
                .listeners(listeners)
                .persistOnError(setting.persistOnError)
                .closeEngine(false);
        setting.filter.accept(filter);
        try {
            SojournFilter built = filter.build();
            contextPath = setting.contextPath;
            server = setting.container.start(
                    contextPath,
                    application -> {
                        setting.application.accept(application);
                        built.addTo(application);
                        setting.afterFilter.accept(application);
                    },
                    setting.pages);
        } catch (Exception e) {
            throw new AssertionError("The container did not start", e);
        }
    }

    private static HttpVisits visits(Setting setting, SessionEngine engine, Carriers carriers) {
        HttpVisitsBuilder visits = HttpVisits.builder(engine).carriers(carriers);
        setting.visits.accept(visits);
        return visits.build();
    }

    static Setting on(Container container) {
        return new Setting(container);
    }

    /** Sends a request and reads the response; the cookie may be empty. */
    HttpResponse<String> get(String path, String cookie) {
        return send(HttpRequest.newBuilder(), path, cookie);
    }

    HttpResponse<String> get(String path) {
        return get(path, "");
    }

    /** Sends a request with one header more. */
    HttpResponse<String> getWith(String header, String path, String cookie) {
        return send(HttpRequest.newBuilder().header(header, "1"), path, cookie);
    }

    /** Sends a request with header lines such as {@code Accept: text/html}. */
    HttpResponse<String> send(String method, String path, String cookie, String... lines) {
        HttpRequest.Builder request = HttpRequest.newBuilder().method(method, HttpRequest.BodyPublishers.noBody());
        for (String line : lines) {
            request.header(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        return send(request, path, cookie);
    }

    HttpResponse<String> post(String path, String type, String body) {
        return send(
                HttpRequest.newBuilder().header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)),
                path,
                "");
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + contextPath + path);
    }

    /** Sends a request as a TLS proxy would. */
    HttpResponse<String> overHttps(String path) {
        return send(HttpRequest.newBuilder().header("X-Forwarded-Proto", "https"), path, "");
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path, String cookie) {
        request.uri(uri(path)).timeout(Duration.ofSeconds(20));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("No response to " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The session cookie of a response, as a browser would send it back; empty when it sets none. */
    static String cookie(HttpResponse<?> response) {
        Optional<String> line = response.headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith("sid="))
                .findFirst();
        return line.map(each -> each.split(";", 2)[0]).orElse("");
    }

    /** Ends the container, and with it every request. */
    void stop() {
        if (!stopped) {
            stopped = true;
            server.close();
        }
    }

    @Override
    public void close() {
        stop();
        engine.close();
    }

    /** What an application is made of. */
    static final class Setting {

        private final Container container;
        private final Map<String, Servlet> pages = new LinkedHashMap<>();
        private EventListener[] listeners = {};
        private Consumer<EngineBuilder> engine = builder -> {};
        private Consumer<ServletContext> application = context -> {};
        private Consumer<ServletContext> afterFilter = context -> {};
        private Consumer<SojournFilterBuilder> filter = builder -> {};
        private Consumer<HttpVisitsBuilder> visits = builder -> {};
        private String contextPath = "";
        private @Nullable Carriers carriers = Carriers.cookie(
                CookieSettings.builder().insecureForDevelopment().build());
        private boolean persistOnError = true;

        private Setting(Container container) {
            this.container = container;
        }

        Setting page(String path, Page page) {
            pages.put(path, new HttpServlet() {
                private static final long serialVersionUID = 1L;

                @Override
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws ServletException, IOException {
                    try {
                        page.answer(request, response);
                    } catch (ServletException | IOException | RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new ServletException(e);
                    }
                }
            });
            return this;
        }

        Setting servlet(String path, Servlet servlet) {
            pages.put(path, servlet);
            return this;
        }

        Setting listeners(EventListener... value) {
            listeners = value;
            return this;
        }

        Setting engine(Consumer<EngineBuilder> value) {
            engine = value;
            return this;
        }

        /** What the application does when it is initialised, before the filter is added. */
        Setting application(Consumer<ServletContext> value) {
            application = value;
            return this;
        }

        /** What the application does when it is initialised, after the filter is added. */
        Setting afterFilter(Consumer<ServletContext> value) {
            afterFilter = value;
            return this;
        }

        Setting filter(Consumer<SojournFilterBuilder> value) {
            filter = value;
            return this;
        }

        Setting visits(Consumer<HttpVisitsBuilder> value) {
            visits = value;
            return this;
        }

        Setting carriers(Carriers value) {
            carriers = value;
            return this;
        }

        /** The cookie is the one that the application declares. */
        Setting declaredCookie() {
            carriers = null;
            return this;
        }

        Setting contextPath(String value) {
            contextPath = value;
            return this;
        }

        Setting forgetOnError() {
            persistOnError = false;
            return this;
        }

        App open() {
            return new App(this);
        }
    }
}
