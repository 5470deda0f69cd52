package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {

    @Test
    void isTheSha256OfTheUtf8TextOfTheId() {
        // FIPS 180-2, appendix B.1.
        assertThat(SessionId.of("abc").key().hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void comesBackFromItsBytesAndFromItsHex() {
        SessionKey key = Fixtures.ID.key();

        assertThat(SessionKey.fromBytes(key.toBytes())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(SessionKey.parse(key.hex())).isEqualTo(key);
    }

    @Test
    void isOrderedLikeItsBytesUnsigned() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            byte[] one = new byte[32];
            random.nextBytes(one);
            byte[] other = one.clone();
            // Most random pairs differ in the first byte; this makes every position decide.
            other[random.nextInt(32)] = (byte) random.nextInt();
            int order = SessionKey.fromBytes(one).compareTo(SessionKey.fromBytes(other));
            assertThat(Integer.signum(order))
                    .as("seed %d, pair %d", seed, i)
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(one, other)));
        }
    }

    @Test
    void isShardedByItsLeadingBitsInOrder() {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) 0b1010_0000;
        SessionKey key = SessionKey.fromBytes(bytes);

        assertThat(key.shard(0)).isZero();
        assertThat(key.shard(1)).isEqualTo(1);
        assertThat(key.shard(3)).isEqualTo(0b101);
        assertThat(key.shard(30)).isEqualTo(0b101 << 27);
        assertThatIllegalArgumentException().isThrownBy(() -> key.shard(31));
        assertThatIllegalArgumentException().isThrownBy(() -> key.shard(-1));
    }

    @Test
    void showsOnlyItsFingerprint() {
        assertThat(SessionId.of("abc").key()).hasToString("ba7816bf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ba7816bf",
                "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0"
            })
    void refusesOtherTextWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.parse(text))
                .satisfies(e -> {
                    if (text.length() > 8) {
                        assertThat(e.getMessage()).doesNotContain(text.substring(0, 9));
                    }
                });
    }

    @Test
    void refusesAnyOtherNumberOfBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.fromBytes(new byte[31]))
                .withMessageContaining("31");
    }
}
