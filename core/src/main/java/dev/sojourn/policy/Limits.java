package dev.sojourn.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much a session may hold, how many sessions a user may have, and how often a write that lost a race is tried
 * again. Immutable; each setter returns a copy. None is infinite.
 *
 * @param attributes the most attributes of one session
 * @param nameLength the most characters of an attribute name, counted as UTF-16 does: an emoji is two or more
 * @param names which names are taken
 * @param valueBytes the most bytes of one encoded value
 * @param sessionBytes the most bytes of one encoded session
 * @param commitAttempts how often a commit is tried before it fails with a conflict
 * @param userIdLength the most characters of the id of a user
 * @param grace the longest time that an old id stays good after a roll
 */
public record Limits(
        int attributes,
        int nameLength,
        NameRule names,
        int valueBytes,
        int sessionBytes,
        int commitAttempts,
        int userIdLength,
        Duration grace) {

    /** Checks that nothing is null; the rest is for {@link #faults}. */
    public Limits {
        Objects.requireNonNull(names, "Limits.names must not be null");
        Objects.requireNonNull(grace, "Limits.grace must not be null");
    }

    /**
     * 128 attributes with printable names of up to 512 characters, 64 KiB a value, 256 KiB a session, 32 attempts, user
     * ids of up to 256 characters, a grace of up to an hour.
     *
     * @return the default limits
     */
    public static Limits standard() {
        return new Limits(128, 512, NameRule.PRINTABLE, 64 * 1024, 256 * 1024, 32, 256, Duration.ofHours(1));
    }

    /**
     * Sets the most attributes of one session.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withAttributes(int value) {
        return new Limits(value, nameLength, names, valueBytes, sessionBytes, commitAttempts, userIdLength, grace);
    }

    /**
     * Sets the most characters of an attribute name.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withNameLength(int value) {
        return new Limits(attributes, value, names, valueBytes, sessionBytes, commitAttempts, userIdLength, grace);
    }

    /**
     * Sets which names are taken.
     *
     * @param value the rule
     * @return a copy
     */
    public Limits withNames(NameRule value) {
        return new Limits(attributes, nameLength, value, valueBytes, sessionBytes, commitAttempts, userIdLength, grace);
    }

    /**
     * Sets the most bytes of one encoded value.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withValueBytes(int value) {
        return new Limits(attributes, nameLength, names, value, sessionBytes, commitAttempts, userIdLength, grace);
    }

    /**
     * Sets the most bytes of one encoded session.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withSessionBytes(int value) {
        return new Limits(attributes, nameLength, names, valueBytes, value, commitAttempts, userIdLength, grace);
    }

    /**
     * Sets how often a commit is tried.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withCommitAttempts(int value) {
        return new Limits(attributes, nameLength, names, valueBytes, sessionBytes, value, userIdLength, grace);
    }

    /**
     * Sets the most characters of the id of a user.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withUserIdLength(int value) {
        return new Limits(attributes, nameLength, names, valueBytes, sessionBytes, commitAttempts, value, grace);
    }

    /**
     * Sets the longest grace of a roll.
     *
     * @param value zero, for none, or at least a millisecond
     * @return a copy
     */
    public Limits withGrace(Duration value) {
        return new Limits(attributes, nameLength, names, valueBytes, sessionBytes, commitAttempts, userIdLength, value);
    }

    /**
     * Judges the name of an attribute.
     *
     * @param name the name
     * @return a sentence that shows the name and says which rule it breaks, safe for logs, or null when it may be used
     */
    public @Nullable String nameFault(String name) {
        if (name.length() <= nameLength && names.accepts(name)) {
            return null;
        }
        if (name.isEmpty()) {
            return "The name of an attribute must not be empty";
        }
        String refused = "The name \"" + NameRule.shown(name) + "\" of an attribute ";
        if (name.length() > nameLength) {
            return refused + "has " + name.length() + " characters, over Limits.nameLength (" + nameLength + ")";
        }
        if (name.startsWith(NameRule.RESERVED)) {
            return refused + "begins with \"" + NameRule.RESERVED + "\", which is reserved";
        }
        int at = names.firstRefused(name);
        return refused + "does not follow Limits.names (" + names + "): character " + (at + 1)
                + String.format(" is U+%04X", name.codePointAt(at));
    }

    /**
     * Judges the id of a user: it is stored as text and indexed, and not every store takes all texts.
     *
     * @param userId the id
     * @param longest the most characters, see {@link #userIdLength}
     * @return a sentence that does not quote the id, or null when it may be used
     */
    public static @Nullable String userIdFault(String userId, int longest) {
        if (userId.isEmpty()) {
            return "The id of a user must not be empty";
        }
        if (userId.length() > longest) {
            return "The id of a user has " + userId.length() + " characters, over Limits.userIdLength (" + longest
                    + ")";
        }
        if (userId.indexOf('\0') >= 0) {
            return "The id of a user holds a NUL character, which not every store can keep";
        }
        return NameRule.isWellFormed(userId) ? null : "The id of a user holds a lone surrogate, so it is no valid text";
    }

    /**
     * What is wrong with these limits.
     *
     * @return a sentence for each fault, none when all is well
     */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        atLeastOne("attributes", attributes, faults);
        atLeastOne("nameLength", nameLength, faults);
        atLeastOne("valueBytes", valueBytes, faults);
        atLeastOne("sessionBytes", sessionBytes, faults);
        atLeastOne("commitAttempts", commitAttempts, faults);
        atLeastOne("userIdLength", userIdLength, faults);
        if (!grace.isZero() && !Lifetime.isCounted(grace)) {
            faults.add("Limits.grace is " + grace + "; it must be zero or at least a millisecond");
        }
        if (valueBytes > sessionBytes) {
            faults.add("Limits.valueBytes (" + valueBytes + ") is over Limits.sessionBytes (" + sessionBytes + ")");
        }
        return faults;
    }

    private static void atLeastOne(String name, int value, List<String> faults) {
        if (value < 1) {
            faults.add("Limits." + name + " is " + value + "; it must be at least 1");
        }
    }
}
