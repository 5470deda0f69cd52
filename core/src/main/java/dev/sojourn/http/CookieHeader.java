package dev.sojourn.http;

import java.util.List;

/**
 * A reader of raw Cookie header lines that reports where the values of one cookie stand, without copying anything.
 * Several lines are one list (RFC 9113 section 8.2.3). A pair ends at the next semicolon and nowhere else, spaces and
 * tabs are skipped before a name and behind a value and nowhere else, names are compared exactly, and no percent sign,
 * comma, backslash or dollar sign has a meaning: whatever else a parser honours, a sibling host can use to forge a
 * prefixed name. Quotes mean nothing either, but that one pair around a whole value is not part of it (RFC 6265 section
 * 4.1.1), which is judged after the pair was cut at its semicolon. Immutable, safe for use by many threads.
 */
final class CookieHeader {

    /** Receives the values of one cookie, in the order of the request. */
    interface Values {
        /**
         * Takes one value: {@code source.substring(from, to)}.
         *
         * @param source a raw header line
         * @param from index of the first character of the value
         * @param to index after its last character; equal to {@code from} for an empty value
         */
        void value(String source, int from, int to);
    }

    /** No value. */
    static final long NONE = -1;

    private final int maxBytes;

    /**
     * Makes a reader.
     *
     * @param maxBytes the most characters of all lines together; containers decode headers one byte to one character
     */
    CookieHeader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reports every value of the cookie called {@code name}.
     *
     * @param lines raw field values
     * @param name the exact name; holds no equals sign
     * @param into receives the values
     * @throws BadSessionRequestException status 431 when the limit is exceeded; nothing was reported then
     */
    void read(List<String> lines, String name, Values into) {
        requireLength(length(lines));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            for (long value = first(line, name); value != NONE; value = next(line, name, value)) {
                into.value(line, from(value), to(value));
            }
        }
    }

    /** Refuses lines that are longer together than the limit. */
    void requireLength(long length) {
        if (length > maxBytes) {
            throw BadSessionRequestException.cookieHeaderTooLong(maxBytes);
        }
    }

    /** Where the first value of a cookie stands in a line, for {@link #from} and {@link #to}, or {@link #NONE}. */
    static long first(String line, String name) {
        return find(line, name, 0);
    }

    /** Where the value after one that was found stands. */
    static long next(String line, String name, long value) {
        int semicolon = line.indexOf(';', to(value));
        return semicolon < 0 ? NONE : find(line, name, semicolon + 1);
    }

    static int from(long value) {
        return (int) (value >> 32);
    }

    static int to(long value) {
        return (int) value;
    }

    private static long find(String line, String name, int begin) {
        int length = line.length();
        for (int from = begin; from < length; ) {
            int semicolon = line.indexOf(';', from);
            int end = semicolon < 0 ? length : semicolon;
            int start = skipBlanks(line, from, end);
            int equals = start + name.length();
            // A name holds no '=', so this '=' is the first one: the one that ends the name.
            if (equals < end && line.charAt(equals) == '=' && line.startsWith(name, start)) {
                return value(line, equals + 1, end);
            }
            from = end + 1;
        }
        return NONE;
    }

    private static long value(String line, int from, int end) {
        int to = end;
        while (to > from && HeaderGrammar.isBlank(line.charAt(to - 1))) {
            to--;
        }
        boolean quoted = to - from > 1 && line.charAt(from) == '"' && line.charAt(to - 1) == '"';
        return quoted ? (from + 1L) << 32 | (to - 1) : (long) from << 32 | to;
    }

    private static int skipBlanks(String line, int from, int end) {
        int i = from;
        while (i < end && HeaderGrammar.isBlank(line.charAt(i))) {
            i++;
        }
        return i;
    }

    private static long length(List<String> lines) {
        long length = 0;
        for (int i = 0; i < lines.size(); i++) {
            length += lines.get(i).length();
        }
        // What "; " between the lines would take if one line had carried all of it.
        return length + 2L * Math.max(0, lines.size() - 1);
    }
}
