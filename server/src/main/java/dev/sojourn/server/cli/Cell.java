package dev.sojourn.server.cli;

import dev.sojourn.store.StoredSession;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is shown, in its two faces.
 *
 * @param plain for programs: whole, times in ISO 8601, sizes in bytes
 * @param shown for people: times as seen from now, sizes with their unit
 */
record Cell(String plain, String shown) {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long KIBI = 1024;
    /** The most characters of a text that people see in a column. */
    private static final int WIDEST = 40;

    private static final String NOTHING = "-";

    static Cell text(@Nullable String text) {
        if (text == null) {
            return new Cell("", NOTHING);
        }
        String safe = SafeText.of(text);
        boolean fits = safe.codePointCount(0, safe.length()) <= WIDEST;
        return new Cell(safe, fits ? safe : safe.substring(0, safe.offsetByCodePoints(0, WIDEST - 3)) + "...");
    }

    /** Text that is never cut. */
    static Cell whole(String text) {
        String safe = SafeText.of(text);
        return new Cell(safe, safe);
    }

    static Cell number(long number) {
        return new Cell(String.valueOf(number), String.format(Locale.ROOT, "%,d", number));
    }

    static Cell bytes(long bytes) {
        return new Cell(String.valueOf(bytes), size(bytes));
    }

    /** A moment in the past. */
    static Cell past(long millis, long now) {
        return new Cell(iso(millis), distance(Math.max(0, now - millis)) + " ago");
    }

    /** A moment to come, {@link StoredSession#NEVER} included. */
    static Cell future(long millis, long now) {
        if (millis == StoredSession.NEVER) {
            return new Cell("never", "never");
        }
        return new Cell(iso(millis), millis <= now ? "over" : "in " + distance(millis - now));
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** Nothing is said of seconds: shared stores hear of a use once a minute. */
    private static String distance(long millis) {
        if (millis < MINUTE) {
            return "under a minute";
        }
        if (millis < HOUR) {
            return millis / MINUTE + " min";
        }
        return millis < 2 * DAY ? millis / HOUR + " h" : millis / DAY + " days";
    }

    private static String size(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= KIBI && unit < 3) {
            size /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", size, "KMGT".charAt(unit));
    }
}
