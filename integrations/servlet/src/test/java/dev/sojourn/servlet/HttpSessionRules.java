package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the Servlet specification says of sessions (Jakarta Servlet 6.1, chapter 7). */
interface HttpSessionRules {

    Container container();

    /** Runs assertions inside a page and repeats their failure here; the page begins a session first when asked to. */
    private void inPage(boolean withSession, App.Page page) {
        List<Throwable> failures = new ArrayList<>();
        try (App app = App.on(container())
                .page("/set", HttpSessionRules::set)
                .page("/page", (request, response) -> {
                    try {
                        page.answer(request, response);
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                })
                .open()) {
            String cookie = withSession ? App.cookie(app.get("/set")) : "";
            int status = app.get("/page", cookie).statusCode();
            if (!failures.isEmpty()) {
                throw new AssertionError("Inside the page: " + failures.get(0), failures.get(0));
            }
            assertThat(status).isEqualTo(200);
        }
    }

    private static void set(HttpServletRequest request, HttpServletResponse response) {
        request.getSession().setAttribute("name", "ada");
    }

    @Test
    default void aVisitorHasNoSessionUntilOneIsAskedFor() {
        inPage(false, (request, response) -> {
            assertThat(request.getSession(false)).isNull();
            HttpSession session = request.getSession();
            assertThat(session.isNew()).isTrue();
            assertThat(session.getAttribute("name")).isNull();
            assertThat(request.getSession(false)).isSameAs(session);
            assertThat(request.getSession(true)).isSameAs(session);
        });
    }

    /** Section 7.1 of the specification: it creates one. */
    @Test
    default void getSessionBeginsASessionThatIsStoredThoughEmpty() {
        try (App app = App.on(container())
                .page("/begin", (request, response) -> request.getSession())
                .page(
                        "/look",
                        (request, response) -> response.getWriter()
                                .print(
                                        request.getSession(false) == null
                                                ? "none"
                                                : request.getSession().isNew()))
                .open()) {
            String cookie = App.cookie(app.get("/begin"));

            assertThat(cookie).isNotEmpty();
            assertThat(app.engine.directory().count()).isEqualTo(1);
            assertThat(app.get("/look", cookie).body()).isEqualTo("false");
        }
    }

    @Test
    default void aVisitorWhoOnlyLooksGetsNoSession() {
        try (App app = App.on(container())
                .page("/look", (request, response) -> response.getWriter().print(request.getSession(false)))
                .page(
                        "/read",
                        (request, response) -> response.getWriter()
                                .print(SojournFilter.session(request).get("name")))
                .open()) {
            assertThat(App.cookie(app.get("/look"))).isEmpty();
            assertThat(App.cookie(app.get("/read"))).isEmpty();
            assertThat(app.engine.directory().count()).isZero();
        }
    }

    @Test
    default void aReturningClientFindsItsAttributesAndIsNotNew() {
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession(false);
            assertThat(session.isNew()).isFalse();
            assertThat(session.getAttribute("name")).isEqualTo("ada");
            assertThat(Collections.list(session.getAttributeNames())).containsExactly("name");
            assertThat(session.getCreationTime()).isLessThanOrEqualTo(System.currentTimeMillis());
            assertThat(session.getLastAccessedTime()).isGreaterThanOrEqualTo(session.getCreationTime());
            assertThat(session.getServletContext()).isNotNull();
        });
    }

    @Test
    default void settingNullRemovesAnAttribute() {
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession();
            session.setAttribute("name", null);
            assertThat(session.getAttribute("name")).isNull();
            assertThat(session.getAttributeNames().hasMoreElements()).isFalse();
            session.removeAttribute("name");
        });
    }

    @Test
    default void theNamesThatFrameworksGiveAreTaken() {
        List<String> names = List.of(
                "Foo$Bar",
                "org.example.Filter.CSRF_TOKEN#1",
                "/shop/cart",
                "SPRING SAVED REQUEST",
                "caf\u00e9",
                "\ud83d\ude80",
                "x".repeat(512));
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession();
            names.forEach(name -> session.setAttribute(name, name));
            names.forEach(name -> assertThat(session.getAttribute(name)).isEqualTo(name));
            assertThat(Collections.list(session.getAttributeNames())).containsAll(names);
            assertThatThrownBy(() -> session.setAttribute("a\nb", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"a\\u000ab\"")
                    .hasMessageContaining("Limits.names");
            names.forEach(session::removeAttribute);
            assertThat(Collections.list(session.getAttributeNames())).containsExactly("name");
        });
    }

    /** What applications log, print and compare must not be what opens the session. */
    @Test
    default void theIdIsTheKeyAndNeverTheSecret() {
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession();
            String secret = SojournFilter.session(request).id();
            assertThat(secret).isNotNull();
            assertThat(session.getId()).hasSize(64).doesNotContain(secret);
            assertThat(session.getId()).isEqualTo(SojournFilter.session(request).key());
            assertThat(request.getRequestedSessionId()).isEqualTo(session.getId());
        });
    }

    @Test
    default void aPresentedIdIsKnownToComeFromTheCookie() {
        inPage(true, (request, response) -> {
            assertThat(request.isRequestedSessionIdValid()).isTrue();
            assertThat(request.isRequestedSessionIdFromCookie()).isTrue();
            assertThat(request.isRequestedSessionIdFromURL()).isFalse();
            request.changeSessionId();
            assertThat(request.isRequestedSessionIdValid()).isFalse();
        });
        inPage(false, (request, response) -> {
            assertThat(request.getRequestedSessionId()).isNull();
            assertThat(request.isRequestedSessionIdValid()).isFalse();
            assertThat(request.isRequestedSessionIdFromCookie()).isFalse();
        });
    }

    @Test
    default void urlsNeverCarryAnId() {
        inPage(true, (request, response) -> {
            request.getSession().setAttribute("name", "grace");
            assertThat(response.encodeURL("/cart?x=1")).isEqualTo("/cart?x=1");
            assertThat(response.encodeRedirectURL("/cart")).isEqualTo("/cart");
        });
    }

    @Test
    default void changingTheIdKeepsTheSession() {
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession();
            String before = session.getId();
            String after = request.changeSessionId();
            assertThat(after).isNotEqualTo(before).isEqualTo(session.getId());
            assertThat(session.getAttribute("name")).isEqualTo("ada");
        });
    }

    @Test
    default void anIdCannotChangeWithoutASession() {
        inPage(false, (request, response) -> assertThatIllegalStateException().isThrownBy(request::changeSessionId));
    }

    @Test
    default void afterInvalidateTheSessionThrowsAndAnotherCanBegin() {
        inPage(true, (request, response) -> {
            HttpSession old = request.getSession();
            String oldId = old.getId();
            old.invalidate();

            List<ThrowingCallable> calls = List.of(
                    old::getCreationTime,
                    old::getLastAccessedTime,
                    () -> old.getAttribute("name"),
                    old::getAttributeNames,
                    () -> old.setAttribute("name", "x"),
                    () -> old.removeAttribute("name"),
                    old::invalidate,
                    old::isNew);
            calls.forEach(call -> assertThatIllegalStateException().isThrownBy(call));
            assertThat(old.getId()).isEqualTo(oldId);
            old.setMaxInactiveInterval(60);
            assertThat(request.getSession(false)).isNull();
            HttpSession next = request.getSession();
            next.setAttribute("name", "grace");
            assertThat(next).isNotSameAs(old);
            assertThat(next.getId()).isNotEqualTo(oldId);
            assertThat(next.isNew()).isTrue();
        });
    }

    /**
     * Sojourn's own session begins anew with the next write; the face of the one before does not turn into its face.
     */
    @Test
    default void theFaceOfADestroyedSessionIsNotThatOfTheNext() {
        inPage(true, (request, response) -> {
            HttpSession old = request.getSession();
            SojournFilter.session(request).destroy();
            SojournFilter.session(request).set("name", "grace");

            assertThatIllegalStateException().isThrownBy(() -> old.getAttribute("name"));
            assertThat(request.getSession(false).getAttribute("name")).isEqualTo("grace");
        });
    }

    @Test
    default void theInactiveIntervalIsInSecondsAndZeroOrLessIsNever() {
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession();
            assertThat(session.getMaxInactiveInterval()).isEqualTo(1800);
            session.setMaxInactiveInterval(60);
            assertThat(session.getMaxInactiveInterval()).isEqualTo(60);
            session.setMaxInactiveInterval(0);
            assertThat(session.getMaxInactiveInterval()).isLessThanOrEqualTo(0);
            session.setMaxInactiveInterval(-5);
            assertThat(session.getMaxInactiveInterval()).isLessThanOrEqualTo(0);
        });
    }

    @Test
    default void aSessionCannotBeginAfterTheResponseWasCommitted() {
        inPage(false, (request, response) -> {
            response.flushBuffer();
            assertThatIllegalStateException().isThrownBy(request::getSession);
            assertThat(request.getSession(false)).isNull();
        });
    }

    @Test
    default void aValueThatCannotBeStoredIsRefusedAtOnce() {
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession();
            assertThatIllegalArgumentException().isThrownBy(() -> session.setAttribute("name", new Object()));
            assertThat(session.getAttribute("name")).isEqualTo("ada");
        });
    }

    @Test
    default void bothDoorsShowOneSession() {
        inPage(true, (request, response) -> {
            SojournFilter.session(request).set("lang", "en");
            request.getSession().setAttribute("name", "grace");
            assertThat(request.getSession().getAttribute("lang")).isEqualTo("en");
            assertThat(SojournFilter.session(request).get("name")).isEqualTo("grace");
            assertThat(SojournFilter.session(request)).isSameAs(SojournFilter.session(request));
        });
    }

    /** Section 7.7.1: several threads of one request may use its session. */
    @Test
    default void severalThreadsMayUseOneSession() {
        inPage(true, (request, response) -> {
            HttpSession session = request.getSession();
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(t -> new Thread(
                            () -> IntStream.range(0, 25).forEach(i -> session.setAttribute("t" + t + "." + i, i))))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(Collections.list(session.getAttributeNames())).hasSize(101);
        });
    }

    @Test
    default void aRequestThatDidNotPassTheFilterHasNoSojournSession() {
        inPage(true, (request, response) -> {
            request.removeAttribute(RequestExchanges.ATTRIBUTE);
            assertThatIllegalStateException().isThrownBy(() -> SojournFilter.session(request));
        });
    }

    /** A map or list that was read is compared when the response is about to leave. */
    @Test
    default void aValueChangedInPlaceIsStored() {
        try (App app = App.on(container())
                .page(
                        "/begin",
                        (request, response) ->
                                request.getSession().setAttribute("cart", new ArrayList<>(List.of("tea"))))
                .page("/add", (request, response) -> cart(request, cart -> cart.add("milk")))
                .page(
                        "/show",
                        (request, response) ->
                                response.getWriter().print(request.getSession().getAttribute("cart")))
                .open()) {
            String cookie = App.cookie(app.get("/begin"));
            app.get("/add", cookie);

            assertThat(app.get("/show", cookie).body()).isEqualTo("[tea, milk]");
        }
    }

    @SuppressWarnings("unchecked")
    private static void cart(HttpServletRequest request, Consumer<List<String>> change) {
        change.accept((List<String>) request.getSession().getAttribute("cart"));
    }
}
