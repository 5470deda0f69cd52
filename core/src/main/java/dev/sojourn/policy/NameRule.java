package dev.sojourn.policy;

/** Which attribute names are taken. Names that begin with {@code sojourn.} are reserved under every rule. */
public enum NameRule {
    /** Letters, digits and {@code _ . : -} of ASCII: the same in every log, URL and query language. */
    STRICT("letters, digits and _ . : - of ASCII"),
    /**
     * Any text that is not empty, has no control character and is well formed. Control characters are those of the
     * Unicode category Cc: U+0000 to U+001F and U+007F to U+009F. Format characters, such as those that join emoji or
     * turn the direction of writing, are taken; a message that quotes a name shows them as escapes.
     */
    PRINTABLE("any text without control characters and lone surrogates"),
    /**
     * Any text that is not empty and is well formed, without a lone surrogate, which no encoding can hold: for handlers
     * of systems whose names may hold anything.
     */
    ANY_TEXT("any text without lone surrogates");

    static final String RESERVED = "sojourn.";

    private static final int LONGEST_SHOWN = 64;

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
        return !name.isEmpty() && !name.startsWith(RESERVED) && firstRefused(name) < 0;
    }

    /**
     * A name as messages and logs show it: quotes and backslashes with a backslash before them, what cannot be seen as
     * {@code \\u} and four hexadecimal digits, and no more than the first 64 characters.
     *
     * @param name any text
     * @return one line without control and format characters; the name itself when it is short and plain
     */
    public static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        int c;
        for (int i = 0; i < name.length(); i += Character.charCount(c)) {
            if (i >= LONGEST_SHOWN) {
                return shown.append("...").toString();
            }
            c = name.codePointAt(i);
            if (isVisible(c)) {
                shown.append(c == '"' || c == '\\' ? "\\" : "").appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    shown.append(String.format("\\u%04x", (int) unit));
                }
            }
        }
        return shown.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** Where the first character is that the rule does not take, or -1. */
    int firstRefused(String text) {
        int c;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (!takes(c)) {
                return i;
            }
        }
        return -1;
    }

    private boolean takes(int c) {
        return switch (this) {
            case STRICT ->
                c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.:-".indexOf(c) >= 0;
            case PRINTABLE -> isWhole(c) && !Character.isISOControl(c);
            case ANY_TEXT -> isWhole(c);
        };
    }

    /** A pair is one code point, so only a lone surrogate shows as itself. */
    private static boolean isWhole(int c) {
        return c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE;
    }

    /** The rule's name and what it allows, for messages. */
    @Override
    public String toString() {
        return name() + ": " + words;
    }

    static boolean isWellFormed(String text) {
        return ANY_TEXT.firstRefused(text) < 0;
    }
}
