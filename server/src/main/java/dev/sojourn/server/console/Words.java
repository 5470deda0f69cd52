package dev.sojourn.server.console;

import dev.sojourn.policy.NameRule;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How figures, sizes and moments read on a page. */
final class Words {

    /** For what is not known; never 0. */
    static final String UNKNOWN = "\u2013";

    /** Browsers show several blanks as one. */
    private static final Pattern UNSEEN = Pattern.compile("\\s\\s|[\\n\\t\\p{Cf}]");

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /** A number with separators. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        boolean small = bytes < 1 << 20;
        String number = String.format(Locale.ROOT, "%,.1f", bytes / (small ? 1024.0 : 1048576.0));
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + (small ? " KiB" : " MiB");
    }

    /** How long ago. A store notes the last use once a minute, so nothing shorter is told. */
    static String ago(Instant then, Instant now) {
        Duration past = Duration.between(then, now);
        return past.toMinutes() < 1 ? "under a minute ago" : span(past) + " ago";
    }

    /** How long from now. */
    static String until(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        if (left.isNegative() || left.isZero()) {
            return "over";
        }
        return left.toMinutes() < 1 ? "in under a minute" : "in " + span(left);
    }

    /** "0.21 ms", "12 ms", "1.5 s": two digits that count. */
    static String millis(long nanos) {
        double millis = nanos / 1e6;
        if (millis >= 1_000) {
            return String.format(Locale.ROOT, "%,.1f s", millis / 1_000);
        }
        return String.format(Locale.ROOT, millis >= 10 ? "%.0f ms" : millis >= 1 ? "%.1f ms" : "%.2f ms", millis);
    }

    /** "28 min", "11 h", "3 days". */
    static String span(Duration span) {
        if (span.toMinutes() < 1) {
            return span.toSeconds() + " s";
        }
        if (span.toHours() < 2) {
            return span.toMinutes() + " min";
        }
        return span.toDays() < 2 ? span.toHours() + " h" : number(span.toDays()) + " days";
    }

    /** A moment of the past for reading, with the exact one behind it. */
    static Html past(Instant then, Instant now) {
        return time(then, ago(then, now));
    }

    /** A moment to come; null is never. */
    static Html future(@Nullable Instant then, Instant now) {
        return then == null ? Html.of("never") : time(then, until(then, now));
    }

    /** A time of the day, with the exact moment behind it. */
    static Html clock(Instant at) {
        return time(at, CLOCK.format(at));
    }

    static String clockText(Instant at) {
        return CLOCK.format(at) + " UTC";
    }

    /** A moment to the second. */
    static String exact(long millis) {
        return EXACT.format(Instant.ofEpochMilli(millis));
    }

    private static Html time(Instant at, String words) {
        return Html.of(
                "<time datetime=\"{}\" title=\"{}\">{}</time>",
                at.truncatedTo(ChronoUnit.SECONDS),
                EXACT.format(at),
                words);
    }

    /** Text as a part of a query. */
    static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The text that became such a part; where none did, the part itself, so that it is never taken for nothing. */
    static String ofQuery(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    /** A user's id as it reads in a sentence: quoted where one that looks the same would be another. */
    static String user(String id) {
        boolean plain =
                Html.isShown(id) && id.equals(id.strip()) && !UNSEEN.matcher(id).find();
        return plain ? id : '"' + NameRule.shown(id) + '"';
    }
}
