package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Trail;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call, as far as it is known.
 *
 * @param number tells the calls of a node apart
 * @param invoked when it was made, by {@link System#nanoTime}
 * @param returned when its answer came; {@link #NEVER} for one whose effect may come at any time
 * @param seen the images and trails that the answer showed
 * @param value what an engine's call returned, or null
 */
record Call(
        String node,
        long number,
        Step step,
        long invoked,
        long returned,
        Outcome outcome,
        List<Record> seen,
        @Nullable String value) {

    static final long NEVER = Long.MAX_VALUE;

    private static final int MOST_SHOWN = 4;

    boolean isOk() {
        return outcome == Outcome.OK;
    }

    /** Whether it may have changed something. */
    boolean mayBeDone() {
        return outcome != Outcome.NO;
    }

    boolean before(Call other) {
        return returned < other.invoked;
    }

    @Nullable
    Image image() {
        return seen.isEmpty() || !(seen.get(0) instanceof Image image) ? null : image;
    }

    @Nullable
    Trail trail() {
        return seen.isEmpty() || !(seen.get(0) instanceof Trail trail) ? null : trail;
    }

    /** The image that shows a session under one of these keys, or null. */
    @Nullable
    Image imageAmong(Set<SessionKey> keys) {
        for (Record record : seen) {
            if (record instanceof Image image && keys.contains(image.key())) {
                return image;
            }
        }
        return null;
    }

    /** A line for people: when, who, what, and what came of it. Keys are fingerprints; data is not shown. */
    String describe(long epoch) {
        String until = returned == NEVER ? "..." : millis(returned - epoch);
        return "%10s %10s  %-6s %s -> %s".formatted(millis(invoked - epoch), until, node, asked(), answered());
    }

    private String asked() {
        if (step instanceof Step.Find find) {
            return "find " + find.key();
        } else if (step instanceof Step.Create create) {
            return "create " + shown(create.session());
        } else if (step instanceof Step.Replace replace) {
            return "replace " + shown(replace.session()) + " from v" + replace.expected();
        } else if (step instanceof Step.Touched touched) {
            return "touch " + touched.key() + " to expire at " + touched.touch().expiresAt();
        } else if (step instanceof Step.Roll roll) {
            return "roll " + roll.from() + " v" + roll.expected() + " to " + shown(roll.renewed());
        } else if (step instanceof Step.Delete delete) {
            return "delete " + delete.key();
        } else if (step instanceof Step.Claim claim) {
            return "claim at " + claim.now();
        } else if (step instanceof Step.Settle settle) {
            return "settle " + settle.key() + " until " + settle.keepUntil();
        } else if (step instanceof Step.Told told) {
            return "tell the end of " + told.key() + ", " + told.reason() + ", event id #"
                    + Integer.toHexString(told.eventId().hashCode());
        }
        return step.toString();
    }

    private String answered() {
        String shown = seen.stream().limit(MOST_SHOWN).map(Call::shown).collect(Collectors.joining(", "))
                + (seen.size() > MOST_SHOWN ? " and " + (seen.size() - MOST_SHOWN) + " more" : "");
        if (outcome == Outcome.OK && (step instanceof Step.Find || step instanceof Step.Claim)) {
            return shown.isEmpty() ? "nothing" : shown;
        }
        return outcome + (value == null ? "" : " " + value) + (shown.isEmpty() ? "" : " " + shown);
    }

    private static String shown(Record record) {
        if (record instanceof Image image) {
            return image + moments(image.lastAccess(), image.expiryBase(), image.expiresAt());
        }
        return "trail to " + ((Trail) record).to();
    }

    private static String moments(long lastAccess, long expiryBase, long expiresAt) {
        return " (used " + lastAccess + ", from " + expiryBase + ", expires " + expiresAt + ")";
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }
}
