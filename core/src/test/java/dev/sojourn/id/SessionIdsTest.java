package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionIdsTest {

    private static final String SECRET = "a-secret-nobody-should-ever-see-1";

    @SuppressWarnings("serial") // a test double, never serialized
    private static final class CountingRandom extends SecureRandom {

        private final AtomicLong drawn = new AtomicLong();

        @Override
        public void nextBytes(byte[] bytes) {
            drawn.addAndGet(bytes.length);
            super.nextBytes(bytes);
        }
    }

    @Test
    void everyIdDraws32FreshBytes() {
        CountingRandom random = new CountingRandom();
        SessionIds ids = SessionIds.builder()
                .keys(KeyRing.of(Fixtures.K1))
                .random(random)
                .build();

        for (int made = 1; made <= 100; made++) {
            assertThat(ids.generate().text()).hasSize(43);
            assertThat(random.drawn).hasValue(32L * made);
        }
    }

    @Test
    void aTimestampComesFromTheGivenClock() {
        SessionIds ids = SessionIds.builder()
                .format(IdFormat.alphanumeric(20).withTimestamp(TimestampPosition.PREFIX))
                .signed(SignedIdFormat.unsigned())
                .clock(InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L)))
                .build();
        SessionId id = ids.generate();

        assertThat(id.text()).startsWith("MTcwMDAwMDAwMDAwMA==-");
        assertThat(ids.read(id.text(), Transport.HEADER).accepted()).isTrue();
    }

    @Test
    void allFaultsOfAConfigurationAreToldAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionIds.builder()
                        .format(IdFormat.hex(8))
                        .cacheSize(-1)
                        .build())
                .withMessageContaining("32 random bits")
                .withMessageContaining("sj1 needs keys")
                .withMessageContaining("cacheSize -1");
    }

    @Test
    void weakIdsNeedAWrittenReasonThatTheReportShows() {
        SessionIds ids = SessionIds.builder()
                .format(IdFormat.allowWeak(IdFormat.hex(8), "museum kiosk"))
                .keys(KeyRing.of(Fixtures.K1))
                .build();

        assertThat(ids).asString().contains("museum kiosk").contains("32 bits");
        assertThat(ids.read(ids.sign(ids.generate(), Transport.COOKIE), Transport.COOKIE)
                        .accepted())
                .isTrue();
    }

    @Test
    void formatsThatDoNotFitTogetherAreRefused() {
        SessionIds.Builder shortSecret = SessionIds.builder().keys(KeyRing.ofShortSecrets(List.of("tobiiscool")));
        SessionIds.Builder longIds =
                SessionIds.builder().keys(KeyRing.of(Fixtures.K1)).format(IdFormat.hex(72));
        SessionIds.Builder openDoor = SessionIds.builder()
                .keys(KeyRing.of(Fixtures.K1))
                .alsoReads(SignedIdFormat.unsigned(), KeyRing.of(Fixtures.K1));

        assertThatIllegalArgumentException().isThrownBy(shortSecret::build).withMessageContaining("32 bytes");
        assertThatIllegalArgumentException().isThrownBy(longIds::build).withMessageContaining("71");
        assertThatIllegalArgumentException().isThrownBy(openDoor::build).withMessageContaining("unsigned");
    }

    @Test
    void aRejectedReadingHasNoId() {
        SessionIds ids = Fixtures.sj1("shop", KeyRing.of(Fixtures.K1));

        IdReading reading = ids.read("junk", Transport.COOKIE);

        assertThat(reading.accepted()).isFalse();
        assertThat(reading.stale()).isFalse();
        assertThatIllegalStateException().isThrownBy(reading::id).withMessageContaining("MALFORMED");
        assertThatIllegalStateException().isThrownBy(reading::key);
    }

    @Test
    void onlyARegionOutsideTheStringIsAnError() {
        SessionIds ids = Fixtures.sj1("shop", KeyRing.of(Fixtures.K1));

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> ids.read("abc", 1, 4, Transport.COOKIE));
    }

    /** A format of an application's own that is careless about what it accepts. */
    private record Careless() implements IdFormat {

        @Override
        public int bits() {
            return 256;
        }

        @Override
        public int maxLength() {
            return 64;
        }

        @Override
        public String generate(SecureRandom random, long nowMillis) {
            return IdFormat.base64Url(32).generate(random, nowMillis);
        }

        @Override
        public @Nullable Rejection examine(String text, int from, int to) {
            return null;
        }
    }

    @Test
    void textThatIsNotVisibleAsciiIsRefusedEvenIfAFormatOfOnesOwnWouldTakeIt() {
        SessionIds ids = SessionIds.builder()
                .format(new Careless())
                .signed(SignedIdFormat.unsigned())
                .build();

        for (String text : List.of("\ud800", "a b", "a\u007f", "\u00e9", "a\r\nb")) {
            assertThat(Fixtures.rejection(ids.read(text, Transport.HEADER))).isEqualTo(Rejection.MALFORMED);
        }
        assertThat(ids.read("anything", Transport.HEADER).accepted()).isTrue();
    }

    @Test
    void aSignatureBesideATokenThatCarriesItsOwnIsIgnored() {
        SessionIds ids = Fixtures.sj1("shop", KeyRing.of(Fixtures.K1));
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);

        assertThat(ids.read(token, "x".repeat(100_000), Transport.COOKIE).accepted())
                .isTrue();
    }

    @Test
    void nothingThatCanBePrintedHoldsASecret() {
        SigningKey key = SigningKey.fromSecret(SECRET);
        KeyRing ring = KeyRing.of(key);
        SessionIds ids = Fixtures.sj1("shop", ring);
        String token = ids.sign(Fixtures.ID, Transport.COOKIE);
        String mac = token.substring(token.lastIndexOf('.') + 1);
        IdReading accepted = ids.read(token, Transport.COOKIE);
        IdReading rejected = ids.read(Fixtures.ID_TEXT, Transport.COOKIE);
        Object presented = new SignedIdFormat.Presented(token, 0, token.length(), mac, Transport.COOKIE);

        Stream.of(key, ring, ids, Fixtures.ID, Fixtures.ID.key(), accepted, rejected, presented, SessionIds.builder())
                .map(Object::toString)
                .forEach(printed -> assertThat(printed)
                        .doesNotContain(SECRET)
                        .doesNotContain(Fixtures.ID_TEXT)
                        .doesNotContain(Fixtures.ID.key().hex())
                        .doesNotContain(mac));
    }
}
