package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {

    private static final EncryptionKey K1 = EncryptionKey.of("k1", filled(1));
    private static final EncryptionKey K2 = EncryptionKey.of("k2", filled(2));
    private static final byte[] SESSION_A = filled(0xaa);
    private static final byte[] SESSION_B = filled(0xab);
    private static final byte[] BESIDE = "version 7 of ada's".getBytes(StandardCharsets.US_ASCII);
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
        assertThat(seal.open(SESSION_A, BESIDE, seal.seal(SESSION_A, BESIDE, BODY)))
                .isEqualTo(BODY);
        assertThat(seal.open(SESSION_A, BESIDE, seal.seal(SESSION_A, BESIDE, new byte[0])))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seals")
    void recordOfOneSessionIsRefusedUnderTheKeyOfAnother(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BESIDE, BODY);
        assertThatThrownBy(() -> seal.open(SESSION_B, BESIDE, sealed)).isInstanceOf(DamagedDataException.class);
    }

    @ParameterizedTest
    @MethodSource("seals")
    void recordThatIsCutOffAnywhereIsDamage(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BESIDE, BODY);
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> seal.open(SESSION_A, BESIDE, cut))
                    .as("length %d", length)
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void everyFlippedBitIsFound(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BESIDE, BODY);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] altered = sealed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> seal.open(SESSION_A, BESIDE, altered))
                    .as("bit %d", bit)
                    .isInstanceOfAny(DamagedDataException.class, NewerFormatException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void bytesThatFollowTheRecordAreDamage(Seal seal) {
        byte[] sealed = seal.seal(SESSION_A, BESIDE, BODY);
        byte[] longer = Arrays.copyOf(sealed, sealed.length + 1);
        assertThatThrownBy(() -> seal.open(SESSION_A, BESIDE, longer)).isInstanceOf(DamagedDataException.class);
    }

    @ParameterizedTest
    @MethodSource("seals")
    void formatOfALaterVersionIsRefusedAsNewer(Seal seal) {
        for (int format = 5; format < 64; format++) {
            byte[] later = {(byte) format, 1, 2, 3};
            assertThatThrownBy(() -> seal.open(SESSION_A, BESIDE, later)).isInstanceOf(NewerFormatException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void foreignRecordsAreDamage(Seal seal) {
        for (String foreign : List.of("aced00057372", "7b2261223a317d", "00", "8301f6a0", "40")) {
            byte[] bytes = HexFormat.of().parseHex(foreign);
            assertThatThrownBy(() -> seal.open(SESSION_A, BESIDE, bytes)).isInstanceOf(DamagedDataException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("seals")
    void keyOfAnotherLengthIsAProgrammingError(Seal seal) {
        assertThatThrownBy(() -> seal.seal(new byte[31], BESIDE, BODY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seal.open(new byte[33], BESIDE, BODY)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Key 40 41 .. 5f under the id k1, session 00 01 .. 1f; each was sealed while its format was the newest. */
    private static final String FORMAT_2 = "02026b31832269bc7fb29cad90a0e9e41c231b38dbd31a5ab34acea68c53084e"
            + "418589a0cd9b191b63e597b4493a9df7a0b53ada68cc6173fd8c4d12";

    private static final String FORMAT_3 = "03026b3142e1fac38918c4e29b55746eb46ff7144da8a321ba4aa6cebdf14c5a"
            + "ee4fd45f8fefd39a4ba599d00276cd0f2c8b383ffa2fb72c790f953e";

    private static byte[] counting(int from) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {FORMAT_2, FORMAT_3})
    void recordOfAnEarlierFormatStillOpensAndIsStale(String hex) {
        byte[] sealed = HexFormat.of().parseHex(hex);
        EncryptionKey key = EncryptionKey.of("k1", counting(0x40));
        Seal seal = Seal.aesGcm(K2, key);
        byte[] body = new AttributeWriter()
                .put("theme", ValueCodec.standard().encode("dark"))
                .put("visits", ValueCodec.standard().encode(7L))
                .finish();

        assertThat(seal.open(counting(0), BESIDE, sealed)).isEqualTo(body);
        assertThat(seal.covers(sealed)).isFalse();
        assertThat(seal.stale(sealed)).isTrue();
        assertThat(Seal.aesGcm(key).stale(sealed)).isTrue();
        assertThatThrownBy(() -> seal.open(counting(1), BESIDE, sealed)).isInstanceOf(DamagedDataException.class);
        assertThatThrownBy(() -> Seal.checksum().open(counting(0), BESIDE, sealed))
                .isInstanceOf(NewerFormatException.class);
        // Each format has keys of its own, so one can't be passed off as another that covers less.
        for (byte format : new byte[] {2, 3, 4}) {
            byte[] relabelled = sealed.clone();
            relabelled[0] = format;
            if (format != sealed[0]) {
                assertThatThrownBy(() -> seal.open(counting(0), BESIDE, relabelled))
                        .isInstanceOfAny(DamagedDataException.class, NewerFormatException.class);
            }
        }
    }

    @Test
    void recordOpensOnlyBesideWhatItWasSealedWith() {
        Seal seal = Seal.aesGcm(K1);
        byte[] sealed = seal.seal(SESSION_A, BESIDE, BODY);

        assertThat(seal.covers(sealed)).isTrue();
        for (int bit = 0; bit < BESIDE.length * 8; bit++) {
            byte[] altered = BESIDE.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> seal.open(SESSION_A, altered, sealed))
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedDataException.class);
        }
        assertThatThrownBy(() -> seal.open(SESSION_A, new byte[0], sealed)).isInstanceOf(DamagedDataException.class);
        byte[] longer = Arrays.copyOf(BESIDE, BESIDE.length + 1);
        assertThatThrownBy(() -> seal.open(SESSION_A, longer, sealed)).isInstanceOf(DamagedDataException.class);
    }

    @Test
    void recordCannotBePassedOffAsOneOfAFormatThatCoversLess() {
        Seal seal = Seal.aesGcm(K1);
        byte[] sealed = seal.seal(SESSION_A, BESIDE, BODY);
        byte[] withoutCheck = new byte[sealed.length - 4];
        System.arraycopy(sealed, 0, withoutCheck, 0, 4);
        System.arraycopy(sealed, 8, withoutCheck, 4, sealed.length - 8);
        for (byte format : new byte[] {2, 3}) {
            withoutCheck[0] = format;
            assertThatThrownBy(() -> seal.open(SESSION_A, BESIDE, withoutCheck))
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    @Test
    void checksumCoversNothingBesideTheBody() {
        byte[] sealed = Seal.checksum().seal(SESSION_A, BESIDE, BODY);

        assertThat(Seal.checksum().covers(sealed)).isFalse();
        assertThat(Seal.checksum().open(SESSION_A, new byte[0], sealed)).isEqualTo(BODY);
    }

    /** The key as docs/formats/record.md derives it, written out with nothing but the JDK. */
    @Test
    void eachSessionIsSealedWithAKeyOfItsOwn() throws GeneralSecurityException {
        byte[] sealed = Seal.aesGcm(EncryptionKey.of("k1", counting(0x40))).seal(SESSION_A, BESIDE, BODY);
        byte[] extracted = hmac(new byte[32], counting(0x40));
        byte[] label = "dev.sojourn/record/04".getBytes(StandardCharsets.US_ASCII);
        byte[] info = Arrays.copyOf(label, label.length + 32 + 1);
        System.arraycopy(SESSION_A, 0, info, label.length, 32);
        info[info.length - 1] = 1;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(hmac(extracted, info), "AES"),
                new GCMParameterSpec(128, sealed, 8, 12));
        byte[] check = hmac(extracted, "dev.sojourn/record/check\1".getBytes(StandardCharsets.US_ASCII));
        cipher.updateAAD(new byte[] {4, 2, 'k', '1'});
        cipher.updateAAD(check, 0, 4);
        cipher.updateAAD(SESSION_A);
        cipher.updateAAD(BESIDE);

        assertThat(cipher.doFinal(sealed, 20, sealed.length - 20)).isEqualTo(BODY);
    }

    private static byte[] hmac(byte[] key, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(input);
    }

    /** RFC 5869, appendix A.1, up to the first block of the output. */
    @Test
    void keysAreDerivedAsTheRfcDoes() {
        HexFormat hex = HexFormat.of();
        Hkdf hkdf = new Hkdf(hex.parseHex("000102030405060708090a0b0c"), hex.parseHex("0b".repeat(22)));

        assertThat(hex.formatHex(hkdf.expand(hex.parseHex("f0f1f2f3f4f5f6f7f8f9"))))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    }

    @Test
    void encryptedRecordShowsNothingOfItsBody() {
        byte[] body = ("name " + "someone").getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Seal.aesGcm(K1).seal(SESSION_A, BESIDE, body);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("someone");
    }

    @Test
    void encryptionCannotBeLeftOutByWhoeverWritesToTheStore() {
        byte[] plain = Seal.checksum().seal(SESSION_A, BESIDE, BODY);
        assertThatThrownBy(() -> Seal.aesGcm(K1).open(SESSION_A, BESIDE, plain))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("not encrypted");
    }

    @Test
    void encryptedRecordIsNotCalledDamagedByANodeWithoutKeys() {
        byte[] sealed = Seal.aesGcm(K1).seal(SESSION_A, BESIDE, BODY);
        assertThatThrownBy(() -> Seal.checksum().open(SESSION_A, BESIDE, sealed))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("no encryption keys");
    }

    @Test
    void afterARotationTheNewKeySealsAndTheOldOneStillOpens() {
        byte[] before = Seal.aesGcm(K1).seal(SESSION_A, BESIDE, BODY);
        Seal rotated = Seal.aesGcm(K2, K1);
        byte[] after = rotated.seal(SESSION_A, BESIDE, BODY);

        assertThat(rotated.open(SESSION_A, BESIDE, before)).isEqualTo(BODY);
        assertThat(rotated.open(SESSION_A, BESIDE, after)).isEqualTo(BODY);
        assertThat(rotated.stale(before)).isTrue();
        assertThat(rotated.stale(after)).isFalse();
        assertThat(Seal.aesGcm(K2).open(SESSION_A, BESIDE, after)).isEqualTo(BODY);
    }

    @Test
    void keyThatIsNotInTheRingIsRefusedWithoutCallingTheRecordDamaged() {
        byte[] sealed = Seal.aesGcm(K2, K1).seal(SESSION_A, BESIDE, BODY);
        assertThatThrownBy(() -> Seal.aesGcm(K1).open(SESSION_A, BESIDE, sealed))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("\"k2\"");
    }

    @Test
    void otherSecretUnderTheSameIdIsAKeyOfAnotherNode() {
        byte[] sealed = Seal.aesGcm(K1).seal(SESSION_A, BESIDE, BODY);
        Seal other = Seal.aesGcm(EncryptionKey.of("k1", filled(9)));
        assertThatThrownBy(() -> other.open(SESSION_A, BESIDE, sealed))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("an id of its own");
    }

    @Test
    void onTheWayToEncryptionBothAreOpenedAndTheNextWriteEncrypts() {
        Seal seal = Seal.aesGcmOrChecksum(K2, K1);
        byte[] plain = Seal.checksum().seal(SESSION_A, BESIDE, BODY);
        byte[] before = Seal.aesGcm(K1).seal(SESSION_A, BESIDE, BODY);
        byte[] written = seal.seal(SESSION_A, BESIDE, BODY);

        assertThat(seal.open(SESSION_A, BESIDE, plain)).isEqualTo(BODY);
        assertThat(seal.open(SESSION_A, BESIDE, before)).isEqualTo(BODY);
        assertThat(Seal.aesGcm(K2).open(SESSION_A, BESIDE, written)).isEqualTo(BODY);
        assertThat(seal.covers(plain)).isFalse();
        assertThat(seal.covers(written)).isTrue();
        assertThat(seal.stale(plain)).isTrue();
        assertThat(seal.stale(before)).isTrue();
        assertThat(seal.stale(written)).isFalse();
    }

    @Test
    void onTheWayBackBothAreOpenedAndTheNextWriteDoesNotEncrypt() {
        Seal seal = Seal.checksumOrAesGcm(K2, K1);
        byte[] before = Seal.aesGcm(K1).seal(SESSION_A, BESIDE, BODY);
        byte[] written = seal.seal(SESSION_A, BESIDE, BODY);

        assertThat(seal.open(SESSION_A, BESIDE, before)).isEqualTo(BODY);
        assertThat(Seal.checksum().open(SESSION_A, BESIDE, written)).isEqualTo(BODY);
        assertThatThrownBy(() -> seal.open(SESSION_A, new byte[0], before)).isInstanceOf(DamagedDataException.class);
        assertThat(seal.stale(before)).isTrue();
        assertThat(seal.stale(written)).isFalse();
    }

    @Test
    void keyOfASecretTextIsTheSameOnEveryNode() {
        String text = "Kp3vT9sQxW7mZ2aB8nR5cY1uE6hJ4gLd";
        byte[] sealed = Seal.aesGcm(EncryptionKey.fromSecret(text)).seal(SESSION_A, BESIDE, BODY);

        assertThat(Seal.aesGcm(EncryptionKey.fromSecret(text)).open(SESSION_A, BESIDE, sealed))
                .isEqualTo(BODY);
        assertThat(EncryptionKey.fromSecret(text).id()).matches("[0-9a-f]{8}");
        assertThat(EncryptionKey.fromSecret(text + "x").id())
                .isNotEqualTo(EncryptionKey.fromSecret(text).id());
        assertThatThrownBy(() -> EncryptionKey.fromSecret(text.substring(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32")
                .hasMessageNotContaining("Kp3");
        assertThatThrownBy(() -> EncryptionKey.fromSecret("a".repeat(32))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void staleTellsIdsApartThatStartAlikeAndThrowsForNothing() {
        EncryptionKey k10 = EncryptionKey.of("k10", filled(10));
        assertThat(Seal.aesGcm(K1, k10).stale(Seal.aesGcm(k10).seal(SESSION_A, BESIDE, BODY)))
                .isTrue();
        assertThat(Seal.aesGcm(k10, K1).stale(Seal.aesGcm(K1).seal(SESSION_A, BESIDE, BODY)))
                .isTrue();
        assertThat(Seal.aesGcm(K1).stale(new byte[0])).isFalse();
        assertThat(Seal.aesGcm(K1).stale(new byte[] {1, 2})).isFalse();
        assertThat(Seal.aesGcm(K1).stale(new byte[] {2})).isTrue();
        assertThat(Seal.aesGcm(K1).stale(new byte[] {3})).isTrue();
        assertThat(Seal.aesGcm(K1).stale(new byte[] {4})).isTrue();
        assertThat(Seal.checksum().stale(BODY)).isFalse();
    }

    @Test
    void nonceNeverRepeats() {
        Seal seal = Seal.aesGcm(K1);
        Set<ByteBuffer> nonces = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] sealed = seal.seal(SESSION_A, BESIDE, BODY);
            nonces.add(ByteBuffer.wrap(sealed, 8, 12).slice());
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
        byte[] sealed = Seal.aesGcm(key).seal(SESSION_A, BESIDE, BODY);
        Arrays.fill(secret, (byte) 0);

        assertThat(Seal.aesGcm(key).open(SESSION_A, BESIDE, sealed)).isEqualTo(BODY);
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
