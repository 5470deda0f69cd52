package dev.sojourn.policy;

/** Which attribute names are taken. */
public enum NameRule {
    /** Letters, digits and {@code _ . : -} of ASCII: the same in every store, log and URL. */
    STRICT("letters, digits and _ . : - of ASCII"),
    /**
     * Any text that is not empty and has no lone surrogate, which no encoding can hold: for handlers of systems whose
     * names may hold blanks.
     */
    ANY_TEXT("any text that is not empty and has no lone surrogate");

    private static final String RESERVED = "sojourn.";

    private final String words;

    NameRule(String words) {
        this.words = words;
    }

    /**
     * Judges a name; its length is judged by {@link Limits}.
     *
     * @param name the name
     * @return true when it may be used; names that begin with {@code sojourn.} are reserved
     */
    public boolean accepts(String name) {
        if (name.isEmpty() || name.startsWith(RESERVED)) {
            return false;
        }
        if (this == ANY_TEXT) {
            return isWellFormed(name);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && c != '_' && c != '.' && c != ':' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** The rule's name and what it allows, for messages. */
    @Override
    public String toString() {
        return name() + ": " + words;
    }

    static boolean isWellFormed(String text) {
        // A pair is one code point, so only a lone surrogate shows as itself.
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
