package dev.sojourn.id;

/** Questions about the characters of a region of text, answered without allocating. */
final class Text {

    private Text() {}

    /** Returns the index of the first surrogate without its partner, or -1. */
    static int unpairedSurrogate(String text) {
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int codePoint = text.codePointAt(i);
            // Surrogates that make a pair come back as one code point outside this range.
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return i;
            }
            next = i + Character.charCount(codePoint);
        }
        return -1;
    }

    /** True if every character is printable ASCII without the space: U+0021 to U+007E. */
    static boolean isVisibleAscii(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Returns the first index of {@code wanted} in the region, or -1; never looks beyond the region. */
    static int indexOf(char wanted, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the last index of {@code wanted} in the region, or -1. */
    static int lastIndexOf(char wanted, String text, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }
}
