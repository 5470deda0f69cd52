package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Rejection;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.id.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session id is found in cookies; {@code T} and {@code U} in the inputs stand for valid tokens. */
class CookieCarrierTest {

    private static final String SECRET = "an example secret of over 32 characters";
    private static final SessionIds IDS =
            SessionIds.builder().keys(KeyRing.ofSecrets(List.of(SECRET))).build();
    private static final SessionId T_ID = IDS.generate();
    private static final String T = IDS.sign(T_ID, Transport.COOKIE);
    private static final String U = IDS.sign(IDS.generate(), Transport.COOKIE);
    private static final Carriers STANDARD = Carriers.cookie(CookieSettings.standard());

    private static CarrierReading read(String... cookieLines) {
        RecordedExchange exchange = RecordedExchange.get();
        for (String line : cookieLines) {
            exchange.cookie(line.replace("=T", "=" + T).replace("=U", "=" + U));
        }
        return CarrierReading.of(exchange, STANDARD, IDS);
    }

    private static void assertFound(CarrierReading reading) {
        assertThat(reading.candidates()).singleElement().satisfies(found -> {
            assertThat(found.reading().id()).isEqualTo(T_ID);
            assertThat(found.carrier()).isInstanceOf(Carrier.Cookie.class);
        });
    }

    private static void assertRefused(String code, String... cookieLines) {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> read(cookieLines))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static String forged() {
        return IDS.sign(IDS.generate(), Transport.HEADER);
    }

    @Test
    void aQuotedIdIsFoundAndIsTheSameAsTheBareOne() {
        assertFound(read("__Host-sid=\"" + T + "\""));
        assertFound(read("a=\"1\"; __Host-sid=\"" + T + "\" ; __Host-sid=T"));
        assertThat(read("__Host-sid=\"" + T + "\"; __Host-sid=U").candidates()).hasSize(2);
        assertThat(read("__Host-sid=\"" + T + "\"; __Host-sid=\"" + U + "\"").candidates())
                .hasSize(2);
    }

