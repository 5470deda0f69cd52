package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.sojourn.server.console.Latencies.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How long something took, as the overview tells it. */
class LatenciesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:30Z");

    private final Latencies times = new Latencies();

    private Told told(Instant now) {
        return Objects.requireNonNull(times.last(now));
    }

    @Test
    void nothingIsKnownBeforeSomethingWasTold() {
        assertThat(times.last(NOW)).isNull();
    }

    @Test
    void halfAndMostAreToldToWithinAFifth() {
        for (int i = 1; i <= 100; i++) {
            times.add(i <= 60 ? 200_000 : i <= 98 ? 3_000_000 : 900_000_000, NOW);
        }

        assertThat(told(NOW).number()).isEqualTo(100);
        assertThat(told(NOW).half()).isCloseTo(200_000, withPercentage(20));
        assertThat(told(NOW).most()).isCloseTo(900_000_000, withPercentage(20));
    }

    @Test
    void whatIsOlderThanFiveMinutesIsForgotten() {
        times.add(1_000_000, NOW);
        Instant later = NOW.plus(Duration.ofMinutes(Latencies.MINUTES - 1));
        times.add(50_000_000, later);
        assertThat(told(later).number()).isEqualTo(2);

        Instant over = NOW.plus(Duration.ofMinutes(Latencies.MINUTES));
        assertThat(told(over).number()).isEqualTo(1);
        assertThat(told(over).half()).isCloseTo(50_000_000, withPercentage(20));
        assertThat(times.last(over.plus(Duration.ofHours(1)))).isNull();
    }

    @Test
    void timesThatNoClockShouldTellAreTakenToo() {
        for (long nanos : new long[] {-5, 0, 1, Long.MAX_VALUE}) {
            times.add(nanos, NOW);
        }

        assertThat(told(NOW).number()).isEqualTo(4);
    }

    @Test
    void shortTimesAreWrittenWithTwoDigitsThatCount() {
        assertThat(Words.millis(210_000)).isEqualTo("0.21 ms");
        assertThat(Words.millis(2_340_000)).isEqualTo("2.3 ms");
        assertThat(Words.millis(12_340_000)).isEqualTo("12 ms");
        assertThat(Words.millis(1_540_000_000)).isEqualTo("1.5 s");
    }
}
