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

class CookieRecipeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:49:37Z");
    private static final Instant IN_30_MINUTES = NOW.plus(Duration.ofMinutes(30));

    private static String bake(CookieRecipeBuilder builder) {
        return builder.build().bake("T", true, NOW, IN_30_MINUTES);
    }

    @Test
    void theStandardCookieIsHostOnlySecureAndGoneWithTheBrowser() {
        assertThat(CookieRecipe.standard().bake("T", true, NOW, IN_30_MINUTES))
                .isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void theStandardCookieHasNoWarnings() {
        assertThat(CookieRecipe.standard().warnings()).isEmpty();
    }

    @Test
    void aSecureCookieStaysSecureOnARequestThatLooksLikePlainHttp() {
        CookieRecipe recipe = CookieRecipe.standard();

        assertThat(recipe.bake("T", false, NOW, null)).isEqualTo(recipe.bake("T", true, NOW, null));
        assertThat(recipe.travelsOver(false)).isFalse();
        assertThat(recipe.travelsOver(true)).isTrue();
    }

    @Test
    void deletionNamesTheSameCookieWithAPastDate() {
        assertThat(CookieRecipe.standard().delete(true))
                .isEqualTo("__Host-sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT;"
                        + " Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void deletionCarriesEveryAttributeOfTheCookie() {
        CookieRecipe recipe = CookieRecipe.builder()
                .domain("example.com")
                .path("/app")
                .sameSite(SameSite.NONE)
                .partitioned()
                .lifetime(CookieLifetime.SESSION)
                .build();
        List<String> set = List.of(recipe.bake("T", true, NOW, null).split("; "));
        List<String> deleted = Arrays.asList(recipe.delete(true).split("; "));

        assertThat(deleted).containsAll(set.subList(1, set.size()));
        assertThat(deleted.get(0)).isEqualTo("__Secure-sid=");
    }

    @Test
    void aSessionLifetimeIsWrittenAsMaxAgeAndExpires() {
        assertThat(bake(CookieRecipe.builder().lifetime(CookieLifetime.SESSION)))
                .isEqualTo("__Host-sid=T; Max-Age=1800; Expires=Sat, 21 Nov 2026 09:19:37 GMT;"
                        + " Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void lifetimesAreRoundedUpSoThatNoCookieDiesBeforeItsSession() {
        CookieRecipe recipe =
                CookieRecipe.builder().lifetime(CookieLifetime.SESSION).build();

        assertThat(recipe.bake("T", true, NOW, NOW.plusMillis(1_001)))
                .startsWith("__Host-sid=T; Max-Age=2; Expires=Sat, 21 Nov 2026 08:49:39 GMT;");
        assertThat(recipe.bake("T", true, NOW, NOW.plusMillis(1))).contains("Max-Age=1;");
        assertThat(recipe.bake("T", true, NOW, NOW)).contains("Max-Age=1;");
    }

    @Test
    void lifetimesAreCappedAt400Days() {
        CookieRecipe recipe =
                CookieRecipe.builder().lifetime(CookieLifetime.SESSION).build();

        assertThat(recipe.bake("T", true, NOW, NOW.plus(Duration.ofDays(401))))
                .startsWith("__Host-sid=T; Max-Age=34560000; Expires=Sun, 26 Dec 2027 08:49:37 GMT;");
        assertThat(recipe.bake("T", true, NOW, Instant.MAX)).contains("Max-Age=34560000;");
    }

    @Test
    void aSessionThatNeverExpiresHasNoLifetimeAttribute() {
        CookieRecipe recipe =
                CookieRecipe.builder().lifetime(CookieLifetime.SESSION).build();

        assertThat(recipe.bake("T", true, NOW, null)).isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void datesAreEnglishWhateverTheDefaultLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(bake(CookieRecipe.builder().lifetime(CookieLifetime.SESSION)))
                    .contains("Max-Age=1800; Expires=Sat, 21 Nov 2026 09:19:37 GMT");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aDomainOrPathTurnsTheDefaultNameIntoASecurePrefixedOne() {
        assertThat(bake(CookieRecipe.builder().domain("example.com")))
                .isEqualTo("__Secure-sid=T; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(bake(CookieRecipe.builder().path("/app").sameSite(SameSite.STRICT)))
                .isEqualTo("__Secure-sid=T; Path=/app; Secure; HttpOnly; SameSite=Strict");
    }

    @Test
    void followingTheSchemeDropsPrefixAndSecureOnPlainHttp() {
        CookieRecipe recipe = CookieRecipe.builder().secureByScheme().build();

        assertThat(recipe.bake("T", true, NOW, null)).isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(recipe.bake("T", false, NOW, null)).isEqualTo("sid=T; Path=/; HttpOnly; SameSite=Lax");
        assertThat(recipe.delete(false))
                .isEqualTo("sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax");
        assertThat(recipe.travelsOver(false)).isTrue();
    }

    @Test
    void aChosenNameWithoutPrefixIsKeptOnBothSchemes() {
        CookieRecipe recipe =
                CookieRecipe.builder().name("_session").secureByScheme().build();

        assertThat(recipe.name(true)).isEqualTo("_session");
        assertThat(recipe.name(false)).isEqualTo("_session");
    }

    @Test
    void developmentModeDropsPrefixAndSecureAndWarns() {
        CookieRecipe recipe = CookieRecipe.builder().insecureForDevelopment().build();

        assertThat(recipe.bake("T", true, NOW, null)).isEqualTo("sid=T; Path=/; HttpOnly; SameSite=Lax");
        assertThat(recipe.warnings()).singleElement().asString().contains("not Secure");
    }

    @Test
    void partitionedCookiesCarryAllThatBrowsersDemand() {
        assertThat(bake(CookieRecipe.builder().sameSite(SameSite.NONE).partitioned()))
                .isEqualTo("__Host-sid=T; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
    }

    @Test
    void weakSettingsThatWorkAreWarnedAbout() {
        assertThat(CookieRecipe.builder().name("sid").build().warnings())
                .singleElement()
                .asString()
                .contains("prefix");
        assertThat(CookieRecipe.builder().partitioned().build().warnings())
                .singleElement()
                .asString()
                .contains("SameSite=None");
        assertThat(CookieRecipe.builder().readableByScripts().build().warnings())
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
                .isThrownBy(() -> CookieRecipe.builder().name(name).build())
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
                .isThrownBy(() -> CookieRecipe.builder().name(name).build())
                .withMessageContaining("prefix");
    }

    @Test
    void hostPrefixedNamesForbidDomainAndPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieRecipe.builder()
                        .name("__Host-sid")
                        .domain("example.com")
                        .build())
                .withMessageContaining("forbids a Domain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieRecipe.builder()
                        .name("__Host-Http-sid")
                        .path("/app")
                        .build())
                .withMessageContaining("demands the path");
    }

    @Test
    void httpPrefixedNamesDemandHttpOnly() {
        for (String name : List.of("__Http-sid", "__Host-Http-sid")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CookieRecipe.builder()
                            .name(name)
                            .readableByScripts()
                            .build())
                    .withMessageContaining("demands HttpOnly");
            assertThat(bake(CookieRecipe.builder().name(name)))
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
                .isThrownBy(() -> CookieRecipe.builder().domain(domain).build())
                .withMessageContaining("is not a host name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "/a;b", "/a b", "/\u00e9", "/a\r\nX: y"})
    void pathsOutsideTheGrammarAreRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieRecipe.builder().path(path).build())
                .withMessageContaining("is not a cookie path");
    }

    @Test
    void sameSiteNoneWithoutSecureTakesAnExplicitWord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieRecipe.builder()
                        .sameSite(SameSite.NONE)
                        .insecureForDevelopment()
                        .build())
                .withMessageContaining("SameSite=None");
        assertThat(bake(CookieRecipe.builder()
                        .sameSite(SameSite.NONE)
                        .insecureForDevelopment()
                        .allowInsecureSameSiteNone()))
                .isEqualTo("sid=T; Path=/; HttpOnly; SameSite=None");
    }

    @Test
    void partitionedWithoutSecureIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieRecipe.builder()
                        .partitioned()
                        .insecureForDevelopment()
                        .build())
                .withMessageContaining("Partitioned");
    }

    @Test
    void allFaultsAreListedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CookieRecipe.builder()
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
                .isThrownBy(() -> CookieRecipe.standard().bake(value, true, NOW, null))
                .satisfies(refusal -> assertThat(
                                value.isEmpty() || !refusal.getMessage().contains(value))
                        .isTrue());
    }

    @Test
    void nameAndValueTogetherMayTake4096Bytes() {
        CookieRecipe recipe = CookieRecipe.standard();
        String fits = "x".repeat(4096 - "__Host-sid".length());

        assertThat(recipe.bake(fits, true, NOW, null)).contains(fits);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.bake(fits + "x", true, NOW, null))
                .withMessageContaining("4097");
    }

    @Test
    void aCompanionSharesEverythingButTheName() {
        CookieRecipe companion = CookieRecipe.standard().companion(".sig");

        assertThat(companion.bake("S", true, NOW, null))
                .isEqualTo("__Host-sid.sig=S; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(companion.delete(true)).startsWith("__Host-sid.sig=; Max-Age=0;");
    }
}
