package dev.sojourn.server.console;

import java.util.stream.IntStream;

/**
 * Markup while it is written. Markup is what this package says itself; everything that is put into it is text and
 * escaped, so that no name of a user or of an attribute becomes markup. Not safe for use by several threads.
 */
final class Html {

    /** Behind the name of a field whose value is coded as in a query. */
    static final String CODED = "*";

    private static final String GAP = "{}";

    private final StringBuilder out;

    Html() {
        this(512);
    }

    Html(int capacity) {
        out = new StringBuilder(capacity);
    }

    /** Some markup, as {@link #add} writes it. */
    static Html of(String markup, Object... parts) {
        return new Html(64).add(markup, parts);
    }

    /**
     * Adds markup.
     *
     * @param markup a constant; attributes are in double quotes
     * @param parts what each {@code {}} of it stands for: text of anybody, which is escaped for elements and for quoted
     *     attributes, or {@link Html}, which stays as it is
     * @return this
     * @throws IllegalArgumentException when there are more or fewer parts than gaps
     */
    Html add(String markup, Object... parts) {
        int from = 0;
        for (Object part : parts) {
            int gap = markup.indexOf(GAP, from);
            if (gap < 0) {
                throw new IllegalArgumentException("There are fewer gaps than parts in: " + markup);
            }
            out.append(markup, from, gap);
            if (part instanceof Html html) {
                out.append(html.out);
            } else {
                escape(part.toString());
            }
            from = gap + GAP.length();
        }
        if (markup.indexOf(GAP, from) >= 0) {
            throw new IllegalArgumentException("There are more gaps than parts in: " + markup);
        }
        out.append(markup, from, markup.length());
        return this;
    }

    /**
     * A field that is not seen and brings a text back as it is, which {@link Ask#exact} reads. What stands in a page is
     * not: some characters are replaced, and browsers change the ends of lines.
     */
    static Html exact(String name, String text) {
        return of("<input type=\"hidden\" name=\"{}{}\" value=\"{}\">", name, CODED, Words.query(text));
    }

    /** Adds markup when something is so. */
    Html addIf(boolean so, String markup, Object... parts) {
        return so ? add(markup, parts) : this;
    }

    boolean isEmpty() {
        return out.length() == 0;
    }

    /** Whether all characters of a text are shown as they are. */
    static boolean isShown(String text) {
        return IntStream.range(0, text.length()).allMatch(i -> isShown(text, i));
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(isShown(text, i) ? c : '\ufffd');
            }
        }
    }

    /** Control characters, halves of characters, and marks that turn the direction of text around, are not. */
    private static boolean isShown(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        boolean space = c == '\n' || c == '\t';
        boolean turns = c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
        return space || !Character.isISOControl(c) && !turns;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
