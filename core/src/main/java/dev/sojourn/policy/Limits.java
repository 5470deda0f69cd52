package dev.sojourn.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * How much a session may hold, how many sessions a user may have, and how often a write that lost a race is tried
 * again. Immutable; each setter returns a copy. None is infinite.
 *
 * @param attributes the most attributes of one session
 * @param nameLength the most characters of an attribute name
 * @param names which names are taken
 * @param valueBytes the most bytes of one encoded value
 * @param sessionBytes the most bytes of one encoded session
 * @param commitAttempts how often a commit is tried before it fails with a conflict
 */
public record Limits(
        int attributes, int nameLength, NameRule names, int valueBytes, int sessionBytes, int commitAttempts) {

    /**
     * 128 attributes with strict names of up to 128 characters, 64 KiB a value, 256 KiB a session, 32 attempts.
     *
     * @return the default limits
     */
    public static Limits standard() {
        return new Limits(128, 128, NameRule.STRICT, 64 * 1024, 256 * 1024, 32);
    }

    /**
     * Sets the most attributes of one session.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withAttributes(int value) {
        return new Limits(value, nameLength, names, valueBytes, sessionBytes, commitAttempts);
    }

    /**
     * Sets the most characters of an attribute name.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withNameLength(int value) {
        return new Limits(attributes, value, names, valueBytes, sessionBytes, commitAttempts);
    }

    /**
     * Sets which names are taken.
     *
     * @param value the rule
     * @return a copy
     */
    public Limits withNames(NameRule value) {
        return new Limits(attributes, nameLength, value, valueBytes, sessionBytes, commitAttempts);
    }

    /**
     * Sets the most bytes of one encoded value.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withValueBytes(int value) {
        return new Limits(attributes, nameLength, names, value, sessionBytes, commitAttempts);
    }

    /**
     * Sets the most bytes of one encoded session.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withSessionBytes(int value) {
        return new Limits(attributes, nameLength, names, valueBytes, value, commitAttempts);
    }

    /**
     * Sets how often a commit is tried.
     *
     * @param value at least 1
     * @return a copy
     */
    public Limits withCommitAttempts(int value) {
        return new Limits(attributes, nameLength, names, valueBytes, sessionBytes, value);
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
