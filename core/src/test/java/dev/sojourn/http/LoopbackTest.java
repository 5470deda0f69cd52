package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a browser takes for its own machine, and what a request says of its host. */
class LoopbackTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:0",
                "localhost:",
                "localhost.",
                "LOCALHOST:8080",
                "a.localhost",
                "a-1.b_2.localhost:80",
                "127.0.0.1",
                "127.255.255.255:65535",
                "[::1]",
                "[::1]:8080"
            })
    void namesOfTheClientsOwnMachine(String authority) {
        assertThat(Loopback.isAddressed(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " localhost",
                "localhost ",
                ".localhost",
                "..localhost",
                "a..localhost",
                "localhost..",
                "xlocalhost",
                "localhost.example",
                "localhost:80@example",
                "user@localhost",
                "evil.example/.localhost",
                "localhost:http",
                "localhost:80:80",
                "127.0.0",
                "127.1",
                "127.0.0.256",
                "127.0.0.-1",
                "127.0.0.1.",
                "127.0.0.1.example",
                "128.0.0.1",
                "2130706433",
                "0.0.0.0",
                "::1",
                "[::1",
                "[::1]x",
                "[::1%25lo]",
                "[::2]"
            })
    void anythingElseIsNot(String authority) {
        assertThat(Loopback.isAddressed(authority)).isFalse();
    }

    /** Two parsers may disagree on which of two lines counts. */
    @Test
    void aRequestWithTwoHostsHasNone() {
        SessionIds ids = SessionIds.builder()
                .keys(KeyRing.ofSecrets(List.of("an example secret of over 32 characters")))
                .build();
        String cookie = "__Host-sid=" + ids.sign(ids.generate(), Transport.COOKIE);
        Carriers carriers = Carriers.cookie(CookieSettings.standard());
        RecordedExchange once =
                RecordedExchange.get().plainHttp().cookie(cookie).with("Host", "localhost");

        assertThat(CarrierReading.of(once, carriers, ids).candidates()).hasSize(1);
        assertThat(CarrierReading.of(once.with("Host", "localhost"), carriers, ids)
                        .candidates())
                .isEmpty();
    }
}
