package dev.sojourn.server.cli;

/**
 * Text that others chose, such as the id of a user, made fit for a terminal and for a line of columns: what is a
 * control, a separator or invisible becomes an escape, so that it can neither forge a column nor colour a terminal.
 */
final class SafeText {

    private SafeText() {}

    static String of(String text) {
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, plain);
        for (int i = plain; i < text.length(); ) {
            int point = text.codePointAt(i);
            append(point, safe);
            i += Character.charCount(point);
        }
        return safe.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '\\';
    }

    private static void append(int point, StringBuilder safe) {
        switch (point) {
            case '\t' -> safe.append("\\t");
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\\' -> safe.append("\\\\");
            default -> {
                if (isHidden(point)) {
                    for (char c : Character.toChars(point)) {
                        safe.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
                    }
                } else {
                    safe.appendCodePoint(point);
                }
            }
        }
    }

    /** Controls of both kinds, what turns the direction of text, separators, and halves of characters. */
    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
