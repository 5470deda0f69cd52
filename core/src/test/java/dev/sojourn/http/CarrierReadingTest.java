package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Rejection;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.Transport;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an id is found in headers, queries and bodies, and what happens when carriers contradict each other. */
class CarrierReadingTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final SessionIds IDS = SessionIds.builder()
            .keys(KeyRing.ofSecrets(List.of("an example secret of over 32 characters")))
            .build();
    private static final SessionId T = IDS.generate();
    private static final SessionId U = IDS.generate();

    private static String token(SessionId id, Transport by) {
        return IDS.sign(id, by);
    }

    private static CarriersBuilder all() {
        return Carriers.builder()
                .cookie(CookieSettings.standard())
                .header("X-Session")
                .query("sid")
                .body("sid");
    }

    private static CarrierReading read(RecordedExchange exchange) {
        return CarrierReading.of(exchange, all().build(), IDS);
    }

    private static void assertFound(RecordedExchange exchange, Class<? extends Carrier> by) {
        PresentedId found = read(exchange).id();
        assertThat(found).isNotNull();
        assertThat(found.reading().id()).isEqualTo(T);
        assertThat(found.carrier()).isInstanceOf(by);
    }

    private static void assertRefused(String code, RecordedExchange exchange) {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> read(exchange))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void eachCarrierFindsItsOwnToken() {
        assertFound(RecordedExchange.get().cookie("__Host-sid=" + token(T, Transport.COOKIE)), Carrier.Cookie.class);
        assertFound(RecordedExchange.get().with("X-Session", token(T, Transport.HEADER)), Carrier.Header.class);
        assertFound(RecordedExchange.get().query("sid=" + token(T, Transport.QUERY)), Carrier.Query.class);
        assertFound(RecordedExchange.post(FORM, "sid=" + token(T, Transport.BODY)), Carrier.Body.class);
        assertFound(
                RecordedExchange.post("application/json", "{\"sid\":\"" + token(T, Transport.BODY) + "\"}"),
                Carrier.Body.class);
    }

    @Test
    void carriersThatAreNotConfiguredAreNotLookedAt() {
        RecordedExchange exchange = RecordedExchange.post(FORM, "sid=" + token(T, Transport.BODY))
                .with("X-Session", "a, b")
                .with("Authorization", "Bearer " + token(T, Transport.HEADER))
                .query("sid=1&sid=2");

        CarrierReading reading = CarrierReading.of(exchange, Carriers.cookie(CookieSettings.standard()), IDS);

        assertThat(reading.id()).isNull();
        assertThat(reading.ignored()).isEmpty();
        assertThat(exchange.bodyReads).isZero();
    }

    @Test
    void bearerTokensAreNotLookedAt() {
        assertThat(read(RecordedExchange.get().with("Authorization", "Bearer " + token(T, Transport.HEADER)))
                        .id())
                .isNull();
    }

    @Test
    void aTokenOfAnotherCarrierIsAnonymousAndReported() {
        CarrierReading reading = read(RecordedExchange.get().with("X-Session", token(T, Transport.COOKIE)));

        assertThat(reading.id()).isNull();
        assertThat(reading.ignored()).extracting(IgnoredId::rejection).containsExactly(Rejection.FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "T, U", "junk", "null", "../../etc/passwd"})
    void malformedHeadersAreRefusedWithoutRepeatingThem(String value) {
        assertRefused("malformed_id", RecordedExchange.get().with("X-Session", value));
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> read(RecordedExchange.get().with("X-Session", "etc/passwd")))
                .withMessageNotContaining("passwd");
    }

    @Test
    void aBareIdIsMalformedWhereSignaturesAreRequired() {
        assertRefused("malformed_id", RecordedExchange.get().with("X-Session", T.text()));
    }

    @Test
    void twoDifferentHeaderLinesAreRefusedAndEqualOnesAreOne() {
        String token = token(T, Transport.HEADER);

        assertRefused(
                "session_ambiguous",
                RecordedExchange.get().with("X-Session", token).with("x-session", token(U, Transport.HEADER)));
        assertFound(RecordedExchange.get().with("X-Session", token).with("X-Session", token), Carrier.Header.class);
        assertRefused("malformed_id", RecordedExchange.get().with("X-Session", token + ", " + token));
    }

    @Test
    void headerNamesIgnoreAsciiCaseInEveryLocaleAndNothingElse() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertFound(RecordedExchange.get().with("X-SESSION", token(T, Transport.HEADER)), Carrier.Header.class);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(read(RecordedExchange.get().with("x_session", token(T, Transport.HEADER)))
                        .id())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sid=%zz",
                "sid=%",
                "sid=%C0%AE",
                "sid=+T",
                "sid=T%0d%0aSet-Cookie:x=1",
                "sid=",
                "sid",
                "sid=junk"
            })
    void malformedQueryParametersAreRefused(String query) {
        assertRefused("malformed_id", RecordedExchange.get().query(query));
    }

    @Test
    void repeatedQueryParametersAreRefused() {
        assertRefused(
                "session_ambiguous",
                RecordedExchange.get().query("sid=" + token(T, Transport.QUERY) + "&sid=" + token(U, Transport.QUERY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid[]=", "sid[0]=", "SID=", "s%2569d="})
    void lookAlikeQueryParametersAreAbsent(String name) {
        assertThat(read(RecordedExchange.get().query(name + token(T, Transport.QUERY)))
                        .id())
                .isNull();
    }

    @Test
    void aLinkOnAnotherSiteCannotPlantAnId() {
        RecordedExchange exchange = RecordedExchange.get()
                .query("sid=" + token(T, Transport.QUERY))
                .with("Sec-Fetch-Site", "cross-site")
                .with("Sec-Fetch-Mode", "navigate");

        CarrierReading reading = read(exchange);

        assertThat(reading.id()).isNull();
        assertThat(reading.ignored()).extracting(IgnoredId::reason).containsExactly(IgnoredId.Reason.CROSS_SITE);
    }

    @Test
    void aFormOnAnotherSiteCannotPlantAnId() {
        RecordedExchange exchange = RecordedExchange.post(FORM, "sid=" + token(T, Transport.BODY))
                .with("Sec-Fetch-Site", "cross-site")
                .with("Sec-Fetch-Mode", "navigate");

        assertThat(read(exchange).id()).isNull();
    }

    @Test
    void aScriptOfAnotherSiteMayPresentItsOwnId() {
        assertFound(
                RecordedExchange.get()
                        .query("sid=" + token(T, Transport.QUERY))
                        .with("Sec-Fetch-Site", "cross-site")
                        .with("Sec-Fetch-Mode", "cors"),
                Carrier.Query.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE"})
    void bodiesOfMethodsWithoutBodyAreNotRead(String method) {
        RecordedExchange exchange =
                RecordedExchange.post(FORM, "sid=" + token(T, Transport.BODY)).method(method);

        assertThat(read(exchange).id()).isNull();
        assertThat(exchange.bodyReads).isZero();
    }

    @Test
    void uploadsOfOtherTypesAreNeverBuffered() {
        RecordedExchange exchange = RecordedExchange.post("application/octet-stream", "x".repeat(1 << 20));

        assertThat(read(exchange).id()).isNull();
        assertThat(exchange.bodyReads).isZero();
    }

    @Test
    void twoContentTypesMakeTheBodyUnreadable() {
        RecordedExchange exchange =
                RecordedExchange.post(FORM, "sid=" + token(T, Transport.BODY)).with("Content-Type", "application/json");

        assertThat(read(exchange).id()).isNull();
        assertThat(exchange.bodyReads).isZero();
    }

    @Test
    void bodiesOverTheLimitAreRefusedWith413() {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> read(RecordedExchange.post(FORM, "a=" + "x".repeat(64 * 1024) + "&sid=T")))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(413))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("body_too_large"));
    }

    @Test
    void malformedBodiesAndMembersAreRefused() {
        assertRefused("malformed_body", RecordedExchange.post("application/json", "{\"sid\":"));
        assertRefused("malformed_id", RecordedExchange.post("application/json", "{\"sid\":{\"$gt\":\"\"}}"));
        assertRefused("session_ambiguous", RecordedExchange.post("application/json", "{\"sid\":\"T\",\"sid\":\"U\"}"));
    }

    @Test
    void theSameIdByTwoCarriersIsOne() {
        assertFound(
                RecordedExchange.get()
                        .cookie("__Host-sid=" + token(T, Transport.COOKIE))
                        .with("X-Session", token(T, Transport.HEADER)),
                Carrier.Cookie.class);
    }

    @Test
    void differentIdsByTwoCarriersAreAConflict() {
        assertRefused(
                "session_conflict",
                RecordedExchange.get()
                        .cookie("__Host-sid=" + token(T, Transport.COOKIE))
                        .with("X-Session", token(U, Transport.HEADER)));
    }

    @Test
    void aJunkCookieDoesNotDisturbAValidHeader() {
        assertFound(
                RecordedExchange.get().cookie("__Host-sid=junk").with("X-Session", token(T, Transport.HEADER)),
                Carrier.Header.class);
    }

    @Test
    void theFirstCarrierPresentMayDecideAlone() {
        Carriers carriers = all().onConflict(CarrierConflict.FIRST_PRESENT).build();
        RecordedExchange both = RecordedExchange.get()
                .with("X-Session", token(T, Transport.HEADER))
                .query("sid=" + token(U, Transport.QUERY));
        RecordedExchange forgedFirst = RecordedExchange.get()
                .with("X-Session", token(U, Transport.COOKIE))
                .query("sid=" + token(T, Transport.QUERY));

        assertThat(CarrierReading.of(both, carriers, IDS).candidates())
                .extracting(found -> found.reading().id())
                .containsExactly(T);
        assertThat(CarrierReading.of(forgedFirst, carriers, IDS).candidates()).isEmpty();
    }

    @Test
    void theFirstLivingSessionMayDecide() {
        Carriers carriers = all().onConflict(CarrierConflict.FIRST_LIVE).build();
        RecordedExchange exchange = RecordedExchange.get()
                .cookie("__Host-sid=" + token(T, Transport.COOKIE))
                .with("X-Session", token(U, Transport.HEADER))
                .query("sid=" + token(T, Transport.QUERY));

        assertThat(CarrierReading.of(exchange, carriers, IDS).candidates())
                .extracting(found -> found.reading().id())
                .containsExactly(T, U);
    }

    @Test
    void malformedIdsMayCountAsAbsent() {
        Carriers carriers = Carriers.builder()
                .query("sid")
                .body("sid")
                .header("X-Session")
                .onConflict(CarrierConflict.FIRST_PRESENT)
                .treatMalformedAsAbsent()
                .build();
        RecordedExchange exchange = RecordedExchange.post("application/json", "{broken")
                .query("sid=")
                .with("X-Session", token(T, Transport.HEADER));

        CarrierReading reading = CarrierReading.of(exchange, carriers, IDS);

        assertThat(reading.candidates())
                .extracting(found -> found.reading().id())
                .containsExactly(T);
        assertThat(reading.ignored()).extracting(IgnoredId::rejection).containsExactly(Rejection.EMPTY);
    }

    @ParameterizedTest
    @EnumSource(CarrierConflict.class)
    void pathParametersAreNoCarrier(CarrierConflict rule) {
        Carriers carriers = all().onConflict(rule).build();
        RecordedExchange exchange = RecordedExchange.get().query(";sid=" + token(T, Transport.QUERY));

        assertThat(CarrierReading.of(exchange, carriers, IDS).candidates()).isEmpty();
    }
}
