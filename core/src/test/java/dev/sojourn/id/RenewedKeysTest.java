package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that change while the reader of ids is in use. */
class RenewedKeysTest {

    private static final KeyRing OLD = KeyRing.of(Fixtures.K1);
    private static final KeyRing NEW = KeyRing.of(Fixtures.K2);
    private static final KeyRing BOTH = KeyRing.of(Fixtures.K2, Fixtures.K1);

    private final KeyRing ring = KeyRing.of(Fixtures.K1);

    @Test
    void theNewFirstKeySignsAndTheOldOneIsStillAccepted() {
        SessionIds ids = ids(1 << 10);
        String old = ids.sign(ids.generate(), Transport.COOKIE);

        ring.renew(BOTH);

        assertThat(read(ids, old).accepted()).isTrue();
        assertThat(read(ids, old).stale()).isTrue();
        String fresh = ids.sign(ids.generate(), Transport.COOKIE);
        assertThat(read(reader(NEW), fresh).accepted()).isTrue();
        assertThat(read(reader(OLD), fresh).rejection()).isEqualTo(Rejection.UNKNOWN_KEY);
    }

    /** A reading that was remembered under the old keys would go on for as long as clients come by. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1 << 10})
    void whatWasRememberedUnderOldKeysIsForgotten(int remembered) {
        SessionIds ids = ids(remembered);
        String old = ids.sign(ids.generate(), Transport.COOKIE);
        assertThat(read(ids, old).stale()).isFalse();

        ring.renew(BOTH);
        assertThat(read(ids, old).stale()).isTrue();
        ring.renew(NEW);
        assertThat(read(ids, old).rejection()).isEqualTo(Rejection.UNKNOWN_KEY);
        ring.renew(OLD);
        assertThat(read(ids, old).stale()).isFalse();
    }

    @Test
    void aRingOfLongKeysTakesNoShortOnes() {
        KeyRing weak = KeyRing.ofShortSecrets(List.of("tobiiscool"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ring.renew(weak))
                .withMessageContaining("at least 32")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("tobi"));
        assertThat(ring.newest()).isSameAs(Fixtures.K1);
    }

    private SessionIds ids(int remembered) {
        return SessionIds.builder().keys(ring).cacheSize(remembered).build();
    }

    private static SessionIds reader(KeyRing keys) {
        return SessionIds.builder().keys(keys).build();
    }

    private static IdReading read(SessionIds ids, String token) {
        return ids.read(token, Transport.COOKIE);
    }
}
