package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriersTest {

    @Test
    void carriersKeepTheirOrder() {
        Carriers carriers =
                Carriers.builder().query("sid").body("sid").header("X-MARS-SID").build();

        assertThat(carriers.order())
                .containsExactly(
                        new Carrier.Query("sid"), new Carrier.Body("sid"), new Carrier.Header("X-MARS-SID", false));
    }

    @Test
    void differentIdsAreRefusedUnlessAskedOtherwise() {
        assertThat(Carriers.cookie(CookieSettings.standard()).conflict()).isEqualTo(CarrierConflict.REFUSE);
    }

    @Test
    void cookiesAreAlwaysWrittenHeadersWhenEchoedAndParametersNever() {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.standard())
                .header("X-A")
                .echoedHeader("X-B")
                .query("sid")
                .body("sid")
                .build();

        assertThat(carriers.order()).extracting(Carrier::isWritten).containsExactly(true, false, true, false, false);
    }

    @Test
    void thereMustBeACarrier() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Carriers.builder().build())
                .withMessageContaining("No carrier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "X-\u00e9", "a\r\nb", "Cookie", "SET-COOKIE", "Authorization", "host"})
    void headerNamesMustBeFreeTokens(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Carriers.builder().header(name).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sid[]", "a=b", "a&b", "a b", "s%69d", "\u00e9"})
    void parameterNamesMustBePlain(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Carriers.builder().query(name).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Carriers.builder().body(name).build());
    }

    @Test
    void allFaultsAreListedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Carriers.builder()
                        .header("X-Sid")
                        .header("x-sid")
                        .query("a b")
                        .cookieWithSignature(CookieSettings.standard(), "; x")
                        .bodyLimit(0)
                        .cookieHeaderLimit(-1)
                        .build())
                .withMessageContainingAll(
                        "listed twice", "parameter name", "suffix", "body limit", "Cookie header limit");
    }
}
