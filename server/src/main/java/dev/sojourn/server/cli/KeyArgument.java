package dev.sojourn.server.cli;

import java.util.List;
import java.util.Locale;

/** A session as it is named in a command: by its key, or by a fingerprint that is its alone. */
record KeyArgument(String digits) {

    private static final int KEY = 64;
    private static final int SHORTEST = 4;
    private static final int SHOWN = 10;

    /** Never shows what was given: it may be an id, taken for a key. */
    static KeyArgument of(String text) throws Failure {
        String digits = text.toLowerCase(Locale.ROOT);
        boolean fits = digits.length() >= SHORTEST && digits.length() <= KEY;
        if (!fits || !digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw Failure.wrongUsage("KEY is the key of a session, " + KEY
                    + " hexadecimal digits, or its first digits, " + SHORTEST + " or more; an id is not taken");
        }
        return new KeyArgument(digits);
    }

    boolean isWhole() {
        return digits.length() == KEY;
    }

    /** The one key of those that begin with the digits. */
    String only(List<String> keys) throws Failure {
        if (keys.isEmpty()) {
            throw Failure.notFound(
                    "SessionNotFound", "no session has a key that begins with these " + digits.length() + " digits");
        }
        if (keys.size() > 1) {
            String more = keys.size() > SHOWN ? " and more" : "";
            throw Failure.notFound(
                    "FingerprintNotUnique",
                    "several sessions have keys that begin so: "
                            + String.join(", ", keys.subList(0, Math.min(SHOWN, keys.size()))) + more);
        }
        return keys.get(0);
    }
}