    @Test
    void aRequestWithoutCookiesIsAnonymous() {
        CarrierReading reading = read();

        assertThat(reading.id()).isNull();
        assertThat(reading.candidates()).isEmpty();
        assertThat(reading.ignored()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "__Host-sid=T",
                "__Host-sid=T; __Host-sid=T",
                "__Host-sid=junk; __Host-sid=T",
                "__Host-sid=T; __Host-sid=junk",
                "x=\"a; __Host-sid=T; b\"",
                "__Host-sid=T ",
                "__Host-sid=T\t ; a=1",
                ";;;__Host-sid=T;",
                ";  __Host-sid=T",
                "\t__Host-sid=T",
                "$Version=1; __Host-sid=T; $Path=/; $Domain=x",
                "\u00e9=1; bad name=2; \u0001=3; __Host-sid=T"
            })
    void theOneValidCookieIsFound(String line) {
        assertFound(read(line));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "__host-sid=T",
                "__HOST-SID=T",
                "__%48ost-sid=T",
                "..Host-sid=T",
                "_[Host-sid=T",
                "__Host_sid=T",
                "sid=T",
                "=__Host-sid=T",
                "=T",
                "__Host-sid =T",
                "\u00a0__Host-sid=T",
                "a=1,__Host-sid=T",
                "$Version=1,__Host-sid=T"
            })
    void cookiesOfOtherNamesAreNotLookedAt(String line) {
        CarrierReading reading = read(line);

        assertThat(reading.id()).isNull();
        assertThat(reading.ignored()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "__Host-sid=",
                "__Host-sid=junk",
                "__Host-sid=T,a=1",
                "__Host-sid= T",
                "__Host-sid=Tx",
                "__Host-sid=%",
                "__Host-sid=\"x\"",
                "__Host-sid=../../etc/passwd",
                "__Host-sid=${jndi:ldap://x}"
            })
    void junkInTheCookieCountsAsAbsentAndIsReported(String line) {
        CarrierReading reading = read(line);

        assertThat(reading.id()).isNull();
        assertThat(reading.ignored()).singleElement().satisfies(ignored -> {
            assertThat(ignored.reason()).isEqualTo(IgnoredId.Reason.REJECTED);
            assertThat(ignored.rejection()).isNotNull();
        });
    }

    @Test
    void anyOtherQuoteIsPartOfTheValueAndMakesItJunk() {
        assertThat(read("__Host-sid=\"\"" + T + "\"\"").id()).isNull();
        assertThat(read("__Host-sid=\"" + T).id()).isNull();
        assertThat(read("__Host-sid=\" " + T + "\"").id()).isNull();
        assertThat(read("x=\"; y=\"__Host-sid=" + T + "\"").id()).isNull();
    }

    @Test
    void aForgedCookieIsAnonymousAndReportedAsForged() {
        CarrierReading reading = read("__Host-sid=" + forged());

        assertThat(reading.id()).isNull();
        assertThat(reading.ignored()).extracting(IgnoredId::rejection).containsExactly(Rejection.FORGED);
    }

    @Test
    void aPlantedForgeryDoesNotHideTheRealCookie() {
        assertFound(read("__Host-sid=" + forged() + "; __Host-sid=T"));
        assertFound(read("__Host-sid=T; __Host-sid=" + forged()));
    }

    /** Which of them lives, only the store can tell. */
    @Test
    void twoDifferentValidCookiesAreBothCandidatesInTheirOrder() {
        assertThat(read("__Host-sid=U; __Host-sid=T").candidates())
                .extracting(found -> found.reading().id())
                .hasSize(2)
                .last()
                .isEqualTo(T_ID);
        assertThat(read("__Host-sid=T", "__Host-sid=U").candidates())
                .extracting(found -> found.reading().id())
                .hasSize(2)
                .first()
                .isEqualTo(T_ID);
    }

    /** A sibling host that plants dead ones locks nobody out, and cannot have the store asked without end. */
    @Test
    void ofManyDifferentValidCookiesTheStoreIsAskedUpToABound() {
        StringBuilder planted = new StringBuilder();
        for (int i = 1; i < CookieCandidates.MOST_VALID; i++) {
            planted.append("__Host-sid=")
                    .append(IDS.sign(IDS.generate(), Transport.COOKIE))
                    .append("; ");
        }
        assertThat(read(planted + "__Host-sid=T").candidates()).hasSize(CookieCandidates.MOST_VALID);

        assertRefused("session_ambiguous", planted + "__Host-sid=T; __Host-sid=U");
    }

    @Test
    void anotherCarrierSettlesWhichOfTwoCookiesCounts() {
        for (Carriers both : List.of(
                Carriers.builder()
                        .cookie(CookieSettings.standard())
                        .header("X-Session")
                        .build(),
                Carriers.builder()
                        .header("X-Session")
                        .cookie(CookieSettings.standard())
                        .build())) {
            RecordedExchange exchange = RecordedExchange.get()
                    .cookie("__Host-sid=" + T + "; __Host-sid=" + U)
                    .with("X-Session", IDS.sign(T_ID, Transport.HEADER));

            assertThat(CarrierReading.of(exchange, both, IDS).candidates())
                    .singleElement()
                    .extracting(found -> found.reading().id())
                    .isEqualTo(T_ID);

            RecordedExchange another = RecordedExchange.get()
                    .cookie("__Host-sid=" + T + "; __Host-sid=" + U)
                    .with("X-Session", IDS.sign(IDS.generate(), Transport.HEADER));
            assertThatExceptionOfType(BadSessionRequestException.class)
                    .isThrownBy(() -> CarrierReading.of(another, both, IDS))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("session_conflict"));
        }
    }

    /** As many as the header holds: a bound on their number would be a way to lock somebody out. */
    @Test
    void noNumberOfPlantedForgeriesHidesTheRealCookie() {
        StringBuilder planted = new StringBuilder();
        while (planted.length() < 8 * 1024 - 300) {
            planted.append("__Host-sid=").append(forged()).append("; ");
        }

        assertFound(read(planted + "__Host-sid=T"));
        assertFound(read("__Host-sid=T; " + planted + "a=1"));
        assertThat(read(planted + "a=1").id()).isNull();
    }

    @Test
    void ofWhatIsPlantedSixteenAreReported() {
        assertThat(read("__Host-sid=x" + "; __Host-sid=y".repeat(400)).ignored())
                .hasSize(2);
        StringBuilder planted = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            planted.append("__Host-sid=").append(i).append("; ");
        }
        assertThat(read(planted.toString()).ignored()).hasSize(16);
    }

    @Test
    void aRepeatedForgeryIsVerifiedAndReportedOnce() {
        String pair = "__Host-sid=" + forged() + "; ";

        CarrierReading reading = read(pair.repeat(20) + "__Host-sid=T");

        assertFound(reading);
        assertThat(reading.ignored()).hasSize(1);
    }

    @Test
    void junkThatCostsNoSignatureDoesNotUseUpTheBound() {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            line.append("__Host-sid=junk").append(i).append("; ");
        }

        assertFound(read(line + "__Host-sid=T"));
    }

    @Test
    void severalCookieLinesAreOneList() {
        assertFound(read("a=1", "__Host-sid=T"));
    }

    @Test
    void oversizedCookieHeadersAreRefused() {
        assertRefused("cookie_header_too_large", "a=;".repeat(5_000));
        assertRefused("cookie_header_too_large", "__Host-sid=T; a=" + "x".repeat(64 * 1024));
    }

    @Test
    void aSecureCookieOnPlainHttpIsNotReadAndReported() {
        RecordedExchange exchange = RecordedExchange.get().plainHttp().cookie("__Host-sid=" + T);

        CarrierReading reading = CarrierReading.of(exchange, STANDARD, IDS);

        assertThat(reading.id()).isNull();
        assertThat(reading.ignored()).extracting(IgnoredId::reason).containsExactly(IgnoredId.Reason.PLAIN_HTTP);
    }

    @Test
    void aCookieThatFollowsTheSchemeIsReadUnderTheSchemesName() {
        Carriers carriers =
                Carriers.cookie(CookieSettings.builder().secureByScheme().build());

        assertFound(CarrierReading.of(RecordedExchange.get().cookie("__Host-sid=" + T), carriers, IDS));
        assertFound(CarrierReading.of(RecordedExchange.get().plainHttp().cookie("sid=" + T), carriers, IDS));
        assertThat(CarrierReading.of(RecordedExchange.get().cookie("sid=" + T), carriers, IDS)
                        .id())
                .isNull();
        assertThat(CarrierReading.of(RecordedExchange.get().plainHttp().cookie("__Host-sid=" + T), carriers, IDS)
                        .id())
                .isNull();
    }

    @Test
    void theFirstLivingSessionMayDecideBetweenSeveralCookies() {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.standard())
                .onConflict(CarrierConflict.FIRST_LIVE)
                .build();
        RecordedExchange exchange = RecordedExchange.get().cookie("__Host-sid=" + U + "; __Host-sid=" + T);

        CarrierReading reading = CarrierReading.of(exchange, carriers, IDS);

        assertThat(reading.candidates()).hasSize(2);
        assertThat(reading.candidates().get(1).reading().id()).isEqualTo(T_ID);
    }

    @Test
    void aSeparateSignatureIsReadFromItsOwnCookie() {
        SessionIds separate = SessionIds.builder()
                .signed(SignedIdFormat.separate("sha256"))
                .keys(KeyRing.ofSecrets(List.of(SECRET)))
                .build();
        Carriers carriers = Carriers.builder()
                .cookieWithSignature(CookieSettings.standard(), ".sig")
                .build();
        SessionId id = separate.generate();
        String value = "__Host-sid=" + id.text();
        String signature = "; __Host-sid.sig=" + separate.signature(id, Transport.COOKIE);

        CarrierReading good = CarrierReading.of(RecordedExchange.get().cookie(value + signature), carriers, separate);
        CarrierReading planted = CarrierReading.of(
                RecordedExchange.get().cookie("__Host-sid.sig=00; " + value + signature), carriers, separate);
        CarrierReading alone = CarrierReading.of(RecordedExchange.get().cookie(value), carriers, separate);

        assertThat(good.candidates())
                .singleElement()
                .satisfies(found -> assertThat(found.reading().id()).isEqualTo(id));
        assertThat(planted.candidates()).hasSize(1);
        assertThat(alone.candidates()).isEmpty();
        assertThat(alone.ignored()).extracting(IgnoredId::rejection).containsExactly(Rejection.UNSIGNED);
    }

    /**
     * Neither planted ids nor planted signatures, nor both, hide the pair that belongs together, as many as the header
     * holds. One that an older key signed is found among a few; its owner can log in anew.
     */
    @ParameterizedTest
    @CsvSource({"50, false", "3, true"})
    void noNumberOfPlantedSignaturesHidesTheRealPair(int planted, boolean rotated) {
        SessionIds.Builder building = SessionIds.builder().signed(SignedIdFormat.separate("sha256"));
        SessionIds before = building.keys(KeyRing.ofSecrets(List.of(SECRET))).build();
        SessionIds after = building.keys(KeyRing.ofSecrets(List.of("another example secret, just as long", SECRET)))
                .build();
        Carriers carriers = Carriers.builder()
                .cookieWithSignature(CookieSettings.standard(), ".sig")
                .build();
        SessionId id = before.generate();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < planted; i++) {
            line.append("__Host-sid=").append(before.generate().text());
            line.append("; __Host-sid.sig=").append(forgedSignature(before)).append("; ");
        }
        line.append("__Host-sid.sig=").append(before.signature(id, Transport.COOKIE));
        line.append("; __Host-sid=").append(id.text());

        CarrierReading found =
                CarrierReading.of(RecordedExchange.get().cookie(line.toString()), carriers, rotated ? after : before);

        assertThat(found.candidates()).singleElement().satisfies(one -> {
            assertThat(one.reading().id()).isEqualTo(id);
            assertThat(one.reading().stale()).isEqualTo(rotated);
        });
    }

    private static String forgedSignature(SessionIds ids) {
        return String.valueOf(ids.signature(ids.generate(), Transport.COOKIE));
    }
}
