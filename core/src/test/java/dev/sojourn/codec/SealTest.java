package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {

    private static final EncryptionKey K1 = EncryptionKey.of("k1", filled(1));
    private static final EncryptionKey K2 = EncryptionKey.of("k2", filled(2));
    private static final byte[] SESSION_A = filled(0xaa);
    private static final byte[] SESSION_B = filled(0xab);
    private static final byte[] BODY = new AttributeWriter()
            .userData(ValueCodec.standard().encode("someone"))
            .put("cart", ValueCodec.standard().encode(List.of("hammer", 3)))
            .finish();

    static Stream<Seal> seals() {
        return Stream.of(Seal.checksum(), Seal.aesGcm(K1));
    }

    @ParameterizedTest
    @MethodSource("seals")
    void whatWasSealedOpensForItsSession(Seal seal) {
        assertThat(seal.open(SESSION_A, seal.seal(SESSION_A, BODY))).isEqualTo(BODY);
        assertThat(seal.open(SESSION_A, seal.seal(SESSION_A, new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seals")
    void recordOfOneSessionIsRefusedUnderTheKeyOfAnother(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BODY);
        assertThatThrownBy(() -> seal.open(SESSION_B, sealed)).isInstanceOf(DamagedDataException.class);
    }

    @ParameterizedTest
    @MethodSource("seals")
    void recordThatIsCutOffAnywhereIsDamage(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BODY);
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> seal.open(SESSION_A, cut))
                    .as("length %d", length)
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void everyFlippedBitIsFound(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BODY);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] altered = sealed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> seal.open(SESSION_A, altered))
                    .as("bit %d", bit)
                    .isInstanceOfAny(DamagedDataException.class, NewerFormatException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void bytesThatFollowTheRecordAreDamage(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BODY);
        byte[] longer = Arrays.copyOf(sealed, sealed.length + 1);
        assertThatThrownBy(() -> seal.open(SESSION_A, longer)).isInstanceOf(DamagedDataException.class);
    }

    @ParameterizedTest
    @MethodSource("seals")
    void formatOfALaterVersionIsRefusedAsNewer(Seal seal) {
        for (int format = 3; format < 64; format++) {
            byte[] later = {(byte) format, 1, 2, 3};
            assertThatThrownBy(() -> seal.open(SESSION_A, later)).isInstanceOf(NewerFormatException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void foreignRecordsAreDamage(Seal seal) {
        for (String foreign : List.of("aced00057372", "7b2261223a317d", "00", "8301f6a0", "40")) {
            byte[] bytes = HexFormat.of().parseHex(foreign);
            assertThatThrownBy(() -> seal.open(SESSION_A, bytes)).isInstanceOf(DamagedDataException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void keyOfAnotherLengthIsAProgrammingError(Seal seal) {
        assertThatThrownBy(() -> seal.seal(new byte[31], BODY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seal.open(new byte[33], BODY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void encryptedRecordShowsNothingOfItsBody() {
        byte[] body = ("name " + "someone").getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Seal.aesGcm(K1).seal(SESSION_A, body);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("someone");
    }

    @Test
    void encryptionCannotBeLeftOutByWhoeverWritesToTheStore() {
        byte[] plain = Seal.checksum().seal(SESSION_A, BODY);
        assertThatThrownBy(() -> Seal.aesGcm(K1).open(SESSION_A, plain))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("not encrypted");
    }

    @Test
    void encryptedRecordIsNotCalledDamagedByANodeWithoutKeys() {
        byte[] sealed = Seal.aesGcm(K1).seal(SESSION_A, BODY);
        assertThatThrownBy(() -> Seal.checksum().open(SESSION_A, sealed))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("no encryption keys");
    }

    @Test
    void afterARotationTheNewKeySealsAndTheOldOneStillOpens() {
        byte[] before = Seal.aesGcm(K1).seal(SESSION_A, BODY);
        Seal rotated = Seal.aesGcm(K2, K1);
        byte[] after = rotated.seal(SESSION_A, BODY);

        assertThat(rotated.open(SESSION_A, before)).isEqualTo(BODY);
        assertThat(rotated.open(SESSION_A, after)).isEqualTo(BODY);
        assertThat(rotated.stale(before)).isTrue();
        assertThat(rotated.stale(after)).isFalse();
        assertThat(Seal.aesGcm(K2).open(SESSION_A, after)).isEqualTo(BODY);
    }

    @Test
    void keyThatIsNotInTheRingIsRefusedWithoutCallingTheRecordDamaged() {
        byte[] sealed = Seal.aesGcm(K2, K1).seal(SESSION_A, BODY);
        assertThatThrownBy(() -> Seal.aesGcm(K1).open(SESSION_A, sealed))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("\"k2\"");
    }

    @Test
    void otherSecretUnderTheSameIdIsDamage() {
        byte[] sealed = Seal.aesGcm(K1).seal(SESSION_A, BODY);
        Seal other = Seal.aesGcm(EncryptionKey.of("k1", filled(9)));
        assertThatThrownBy(() -> other.open(SESSION_A, sealed)).isInstanceOf(DamagedDataException.class);
    }

    @Test
    void staleTellsIdsApartThatStartAlikeAndThrowsForNothing() {
        EncryptionKey k10 = EncryptionKey.of("k10", filled(10));
        assertThat(Seal.aesGcm(K1, k10).stale(Seal.aesGcm(k10).seal(SESSION_A, BODY)))
                .isTrue();
        assertThat(Seal.aesGcm(k10, K1).stale(Seal.aesGcm(K1).seal(SESSION_A, BODY)))
                .isTrue();
        assertThat(Seal.aesGcm(K1).stale(new byte[0])).isFalse();
        assertThat(Seal.aesGcm(K1).stale(new byte[] {1, 2})).isFalse();
        assertThat(Seal.aesGcm(K1).stale(new byte[] {2})).isTrue();
        assertThat(Seal.checksum().stale(BODY)).isFalse();
    }

    @Test
    void nonceNeverRepeats() {
        Seal seal = Seal.aesGcm(K1);
        Set<ByteBuffer> nonces = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] sealed = seal.seal(SESSION_A, BODY);
            nonces.add(ByteBuffer.wrap(sealed, 4, 12).slice());
        }
        assertThat(nonces).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "\u00e9", "123456789012345678901234567890123"})
    void keyIdThatIsMalformedIsRefused(String id) {
        assertThatThrownBy(() -> EncryptionKey.of(id, filled(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keyNeedsThirtyTwoBytesAndAnIdOfItsOwn() {
        assertThatThrownBy(() -> EncryptionKey.of("k", new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 bytes");
        assertThatThrownBy(() -> Seal.aesGcm(K1, EncryptionKey.of("k1", filled(3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"k1\"");
    }

    @Test
    void keyIsCopiedAndNeverShown() {
        byte[] secret = filled(7);
        EncryptionKey key = EncryptionKey.of("k7", secret);
        byte[] sealed = Seal.aesGcm(key).seal(SESSION_A, BODY);
        Arrays.fill(secret, (byte) 0);

        assertThat(Seal.aesGcm(key).open(SESSION_A, sealed)).isEqualTo(BODY);
        assertThat(key.toString())
                .contains("k7")
                .doesNotContain(HexFormat.of().formatHex(filled(7)))
                .doesNotContain(Base64.getEncoder().encodeToString(filled(7)));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
