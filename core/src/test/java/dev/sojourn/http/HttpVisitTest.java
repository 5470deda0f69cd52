package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.SessionEngine;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the headers of a response say what its visit did, beside those that the application set. */
class HttpVisitTest {

    private final SessionEngine engine =
            SessionEngine.builder().store(new MemoryStore()).withoutSweeps().build();

    @AfterEach
    void close() {
        engine.close();
    }

    private RecordedExchange consulted(Carriers carriers, String... varies) {
        RecordedExchange exchange = RecordedExchange.get();
        for (String vary : varies) {
            exchange.addHeader("Vary", vary);
        }
        try (HttpVisit visit = HttpVisits.of(engine, carriers).enter(exchange)) {
            visit.session().get("name");
            visit.commit();
        }
        return exchange;
    }

    private static Carriers cookie() {
        return Carriers.cookie(CookieSettings.standard());
    }

    private static Carriers cookieAndHeader() {
        return Carriers.builder()
                .cookie(CookieSettings.standard())
                .header("X-Session")
                .build();
    }

    /** A multipart stream that belongs to the handler, for instance, can't be read before it. */
    @Test
    void anIntegrationThatGivesNoBodiesServesAllOtherCarriers() {
        Carriers carriers =
                Carriers.builder().cookie(CookieSettings.standard()).body("sid").build();
        HttpVisits visits = HttpVisits.of(engine, carriers);
        WebExchange form = new Bodiless(RecordedExchange.post("application/x-www-form-urlencoded", "sid=x"));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> visits.enter(form))
                .withMessageContaining("leave that carrier out");
        try (HttpVisit visit = HttpVisits.of(engine, cookie()).enter(form)) {
            visit.session().set("name", "ada");
            visit.commit();
        }
        assertThat(form.responseHeaders("Set-Cookie")).hasSize(1);
    }

    private record Bodiless(WebExchange shown) implements WebExchange {

        @Override
        public List<String> headers(String name) {
            return shown.headers(name);
        }

        @Override
        public @Nullable String rawQuery() {
            return shown.rawQuery();
        }

        @Override
        public String method() {
            return shown.method();
        }

        @Override
        public boolean secure() {
            return shown.secure();
        }

        @Override
        public void addHeader(String name, String value) {
            shown.addHeader(name, value);
        }

        @Override
        public void setHeader(String name, String value) {
            shown.setHeader(name, value);
        }

        @Override
        public List<String> responseHeaders(String name) {
            return shown.responseHeaders(name);
        }

        @Override
        public boolean committed() {
            return shown.committed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Cookie-Consent", "Cookie2", "Accept, Cookie-Policy"})
    void aVaryThatOnlyContainsTheWordDoesNotStandForIt(String present) {
        assertThat(consulted(cookie(), present).responseHeaders("Vary")).containsExactly(present, "Cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "cookie", "Accept ,COOKIE", "*", "Accept, *"})
    void aVaryThatNamesItIsLeftAsItIs(String present) {
        assertThat(consulted(cookie(), present).responseHeaders("Vary")).containsExactly(present);
    }

    @Test
    void onlyWhatIsMissingIsAddedToVary() {
        assertThat(consulted(cookieAndHeader()).responseHeaders("Vary")).containsExactly("Cookie, X-Session");
        assertThat(consulted(cookieAndHeader(), "Cookie").responseHeaders("Vary"))
                .containsExactly("Cookie", "X-Session");
        assertThat(consulted(cookieAndHeader(), "X-Session, Cookie").responseHeaders("Vary"))
                .containsExactly("X-Session, Cookie");
        assertThat(consulted(cookieAndHeader(), "x-session", "Accept, cookie").responseHeaders("Vary"))
                .hasSize(2);
    }

    /** Else the box in the login form does nothing, and nobody says so. */
    @Test
    void aCookieForRememberedSessionsNeedsAnEngineThatRemembersSome() {
        Carriers carriers = Carriers.cookie(
                CookieSettings.builder().lifetime(CookieLifetime.REMEMBERED).build());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpVisits.of(engine, carriers))
                .withMessageContaining("Lifetime.remembered");
    }

    @Test
    void aSessionThatBeganAndEndedInOneExchangeLeavesNeitherOfItsTwoCookies() {
        try (SessionEngine pairs = SessionEngine.builder()
                .store(new MemoryStore())
                .keys(KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF")))
                .signedIds(SignedIdFormat.separate("sha256"))
                .withoutSweeps()
                .build()) {
            Carriers carriers = Carriers.builder()
                    .cookieWithSignature(CookieSettings.standard(), ".sig")
                    .build();
            RecordedExchange exchange = RecordedExchange.get();
            HttpVisit visit = HttpVisits.of(pairs, carriers).enter(exchange);
            visit.session().begin();
            visit.commit();
            assertThat(exchange.responseHeaders("Set-Cookie")).hasSize(2);
            visit.session().destroy();
            visit.commit();
            assertThat(exchange.responseHeaders("Set-Cookie")).allMatch(line -> line.contains("Max-Age=0"));
        }
    }

    @Test
    void aRequestThatPresentsTwoSessionsIsRefusedAndTold() {
        List<SessionEvent> heard = new ArrayList<>();
        try (SessionEngine listening = SessionEngine.builder()
                .store(new MemoryStore())
                .withoutSweeps()
                .listener(SessionEvent.Forged.class, heard::add)
                .build()) {
            String one = String.valueOf(listening.directory().create().signedId());
            String other = String.valueOf(listening.directory().create().signedId());
            RecordedExchange tossed = RecordedExchange.get().cookie("__Host-sid=" + one + "; __Host-sid=" + other);
            assertThatExceptionOfType(BadSessionRequestException.class)
                    .isThrownBy(() -> HttpVisits.of(listening, cookie()).enter(tossed));
            assertThat(heard)
                    .singleElement()
                    .satisfies(event -> assertThat(event.toString())
                            .contains("request", "session_ambiguous")
                            .doesNotContain(one)
                            .doesNotContain(other));
        }
    }
}
