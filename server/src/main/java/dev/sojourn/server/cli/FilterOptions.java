package dev.sojourn.server.cli;

import dev.sojourn.policy.Lifetime;
import dev.sojourn.server.admin.Owner;
import dev.sojourn.server.admin.SessionFilter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which sessions; all of what is given must hold. */
final class FilterOptions {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB)?");

    @Option(names = "--user", paramLabel = "USER", description = "Only those of this user.")
    @Nullable
    String user;

    @Option(names = "--nobody", description = "Only those that have no user.")
    boolean nobody;

    @Option(names = "--fingerprint", paramLabel = "DIGITS", description = "Only those whose key begins so.")
    @Nullable
    String fingerprint;

    @Option(names = "--idle", paramLabel = "DURATION", description = "Only those not used for so long, such as 7d.")
    @Nullable
    String idle;

    @Option(names = "--older", paramLabel = "DURATION", description = "Only those that began so long ago, such as 30d.")
    @Nullable
    String older;

    @Option(names = "--larger", paramLabel = "SIZE", description = "Only those that are larger, such as 64KiB.")
    @Nullable
    String larger;

    /** What these mean now. */
    SessionFilter read(Context context) throws Failure {
        if (nobody && user != null) {
            throw Failure.wrongUsage("--nobody and --user together mean no session at all");
        }
        Instant now = Instant.ofEpochMilli(context.now());
        return new SessionFilter(
                user,
                fingerprint == null ? null : KeyArgument.of(fingerprint).digits(),
                ago("--idle", idle, now, context),
                ago("--older", older, now, context),
                null,
                null,
                larger == null ? null : size(larger),
                nobody ? Owner.NOBODY : null);
    }

    /** Which sessions, in words. */
    String words() {
        List<String> words = new ArrayList<>();
        if (user != null) {
            words.add("of " + SafeText.of(user));
        }
        if (nobody) {
            words.add("of nobody");
        }
        if (fingerprint != null) {
            words.add("whose key begins with these digits");
        }
        if (idle != null) {
            words.add("not used for " + idle);
        }
        if (older != null) {
            words.add("older than " + older);
        }
        if (larger != null) {
            words.add("larger than " + larger);
        }
        return words.isEmpty() ? "" : " " + String.join(", ", words);
    }

    private static @Nullable Instant ago(String name, @Nullable String text, Instant now, Context context)
            throws Failure {
        if (text == null) {
            return null;
        }
        Duration duration = context.host().duration(text);
        try {
            if (duration != null && !duration.equals(Lifetime.FOREVER)) {
                Instant moment = now.minus(duration);
                return moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment;
            }
        } catch (ArithmeticException | DateTimeException e) {
            // Longer than there is time.
        }
        throw Failure.wrongUsage(name + " must be a duration such as 30m, 7d or PT36H");
    }

    private static long size(String text) throws Failure {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw Failure.wrongUsage("--larger must be a size such as 4096, 64KiB or 1MiB");
        }
        long number = Long.parseLong(size.group(1));
        return switch (size.group(2) == null ? "B" : size.group(2)) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            default -> number;
        };
    }
}
