package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {

    private static final Origins LISTED =
            Origins.only("https://app.example", "http://dev.example:8080", "https://[::1]");

    private static boolean passes(Origins origins, String origin) {
        return origins.mayConnect(
                RecordedExchange.get().with("Host", "app.example").with("Origin", origin),
                PublicAddress.direct(),
                true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example",
                "https://APP.example",
                "https://app.example:443",
                "http://dev.example:8080",
                "https://[::1]"
            })
    void aListedOriginPassesInEachOfItsSpellings(String origin) {
        assertThat(passes(LISTED, origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.evil.test",
                "https://app.example:444",
                "http://app.example",
                "https://app.example.",
                "https://app.example/",
                "https://app.example/path",
                "https://app.example:0443",
                "https://app.example:99999",
                "https://app.example:",
                "https://user@app.example",
                "https://app.example?",
                "https://app.example#",
                "https://app.example https://evil.test",
                " https://app.example",
                "HTTPS://app.example",
                "https://xapp.example",
                "https://app\u0131.example",
                "file://app.example",
                "null",
                ""
            })
    void anythingElseDoesNot(String origin) {
        assertThat(passes(LISTED, origin)).isFalse();
    }

    /** Both verdicts of each row: what may change, and what may open a socket. */
    @ParameterizedTest(name = "site {0}, origin {1}")
    @CsvSource({
        "same-origin, https://app.example, true, true",
        "same-origin, null, true, true",
        "same-origin, , true, true",
        "none, , true, true",
        "same-site, https://other.example, false, false",
        "cross-site, , false, false",
        "cross-site, https://app.example, false, false",
        "cross-site, https://partner.example, true, true",
        "nonsense, https://app.example, false, false",
        ", https://app.example, true, true",
        ", https://partner.example, true, true",
        ", http://app.example, false, false",
        ", https://app.example:8443, false, false",
        ", https://evil.test, false, false",
        ", null, false, false",
        ", , true, false"
    })
    void theSiteCountsAndElseTheOrigin(String site, String origin, boolean change, boolean connect) {
        Origins origins = Origins.sameOr("https://partner.example");
        // With and without a cookie: what the answer sets counts either way.
        for (String cookie : new String[] {null, "sid=1"}) {
            RecordedExchange post = with(site, origin, cookie).method("POST");
            assertThat(origins.mayChange(post, PublicAddress.direct())).isEqualTo(change);
            assertThat(origins.mayConnect(with(site, origin, cookie), PublicAddress.direct(), true))
                    .isEqualTo(connect);
            assertThat(origins.mayChange(with(site, origin, cookie), PublicAddress.direct()))
                    .as("reading")
                    .isTrue();
        }
    }

    private static RecordedExchange with(String site, String origin, String cookie) {
        RecordedExchange exchange = RecordedExchange.get().with("Host", "app.example");
        if (site != null) {
            exchange.with("Sec-Fetch-Site", site);
        }
        if (origin != null) {
            exchange.with("Origin", origin);
        }
        return cookie == null ? exchange : exchange.cookie(cookie);
    }

    @Test
    void aClientWithoutAnOriginMayConnectWhereItIsAllowedOrNoCookieIsAtStake() {
        RecordedExchange program = RecordedExchange.get().with("Host", "app.example");
        assertThat(Origins.same().mayConnect(program, PublicAddress.direct(), true))
                .isFalse();
        assertThat(Origins.same().mayConnect(program, PublicAddress.direct(), false))
                .isTrue();
        assertThat(Origins.same().allowAbsent().mayConnect(program, PublicAddress.direct(), true))
                .isTrue();
        program.cookie("sid=1");
        assertThat(Origins.same().mayConnect(program, PublicAddress.direct(), false))
                .isFalse();
    }

    @Test
    void aListAloneAsksForTheListedPageWhateverTheBrowserSaysOfTheSite() {
        RecordedExchange own = with("same-origin", "https://app.example", null).method("POST");
        assertThat(Origins.only("https://partner.example").mayChange(own, PublicAddress.direct()))
                .isFalse();
    }

    @Test
    void twoOriginsAreARequestThatContradictsItself() {
        for (RecordedExchange request : List.of(
                with(null, "https://app.example", null).with("Origin", "https://evil.test"),
                with(null, "https://app.example, https://evil.test", null))) {
            assertThatThrownBy(() -> Origins.same().mayConnect(request, PublicAddress.direct(), false))
                    .isInstanceOfSatisfying(
                            BadSessionRequestException.class,
                            e -> assertThat(e.status()).isEqualTo(400));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http, http://app.example:80, true",
        "http, https://app.example, false",
        "https, https://app.example, true"
    })
    void theServersOwnOriginNeedsItsScheme(String scheme, String origin, boolean passes) {
        RecordedExchange request = with(null, origin, null);
        assertThat(Origins.same()
                        .mayConnect(
                                scheme.equals("http") ? request.plainHttp() : request, PublicAddress.direct(), true))
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.test/app.example", "a@b", "app.example:x", "", "app.example,evil.test"})
    void aHostThatIsNoneLetsNobodyIn(String host) {
        assertThat(Origin.of("https", host)).isNull();
        RecordedExchange request = RecordedExchange.get().with("Host", host).with("Origin", "https://app.example");
        assertThat(Origins.same().mayConnect(request, PublicAddress.direct(), true))
                .isFalse();
    }

    @Test
    void aListOfWhatIsNoOriginIsRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Origins.only("https://app.example/"))
                .withMessageContaining("https://app.example/")
                .withMessageContaining("no path");
        assertThatIllegalArgumentException().isThrownBy(() -> Origins.only());
        assertThatIllegalArgumentException().isThrownBy(() -> Origins.only("*"));
    }
}
