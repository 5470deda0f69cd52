package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

    private static final String SECRET = "correct-horse-battery-staple-0001";

    @Test
    void refusesAKeyShorterThan32Bytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningKey("k", Arrays.copyOf(Fixtures.bytes(1), 31)))
                .withMessageContaining("32")
                .withMessageContaining("31");
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.fromSecret(SECRET.substring(0, 31)));
    }

    @Test
    void refusesAKeyThatIsOneByteRepeated() {
        byte[] sevens = new byte[40];
        Arrays.fill(sevens, (byte) 7);

        assertThatIllegalArgumentException().isThrownBy(() -> new SigningKey("k", new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> new SigningKey("k", sevens));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.fromSecret("x".repeat(40)));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.ofShortSecrets(List.of("x".repeat(12))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K1", "k-1", "123456789", "k.", "\u00e9", "..", "a\n"})
    void refusesANameThatATokenCouldNotCarry(String kid) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SigningKey(kid, Fixtures.bytes(0)));
    }

    @Test
    void namesAKeyAfterItsSecretSoThatAllNodesAgree() {
        SigningKey key = SigningKey.fromSecret(SECRET);

        assertThat(key.kid())
                .matches("[0-9a-f]{8}")
                .isEqualTo(SigningKey.fromSecret(SECRET).kid());
        assertThat(SigningKey.fromSecret(SECRET + "!").kid()).isNotEqualTo(key.kid());
    }

    @Test
    void keepsItsOwnCopyOfTheSecret() {
        byte[] secret = Fixtures.bytes(0);
        SessionIds ids = Fixtures.sj1("shop", KeyRing.of(new SigningKey("k1", secret)));
        String before = ids.sign(Fixtures.ID, Transport.COOKIE);

        Arrays.fill(secret, (byte) 0);

        assertThat(ids.sign(Fixtures.ID, Transport.COOKIE)).isEqualTo(before);
    }

    @Test
    void aRingRefusesTwoKeysOfOneName() {
        SigningKey sameName = new SigningKey("k1", Fixtures.bytes(50));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.of(Fixtures.K1, sameName))
                .withMessageContaining("k1");
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.ofSecrets(List.of(SECRET, SECRET)));
    }

    @Test
    void aRingHoldsOneToSixteenKeys() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.ofSecrets(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.ofSecrets(Collections.nCopies(17, SECRET)))
                .withMessageContaining("17");
    }

    @Test
    void aRingOfShortSecretsTakesTenCharacters() {
        assertThat(KeyRing.ofShortSecrets(List.of("tobiiscool")).newest().length())
                .isEqualTo(10);
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.ofShortSecrets(List.of("tobiiscoo")));
    }

    @Test
    void everyRandomRingIsAnother() {
        SessionIds one = Fixtures.sj1("shop", KeyRing.random());
        SessionIds other = Fixtures.sj1("shop", KeyRing.random());

        String token = one.sign(one.generate(), Transport.COOKIE);

        assertThat(one.read(token, Transport.COOKIE).accepted()).isTrue();
        assertThat(other.read(token, Transport.COOKIE).accepted()).isFalse();
    }
}
