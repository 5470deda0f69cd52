package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSettingsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:49:37Z");
    private static final Instant IN_30_MINUTES = NOW.plus(Duration.ofMinutes(30));

    private static String write(CookieSettingsBuilder builder) {
        return builder.build().write("T", true, NOW, IN_30_MINUTES);
    }

    @Test
    void theStandardCookieIsHostOnlySecureAndGoneWithTheBrowser() {
        assertThat(CookieSettings.standard().write("T", true, NOW, IN_30_MINUTES))
                .isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void theStandardCookieHasNoWarnings() {
        assertThat(CookieSettings.standard().warnings()).isEmpty();
    }

    @Test
    void aSecureCookieStaysSecureOnARequestThatLooksLikePlainHttp() {
        CookieSettings settings = CookieSettings.standard();

        assertThat(settings.write("T", false, NOW, null)).isEqualTo(settings.write("T", true, NOW, null));
        assertThat(settings.travelsOver(false)).isFalse();
        assertThat(settings.travelsOver(true)).isTrue();
    }

    @Test
    void deletionNamesTheSameCookieWithAPastDate() {
        assertThat(CookieSettings.standard().delete(true))
                .isEqualTo("__Host-sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT;"
                        + " Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void deletionCarriesEveryAttributeOfTheCookie() {
        CookieSettings settings = CookieSettings.builder()
                .domain("example.com")
                .path("/app")
                .sameSite(SameSite.NONE)
                .partitioned()
                .lifetime(CookieLifetime.SESSION)
                .build();
        List<String> set = List.of(settings.write("T", true, NOW, null).split("; "));
        List<String> deleted = Arrays.asList(settings.delete(true).split("; "));

        assertThat(deleted).containsAll(set.subList(1, set.size()));
        assertThat(deleted.get(0)).isEqualTo("__Secure-sid=");
    }

    @Test
    void aSessionLifetimeIsWrittenAsMaxAgeAndExpires() {
        assertThat(write(CookieSettings.builder().lifetime(CookieLifetime.SESSION)))
                .isEqualTo("__Host-sid=T; Max-Age=1800; Expires=Sat, 21 Nov 2026 09:19:37 GMT;"
                        + " Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void lifetimesAreRoundedUpSoThatNoCookieDiesBeforeItsSession() {
        CookieSettings settings =
                CookieSettings.builder().lifetime(CookieLifetime.SESSION).build();

        assertThat(settings.write("T", true, NOW, NOW.plusMillis(1_001)))
                .startsWith("__Host-sid=T; Max-Age=2; Expires=Sat, 21 Nov 2026 08:49:39 GMT;");
        assertThat(settings.write("T", true, NOW, NOW.plusMillis(1))).contains("Max-Age=1;");
        assertThat(settings.write("T", true, NOW, NOW)).contains("Max-Age=1;");
    }

    @Test
    void lifetimesAreCappedAt400Days() {
        CookieSettings settings =
                CookieSettings.builder().lifetime(CookieLifetime.SESSION).build();

        assertThat(settings.write("T", true, NOW, NOW.plus(Duration.ofDays(401))))
                .startsWith("__Host-sid=T; Max-Age=34560000; Expires=Sun, 26 Dec 2027 08:49:37 GMT;");
        assertThat(settings.write("T", true, NOW, Instant.MAX)).contains("Max-Age=34560000;");
    }

    @Test
    void aSessionThatNeverExpiresHasNoLifetimeAttribute() {
        CookieSettings settings =
                CookieSettings.builder().lifetime(CookieLifetime.SESSION).build();

        assertThat(settings.write("T", true, NOW, null))
                .isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void datesAreEnglishWhateverTheDefaultLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(write(CookieSettings.builder().lifetime(CookieLifetime.SESSION)))
                    .contains("Max-Age=1800; Expires=Sat, 21 Nov 2026 09:19:37 GMT");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aDomainOrPathTurnsTheDefaultNameIntoASecurePrefixedOne() {
        assertThat(write(CookieSettings.builder().domain("example.com")))
                .isEqualTo("__Secure-sid=T; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(write(CookieSettings.builder().path("/app").sameSite(SameSite.STRICT)))
                .isEqualTo("__Secure-sid=T; Path=/app; Secure; HttpOnly; SameSite=Strict");
    }

    @Test
    void followingTheSchemeDropsPrefixAndSecureOnPlainHttp() {
        CookieSettings settings = CookieSettings.builder().secureByScheme().build();

        assertThat(settings.write("T", true, NOW, null))
                .isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(settings.write("T", false, NOW, null)).isEqualTo("sid=T; Path=/; HttpOnly; SameSite=Lax");
        assertThat(settings.delete(false))
                .isEqualTo("sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax");
        assertThat(settings.travelsOver(false)).isTrue();
    }

    @Test
    void aChosenNameWithoutPrefixIsKeptOnBothSchemes() {
        CookieSettings settings =
                CookieSettings.builder().name("_session").secureByScheme().build();

        assertThat(settings.name(true)).isEqualTo("_session");
        assertThat(settings.name(false)).isEqualTo("_session");
    }

    @Test
    void developmentModeDropsPrefixAndSecureAndWarns() {
        CookieSettings settings =
                CookieSettings.builder().insecureForDevelopment().build();

        assertThat(settings.write("T", true, NOW, null)).isEqualTo("sid=T; Path=/; HttpOnly; SameSite=Lax");
        assertThat(settings.warnings()).singleElement().asString().contains("not Secure");
    }

    @Test
    void partitionedCookiesCarryAllThatBrowsersDemand() {
        assertThat(write(CookieSettings.builder().sameSite(SameSite.NONE).partitioned()))
                .isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
    }

    @Test
    void weakSettingsThatWorkAreWarnedAbout() {
        assertThat(CookieSettings.builder().name("sid").build().warnings())
                .singleElement()
                .asString()
                .contains("prefix");
        assertThat(CookieSettings.builder().partitioned().build().warnings())
                .singleElement()
                .asString()
                .contains("SameSite=None");
        assertThat(CookieSettings.builder().readableByScripts().build().warnings())
                .singleElement()
                .asString()
                .contains("HttpOnly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a;b",
                "a b",
                "a=b; Domain=evil",
                "\u00e9",
                "a\u0000",
                "a\tb",
                "\"a\"",
                "a,b",
                "a\r\nSet-Cookie: x"
            })
    void namesOutsideTheGrammarAreRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder().name(name).build())
                .withMessageContaining("token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__host-sid",
                "__HOST-sid",
                "__secure-sid",
                "__http-sid",
                "__Host-http-sid",
                "__Host-",
                "__Secure-"
            })
    void prefixesMustBeSpelledExactlyAndFollowedByAName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder().name(name).build())
                .withMessageContaining("prefix");
    }

    @Test
    void hostPrefixedNamesForbidDomainAndPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder()
                        .name("__Host-sid")
                        .domain("example.com")
                        .build())
                .withMessageContaining("forbids a Domain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder()
                        .name("__Host-Http-sid")
                        .path("/app")
                        .build())
                .withMessageContaining("demands the path");
    }

    @Test
    void httpPrefixedNamesDemandHttpOnly() {
        for (String name : List.of("__Http-sid", "__Host-Http-sid")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CookieSettings.builder()
                            .name(name)
                            .readableByScripts()
                            .build())
                    .withMessageContaining("demands HttpOnly");
            assertThat(write(CookieSettings.builder().name(name)))
                    .isEqualTo(name + "=T; Path=/; Secure; HttpOnly; SameSite=Lax");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".example.com",
                "example.com.",
                "exa mple.com",
                "a;b",
                "https://example.com",
                "example.com:80",
                "-a.com",
                "127.0.0.1",
                "[::1]",
                "b\u00fccher.example",
                "a..b"
            })
    void domainsThatAreNoHostNamesAreRefused(String domain) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder().domain(domain).build())
                .withMessageContaining("is not a host name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "/a;b", "/a b", "/\u00e9", "/a\r\nX: y"})
    void pathsOutsideTheGrammarAreRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder().path(path).build())
                .withMessageContaining("is not a cookie path");
    }

    @Test
    void sameSiteNoneWithoutSecureTakesAnExplicitWord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder()
                        .sameSite(SameSite.NONE)
                        .insecureForDevelopment()
                        .build())
                .withMessageContaining("SameSite=None");
        assertThat(write(CookieSettings.builder()
                        .sameSite(SameSite.NONE)
                        .insecureForDevelopment()
                        .allowInsecureSameSiteNone()))
                .isEqualTo("sid=T; Path=/; HttpOnly; SameSite=None");
    }

    @Test
    void partitionedWithoutSecureIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder()
                        .partitioned()
                        .insecureForDevelopment()
                        .build())
                .withMessageContaining("Partitioned");
    }

    @Test
    void allFaultsAreListedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder()
                        .name("a b")
                        .path("x")
                        .domain("1.2.3.4")
                        .sameSite(SameSite.NONE)
                        .insecureForDevelopment()
                        .build())
                .withMessageContainingAll("Name", "Path", "Domain", "SameSite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a;b", "a b", "a,b", "a\"b", "a\\b", "a\r\nb", "\u00e9", "a\u007f", "a\u0000"})
    void valuesOutsideTheGrammarAreRefusedWithoutRepeatingThem(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.standard().write(value, true, NOW, null))
                .satisfies(refusal -> assertThat(
                                value.isEmpty() || !refusal.getMessage().contains(value))
                        .isTrue());
    }

    @Test
    void nameAndValueTogetherMayTake4096Bytes() {
        CookieSettings settings = CookieSettings.standard();
        String fits = "x".repeat(4096 - "__Host-sid".length());

        assertThat(settings.write(fits, true, NOW, null)).contains(fits);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.write(fits + "x", true, NOW, null))
                .withMessageContaining("4097");
    }

    @Test
    void aCompanionSharesEverythingButTheName() {
        CookieSettings companion = CookieSettings.standard().withSuffix(".sig");

        assertThat(companion.write("S", true, NOW, null))
                .isEqualTo("__Host-sid.sig=S; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(companion.delete(true)).startsWith("__Host-sid.sig=; Max-Age=0;");
    }

    @Test
    void aMaxAgeOfItsOwnDoesNotFollowTheSession() {
        CookieSettingsBuilder builder = CookieSettings.builder().maxAge(Duration.ofHours(2));

        assertThat(write(builder))
                .isEqualTo(
                        "__Host-sid=T; Max-Age=7200; Expires=Sat, 21 Nov 2026 10:49:37 GMT; Path=/; Secure; HttpOnly;"
                                + " SameSite=Lax");
        assertThat(builder.build().write("T", true, NOW, null)).isEqualTo(write(builder));
        assertThat(builder.build().delete(true)).contains("Max-Age=0").doesNotContain("7200");
    }

    @Test
    void otherAttributesAreWrittenAsTheyAreGiven() {
        CookieSettingsBuilder builder =
                CookieSettings.builder().attribute("Priority", "High").attribute("Sandbox", "");

        assertThat(write(builder)).endsWith("; SameSite=Lax; Priority=High; Sandbox");
        assertThat(builder.build().delete(true)).endsWith("; Priority=High; Sandbox");
    }

    @Test
    void anAttributeThatHasAMethodOrWouldBreakTheLineIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieSettings.builder()
                        .attribute("Secure", "")
                        .attribute("Priority", "High; Domain=evil.example")
                        .maxAge(Duration.ZERO)
                        .build())
                .withMessageContaining("\"Secure\"")
                .withMessageContaining("\"Priority\"")
                .withMessageContaining("max-age");
    }
}
