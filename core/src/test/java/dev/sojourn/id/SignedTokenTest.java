package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token of the sj1 format proves, and to whom. */
class SignedTokenTest {

    private final SessionIds ids = Fixtures.sj1("shop", KeyRing.of(Fixtures.K1));

    @ParameterizedTest
    @EnumSource
    void aTokenIsAcceptedByTheTransportItWasMadeForAndNoOther(Transport made) {
        String token = ids.sign(Fixtures.ID, made);

        for (Transport used : Transport.values()) {
            IdReading reading = ids.read(token, used);
            assertThat(reading.accepted()).as("%s read as %s", made, used).isEqualTo(made == used);
            if (made != used) {
                assertThat(Fixtures.rejection(reading)).isEqualTo(Rejection.FORGED);
            }
        }
    }

    @Test
    void theSignatureCoversEveryFieldWithItsLength() throws Exception {
        String mac = mac("dev.sojourn/sj1", "shop", "session", "cookie", "k1", Fixtures.ID_TEXT);

        assertThat(ids.sign(Fixtures.ID, Transport.COOKIE)).isEqualTo("sj1.k1." + Fixtures.ID_TEXT + "." + mac);
    }

    @Test
    void aTokenSignedForAnotherPurposeIsRefused() throws Exception {
        for (String purpose : new String[] {"ws-ticket", "admin", "csrf"}) {
            String mac = mac("dev.sojourn/sj1", "shop", purpose, "cookie", "k1", Fixtures.ID_TEXT);
            IdReading reading = ids.read("sj1.k1." + Fixtures.ID_TEXT + "." + mac, Transport.COOKIE);
            assertThat(Fixtures.rejection(reading)).isEqualTo(Rejection.FORGED);
        }
    }

    @Test
    void aTokenOfAnotherNamespaceWithTheSameKeyIsRefused() {
        SessionIds other = Fixtures.sj1("shop2", KeyRing.of(Fixtures.K1));

        IdReading reading = other.read(ids.sign(Fixtures.ID, Transport.COOKIE), Transport.COOKIE);

        assertThat(Fixtures.rejection(reading)).isEqualTo(Rejection.FORGED);
    }

    @Test
    void charactersCannotMoveFromTheNamespaceIntoTheId() {
        SessionIds a = lenient("a");
        SessionIds ab = lenient("ab");

        String one = a.sign(SessionId.of("bc"), Transport.COOKIE);
        String other = ab.sign(SessionId.of("c"), Transport.COOKIE);

        assertThat(signatureOf(one)).isNotEqualTo(signatureOf(other));
        assertThat(ab.read("sj1.k1.c." + signatureOf(one), Transport.COOKIE).accepted())
                .isFalse();
    }

    private static SessionIds lenient(String namespace) {
        return SessionIds.builder()
                .format(IdFormat.lenient(IdFormat.base64Url(32), 64))
                .signed(SignedIdFormat.sj1(namespace))
                .keys(KeyRing.of(Fixtures.K1))
                .build();
    }

    @Test
    void theNewestKeySignsAndOlderOnesVerifyUntilTheyAreRemoved() {
        String old = ids.sign(Fixtures.ID, Transport.COOKIE);
        SessionIds rotated = Fixtures.sj1("shop", KeyRing.of(Fixtures.K2, Fixtures.K1));
        SessionIds retired = Fixtures.sj1("shop", KeyRing.of(Fixtures.K2));

        assertThat(rotated.sign(Fixtures.ID, Transport.COOKIE)).startsWith("sj1.k2.");
        assertThat(rotated.read(old, Transport.COOKIE).id()).isEqualTo(Fixtures.ID);
        assertThat(rotated.read(old, Transport.COOKIE).stale()).isTrue();
        assertThat(rotated.read(rotated.sign(Fixtures.ID, Transport.COOKIE), Transport.COOKIE)
                        .stale())
                .isFalse();
        assertThat(Fixtures.rejection(retired.read(old, Transport.COOKIE))).isEqualTo(Rejection.UNKNOWN_KEY);
    }

    @Test
    void aKeyNameThatPointsToAnotherKeyIsForged() {
        SessionIds rotated = Fixtures.sj1("shop", KeyRing.of(Fixtures.K2, Fixtures.K1));
        String renamed = ids.sign(Fixtures.ID, Transport.COOKIE).replace(".k1.", ".k2.");

        assertThat(Fixtures.rejection(rotated.read(renamed, Transport.COOKIE))).isEqualTo(Rejection.FORGED);
    }

    @Test
    void tokensOfAnOlderFormatAreReadAndMarkedStale() {
        KeyRing ring = KeyRing.of(Fixtures.K1);
        SessionIds before = SessionIds.builder()
                .signed(SignedIdFormat.idDotMac())
                .keys(ring)
                .build();
        SessionIds after = SessionIds.builder()
                .signed(SignedIdFormat.sj1("shop"))
                .keys(ring)
                .alsoReads(SignedIdFormat.idDotMac(), ring)
                .build();

        IdReading reading = after.read(before.sign(Fixtures.ID, Transport.COOKIE), Transport.COOKIE);

        assertThat(reading.id()).isEqualTo(Fixtures.ID);
        assertThat(reading.stale()).isTrue();
        assertThat(after.read(after.sign(Fixtures.ID, Transport.COOKIE), Transport.COOKIE)
                        .stale())
                .isFalse();
        assertThat(Fixtures.rejection(after.read(Fixtures.ID_TEXT, Transport.COOKIE)))
                .isEqualTo(Rejection.UNSIGNED);
    }

    @Test
    void aTokenIsFoundInsideAHeaderWithoutItsNeighbours() {
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        String header = "a=1; sid=" + token + "; b=2";
        int from = header.indexOf(token);

        assertThat(ids.read(header, from, from + token.length(), Transport.COOKIE)
                        .id())
                .isEqualTo(Fixtures.ID);
        assertThat(ids.read(header, from, from + token.length() - 1, Transport.COOKIE)
                        .accepted())
                .isFalse();
        assertThat(ids.read(header, from, from + token.length() + 1, Transport.COOKIE)
                        .accepted())
                .isFalse();
        assertThat(ids.read(header, from - 1, from + token.length(), Transport.COOKIE)
                        .accepted())
                .isFalse();
    }

    @Test
    void anIdThatCouldNotBeReadBackIsNotSigned() {
        SessionId foreign = SessionId.of("my-own-id");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ids.sign(foreign, Transport.COOKIE))
                .withMessageContaining(foreign.toString())
                .withMessageNotContaining("my-own-id");
    }

    @Test
    void aTokenNeverExceeds128Characters() {
        SessionIds widest = SessionIds.builder()
                .format(IdFormat.alphanumeric(71))
                .keys(KeyRing.of(new SigningKey("abcdefgh", Fixtures.bytes(0))))
                .build();
        String token = widest.sign(widest.generate(), Transport.COOKIE);

        assertThat(token).hasSize(128);
        assertThat(widest.read(token, Transport.COOKIE).accepted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\u00e9", "a\n"})
    void aNamespaceThatCouldBeConfusedIsRefused(String namespace) {
        assertThatIllegalArgumentException().isThrownBy(() -> SignedIdFormat.sj1(namespace));
    }

    private static String signatureOf(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    /** The definition of the signature in docs/formats/token.md, written a second time. */
    private static String mac(String... fields) throws Exception {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            input.write(bytes.length >> 8);
            input.write(bytes.length);
            input.write(bytes);
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Fixtures.bytes(0), "HmacSHA256"));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(input.toByteArray()));
    }
}
