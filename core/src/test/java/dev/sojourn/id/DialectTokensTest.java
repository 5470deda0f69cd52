package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token formats of other systems, against values that those systems produced. */
class DialectTokensTest {

    private static final String SECRET = "abcdefghijklmnopqrst";
    private static final String FOXX_SIGNATURE = "48b3a1b45d4dfe58e3bd72473bb69d8b7193d3eb50979b358a6d81fe7744ff28";
    private static final String HYPER = "zz.SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yg";

    private static SessionIds ids(SignedIdFormat format, String... secrets) {
        return SessionIds.builder()
                .format(IdFormat.lenient(IdFormat.base64Url(24), 64))
                .signed(format)
                .keys(KeyRing.ofShortSecrets(List.of(secrets)))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "zz, abcdefghijklmnopqrst, zz.SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yg",
        "hello, tobiiscool, hello.DGDUkGlIkCzPz+C0B064FNgHdEjox7ch8tOBGslZ5QI"
    })
    void signsAndReadsWhatHyperExpressDoes(String id, String secret, String signed) {
        SessionIds ids = ids(SignedIdFormat.idDotMac(), secret);

        assertThat(ids.sign(SessionId.of(id), Transport.COOKIE)).isEqualTo(signed);
        IdReading reading = ids.read(signed, Transport.COOKIE);
        assertThat(reading.id()).isEqualTo(SessionId.of(id));
        assertThat(reading.stale()).isFalse();
        assertThat(ids.signature(SessionId.of(id), Transport.COOKIE)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "zz, UNSIGNED",
        "zz., UNSIGNED", // an id may hold a dot, and this one has no signature
        "zy.SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yg, FORGED",
        "zz.SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yk, FORGED",
        "zz.SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yh, NOT_CANONICAL",
        "zz.SLOhtF1N_ljjvXJHO7adi3GT0-tQl5s1im2B_ndE_yg, MALFORMED",
        ".SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yg, UNSIGNED"
    })
    void refusesHyperExpressTokensThatItDidNotSign(String token, Rejection expected) {
        SessionIds ids = ids(SignedIdFormat.idDotMac(), SECRET);

        assertThat(Fixtures.rejection(ids.read(token, Transport.COOKIE))).isEqualTo(expected);
    }

    @Test
    void triesTheOlderSecretsOfAHyperExpressApplication() {
        SessionIds rotated = ids(SignedIdFormat.idDotMac(), "another-secret", SECRET);

        IdReading reading = rotated.read(HYPER, Transport.COOKIE);

        assertThat(reading.id().text()).isEqualTo("zz");
        assertThat(reading.stale()).isTrue();
        assertThat(Fixtures.rejection(
                        ids(SignedIdFormat.idDotMac(), "another-secret").read(HYPER, Transport.COOKIE)))
                .isEqualTo(Rejection.FORGED);
    }

    @Test
    void signsAndReadsWhatFoxxDoes() {
        SessionIds ids = ids(SignedIdFormat.separate("sha256"), SECRET);
        SessionId id = SessionId.of("zz");

        assertThat(ids.sign(id, Transport.COOKIE)).isEqualTo("zz");
        assertThat(ids.signature(id, Transport.COOKIE)).isEqualTo(FOXX_SIGNATURE);
        assertThat(ids.read("zz", FOXX_SIGNATURE, Transport.COOKIE).id()).isEqualTo(id);
        assertThat(ids.read("zz", FOXX_SIGNATURE, Transport.COOKIE).id()).isEqualTo(id);
    }

    @Test
    void aFoxxIdIsNothingWithoutItsSignatureEvenAfterItWasSeenWithIt() {
        SessionIds ids = ids(SignedIdFormat.separate("sha256"), SECRET);
        assertThat(ids.read("zz", FOXX_SIGNATURE, Transport.COOKIE).accepted()).isTrue();

        String forged = "0" + FOXX_SIGNATURE.substring(1);
        String upper = FOXX_SIGNATURE.toUpperCase(java.util.Locale.ROOT);
        assertThat(Fixtures.rejection(ids.read("zz", Transport.COOKIE))).isEqualTo(Rejection.UNSIGNED);
        assertThat(Fixtures.rejection(ids.read("zz", "", Transport.COOKIE))).isEqualTo(Rejection.UNSIGNED);
        assertThat(Fixtures.rejection(ids.read("zz", forged, Transport.COOKIE))).isEqualTo(Rejection.FORGED);
        assertThat(Fixtures.rejection(ids.read("zy", FOXX_SIGNATURE, Transport.COOKIE)))
                .isEqualTo(Rejection.FORGED);
        assertThat(Fixtures.rejection(ids.read("zz", upper, Transport.COOKIE))).isEqualTo(Rejection.NOT_CANONICAL);
        assertThat(Fixtures.rejection(ids.read("zz", "48b3", Transport.COOKIE))).isEqualTo(Rejection.MALFORMED);
        assertThat(Fixtures.rejection(ids.read("zz", "0".repeat(65), Transport.COOKIE)))
                .isEqualTo(Rejection.TOO_LONG);
        assertThat(Fixtures.rejection(ids.read("zz", "0".repeat(1 << 20), Transport.COOKIE)))
                .isEqualTo(Rejection.TOO_LONG);
        assertThat(Fixtures.rejection(ids.read("zz", "\u0660".repeat(64), Transport.COOKIE)))
                .isEqualTo(Rejection.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"sha224, 56", "SHA256, 64", "sha384, 96", "sha512, 128"})
    void signsWithTheOtherSha2Algorithms(String algorithm, int digits) {
        SessionIds ids = ids(SignedIdFormat.separate(algorithm), SECRET);
        String signature = ids.signature(Fixtures.ID, Transport.HEADER);

        assertThat(signature).hasSize(digits);
        assertThat(ids.read(Fixtures.ID_TEXT, signature, Transport.HEADER).accepted())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5", "sha1", "none", "", "sha-256"})
    void refusesAlgorithmsThatAreWeakOrUnknown(String algorithm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedIdFormat.separate(algorithm))
                .withMessageContaining("sha256");
    }

    @Test
    void unsignedIdsAreReadByTheirShapeAlone() {
        SessionIds ids = SessionIds.builder().signed(SignedIdFormat.unsigned()).build();

        assertThat(ids.signing()).isFalse();
        assertThat(ids.sign(Fixtures.ID, Transport.COOKIE)).isEqualTo(Fixtures.ID_TEXT);
        assertThat(ids.read(Fixtures.ID_TEXT, Transport.HEADER).key()).isEqualTo(Fixtures.ID.key());
        assertThat(Fixtures.rejection(ids.read("zz", Transport.COOKIE))).isEqualTo(Rejection.MALFORMED);
        assertThat(Fixtures.rejection(ids.read("z".repeat(44), Transport.COOKIE)))
                .isEqualTo(Rejection.TOO_LONG);
    }
}
