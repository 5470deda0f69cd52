package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an application is seen from outside, and whose word counts for that. */
final class PublicAddressTest {

    private static final PublicAddress BEHIND_PROXY = PublicAddress.builder()
            .trustedProxies("loopback", "10.0.0.0/8", "fd00::/8")
            .build();

    private static RecordedExchange plain(String peer) {
        return RecordedExchange.get().plainHttp().from(peer).with("Host", "app.example");
    }

    @Test
    void withoutSettingsTheConnectionDecidesAndNoHeaderIsBelieved() {
        RecordedExchange lie =
                plain("127.0.0.1").with("X-Forwarded-Proto", "https").with("Forwarded", "proto=https");
        assertThat(PublicAddress.direct().isSecure(lie)).isFalse();
        assertThat(PublicAddress.direct().isSecure(RecordedExchange.get())).isTrue();
        assertThat(PublicAddress.direct().answersFor(plain("127.0.0.1"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.9.9.9, true",
        "::1, true",
        "0:0:0:0:0:0:0:1, true",
        "::ffff:127.0.0.1, true",
        "10.255.0.1, true",
        "::ffff:10.1.2.3, true",
        "fd12::7, true",
        "fd12::7%eth0, true",
        "11.0.0.1, false",
        "fe80::1, false",
        "203.0.113.9, false",
        "localhost, false",
        "'', false",
        ", false"
    })
    void onlyATrustedProxyIsBelievedAboutTheScheme(String peer, boolean believed) {
        assertThat(BEHIND_PROXY.isSecure(plain(peer).with("X-Forwarded-Proto", "https")))
                .isEqualTo(believed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto | https | true",
                "X-Forwarded-Proto | HTTPS | true",
                "X-Forwarded-Proto | wss | true",
                "X-Forwarded-Proto | http | false",
                "X-Forwarded-Proto | https, http | false",
                "X-Forwarded-Proto | http, https | true",
                "Forwarded | for=192.0.2.1;proto=https;host=app.example | true",
                "Forwarded | for=a;proto=https, for=b;proto=http | false",
                "Forwarded | Proto=\"https\" | true",
                "X-Forwarded-Ssl | on | false",
                "Front-End-Https | on | false"
            })
    void theProxysOwnWordIsTheLast(String header, String value, boolean secure) {
        assertThat(BEHIND_PROXY.isSecure(plain("127.0.0.1").with(header, value)))
                .isEqualTo(secure);
    }

    @Test
    void whereTheProxySaysNothingTheConnectionDecides() {
        assertThat(BEHIND_PROXY.isSecure(
                        RecordedExchange.get().from("127.0.0.1").with("X-Forwarded-Proto", "")))
                .isTrue();
        assertThat(BEHIND_PROXY.isSecure(plain("127.0.0.1").with("X-Forwarded-Proto", "")))
                .isFalse();
    }

    @Test
    void ofTwoOriginsOfOneHostThePortTellsWhichWasAskedFor() {
        for (String[] order : new String[][] {
            {"http://app.example:8080", "https://app.example"}, {"https://app.example", "http://app.example:8080"}
        }) {
            PublicAddress address = PublicAddress.builder().publicOrigins(order).build();
            assertThat(address.isSecure(RecordedExchange.get().plainHttp().with("Host", "app.example")))
                    .isTrue();
            assertThat(address.isSecure(RecordedExchange.get().plainHttp().with("Host", "app.example:8080")))
                    .isFalse();
        }
    }

    @Test
    void aSchemeThatTheProxyCallsHttpIsNotSecureEvenOverTlsToUs() {
        RecordedExchange request = RecordedExchange.get().from("127.0.0.1").with("X-Forwarded-Proto", "http");
        assertThat(BEHIND_PROXY.isSecure(request)).isFalse();
    }

    @Test
    void pagesBehindTheProxyAreItsOwnWithTheOuterScheme() {
        RecordedExchange request = plain("127.0.0.1")
                .method("POST")
                .with("X-Forwarded-Proto", "https")
                .with("Origin", "https://app.example");
        assertThat(Origins.same().mayChange(request, BEHIND_PROXY)).isTrue();
        assertThat(Origins.same().mayChange(request, PublicAddress.direct())).isFalse();
    }

    @Test
    void aPublicOriginDecidesWhateverTheProxyMadeOfTheRequest() {
        PublicAddress address = PublicAddress.builder()
                .publicOrigins("https://app.example", "http://intranet:8080")
                .build();
        RecordedExchange rewritten =
                RecordedExchange.get().plainHttp().from("203.0.113.9").with("Host", "backend:8080");
        assertThat(address.isSecure(rewritten)).isTrue();
        assertThat(address.seen(rewritten).secure()).isTrue();
        assertThat(address.isSecure(plain("203.0.113.9"))).isTrue();
        assertThat(address.isSecure(RecordedExchange.get().plainHttp().with("Host", "intranet:8080")))
                .isFalse();
        assertThat(Origins.same().mayChange(rewritten.method("POST").with("Origin", "https://app.example"), address))
                .isTrue();
        assertThat(Origins.same()
                        .mayChange(
                                RecordedExchange.get()
                                        .plainHttp()
                                        .method("POST")
                                        .with("Host", "backend:8080")
                                        .with("Origin", "http://backend:8080"),
                                address))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "app.example, true",
        "APP.example:8443, true",
        "admin.example, true",
        "127.0.0.1:8080, true",
        "192.168.1.7, true",
        "[::1]:8080, true",
        "localhost:8080, true",
        "x.localhost, true",
        "localhost., true",
        "evil.test, false",
        "app.example.evil.test, false",
        "127.0.0.1.evil.test, false",
        "localhost.evil.test, false",
        "notlocalhost, false",
        "evil.test/app.example, false",
        "'', false"
    })
    void aNameThatIsNotTheServersIsNotAnsweredFor(String host, boolean answered) {
        PublicAddress address = PublicAddress.builder()
                .publicOrigins("https://app.example")
                .hosts("admin.example")
                .build();
        assertThat(address.answersFor(RecordedExchange.get().with("Host", host)))
                .isEqualTo(answered);
    }

    @Test
    void aRequestWithTwoHostsOrNoneIsNotAnsweredForWhereHostsAreNamed() {
        PublicAddress address = PublicAddress.builder().hosts("app.example").build();
        assertThat(address.answersFor(RecordedExchange.get())).isFalse();
        assertThat(address.answersFor(
                        RecordedExchange.get().with("Host", "app.example").with("Host", "app.example")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "fd00::/129", "proxy.example", "10.0.0", "10.0.0.256", "1/8", "", "loopback/8"})
    void whatIsNoNetworkIsRefused(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PublicAddress.builder().trustedProxies(network).build())
                .withMessageContaining("\"" + network + "\"")
                .withMessageContaining("10.0.0.0/8");
    }

    @Test
    void allFaultsAreTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicAddress.builder()
                        .publicOrigins("app.example", "https://app.example/x")
                        .trustedProxies("everyone")
                        .hosts("a b", "app.example:80")
                        .build())
                .withMessageContainingAll(
                        "\"app.example\"", "https://app.example/x", "everyone", "a b", "app.example:80");
    }
}
