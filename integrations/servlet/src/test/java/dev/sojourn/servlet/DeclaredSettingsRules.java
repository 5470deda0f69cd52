package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.policy.Lifetime;
import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Cookie and timeout that an application declares are those of its sessions, where the program says nothing. */
interface DeclaredSettingsRules {

    Container container();

    private App.Setting app(Consumer<ServletContext> application) {
        return App.on(container())
                .declaredCookie()
                .application(application)
                .page("/click", (request, response) -> {
                    Integer before = (Integer) request.getSession().getAttribute("n");
                    int now = before == null ? 1 : before + 1;
                    request.getSession().setAttribute("n", now);
                    response.getWriter().print(now);
                })
                .page("/interval", DeclaredSettingsRules::interval)
                .page("/raw", (request, response) -> {
                    SojournFilter.session(request).set("n", 1);
                })
                .page("/own", (request, response) -> request.getSession().setMaxInactiveInterval(1_800));
    }

    private static void interval(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(request.getSession().getMaxInactiveInterval());
    }

    /** The one cookie that a response sets, with X for the id. */
    private static String line(HttpResponse<?> response) {
        assertThat(response.headers().allValues("Set-Cookie")).hasSize(1);
        return response.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst("=[^;]+", "=X");
    }

    @Test
    default void theRootHasAHostCookieOnHttpsAndAPlainOneOnHttp() {
        try (App app = app(context -> {}).open()) {
            assertThat(line(app.overHttps("/click"))).isEqualTo("__Host-sid=X; Path=/; Secure; HttpOnly; SameSite=Lax");
            assertThat(line(app.get("/click"))).isEqualTo("sid=X; Path=/; HttpOnly; SameSite=Lax");
        }
    }

    @Test
    default void anotherApplicationHasACookieOfItsPath() {
        try (App app = app(context -> {}).contextPath("/shop/new").open()) {
            assertThat(line(app.overHttps("/click")))
                    .isEqualTo("__Secure-sid.shop.new=X; Path=/shop/new; Secure; HttpOnly; SameSite=Lax");
            assertThat(line(app.get("/click"))).isEqualTo("sid.shop.new=X; Path=/shop/new; HttpOnly; SameSite=Lax");
        }
    }

    @Test
    default void whatIsDeclaredOfTheCookieIsWritten() {
        try (App app = app(context -> {
                    SessionCookieConfig cookie = context.getSessionCookieConfig();
                    cookie.setName("SHOPID");
                    cookie.setDomain("shop.example");
                    cookie.setPath("/cart");
                    cookie.setSecure(true);
                    cookie.setMaxAge(4_200);
                    cookie.setAttribute("SameSite", "Strict");
                    cookie.setAttribute("Priority", "High");
                })
                .open()) {
            assertThat(line(app.get("/click")))
                    .startsWith("SHOPID=X; Max-Age=4200; Expires=")
                    .endsWith(
                            " GMT; Domain=shop.example; Path=/cart; Secure; HttpOnly; SameSite=Strict; Priority=High");
        }
    }

    @Test
    default void twoApplicationsOfOneHostDoNotLogEachOtherOut() throws Exception {
        try (App root = app(context -> {}).open();
                App shop = app(context -> {}).contextPath("/shop").open();
                App below = app(context -> {}).contextPath("/shop/new").open()) {
            HttpClient browser =
                    HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            List<String> clicks = new ArrayList<>();
            for (App app : List.of(root, root, shop, shop, below, root, below, shop)) {
                HttpRequest click = HttpRequest.newBuilder(app.uri("/click")).build();
                clicks.add(browser.send(click, BodyHandlers.ofString()).body());
            }

            assertThat(clicks).containsExactly("1", "2", "1", "2", "1", "3", "2", "3");
        }
    }

    @Test
    default void theDeclaredTimeoutHoldsWhicheverWayASessionBegins() {
        ManualClock clock = new ManualClock();
        try (App app = app(context -> context.setSessionTimeout(5))
                .engine(engine -> engine.clock(clock))
                .open()) {
            assertThat(app.get("/interval").body()).isEqualTo("300");
            String raw = App.cookie(app.get("/raw"));
            assertThat(app.get("/interval", raw).body()).isEqualTo("300");
            clock.advance(Duration.ofMinutes(6));
            app.engine.directory().sweep();
            assertThat(app.engine.directory().count()).isZero();
        }
    }

    @Test
    default void aSessionsOwnIntervalAndTheProgramsLifetimeComeBeforeTheDeclaredTimeout() {
        try (App app = app(context -> context.setSessionTimeout(5)).open()) {
            assertThat(app.get("/interval", App.cookie(app.get("/own"))).body()).isEqualTo("1800");
        }
        try (App app = app(context -> context.setSessionTimeout(5))
                .engine(engine -> engine.lifetime(Lifetime.standard().idle(Duration.ofMinutes(10))))
                .open()) {
            assertThat(app.get("/interval").body()).isEqualTo("600");
        }
    }

    /** For programs that build an engine from what is declared, so that sessions of sockets have it as well. */
    @Test
    default void theDeclaredLifetimeIsLongEnoughForItsOwnIdleLimit() {
        AtomicReference<Lifetime> lifetime = new AtomicReference<>();
        try (App app = app(context -> {
                    context.setSessionTimeout(24 * 60);
                    lifetime.set(ServletSettings.lifetime(context));
                })
                .open()) {
            assertThat(lifetime.get().idle()).isEqualTo(Duration.ofHours(24));
            assertThat(lifetime.get().faults()).isEmpty();
            assertThat(app.engine.lifetime().idle()).isEqualTo(Duration.ofMinutes(30));
        }
    }
}
