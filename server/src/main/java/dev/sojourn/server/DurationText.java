package dev.sojourn.server;

import dev.sojourn.policy.Lifetime;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as people write them: {@code 30m}, ISO 8601 {@code PT30M}, a plain number of milliseconds, {@code none}.
 */
final class DurationText {

    private static final Pattern SIMPLE = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)?");

    private DurationText() {}

    /** The duration, {@link Lifetime#FOREVER} for none, or null when the text is no duration over zero. */
    static @Nullable Duration parse(String text) {
        if (text.equals("none")) {
            return Lifetime.FOREVER;
        }
        Duration duration;
        try {
            Matcher simple = SIMPLE.matcher(text);
            duration =
                    simple.matches() ? simple(Long.parseLong(simple.group(1)), simple.group(2)) : Duration.parse(text);
        } catch (ArithmeticException | DateTimeException e) {
            return null;
        }
        // Shorter than a millisecond would be no time at all by the engine's clock.
        return duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Lifetime.FOREVER) >= 0
                ? null
                : duration;
    }

    private static Duration simple(long number, @Nullable String unit) {
        return switch (unit == null ? "ms" : unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofMillis(number);
        };
    }
}
