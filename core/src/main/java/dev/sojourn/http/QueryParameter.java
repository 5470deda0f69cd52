package dev.sojourn.http;

import org.jspecify.annotations.Nullable;

/**
 * A reader of one parameter of a raw query string, or of a body in the same syntax, the
 * {@code application/x-www-form-urlencoded} of the WHATWG URL standard. Names and the value are percent-decoded once;
 * {@code sid[]} and {@code SID} are other names. Since every session id is visible ASCII, anything else in the value
 * makes it {@linkplain #UNUSABLE unusable} instead of being decoded further.
 */
final class QueryParameter {

    /** What readers return for a value that is there and cannot be a session id. */
    static final String UNUSABLE = "";

    private static final int NOT_A_BYTE = -1;

    private QueryParameter() {}

    /**
     * Finds the value of one parameter.
     *
     * @param query the raw text without a leading question mark
     * @param name the parameter's name, exact
     * @return the decoded value, {@link #UNUSABLE}, or null when the parameter is absent
     * @throws BadSessionRequestException when the parameter is there twice
     */
    static @Nullable String value(String query, String name) {
        String found = null;
        int length = query.length();
        for (int from = 0; from < length; ) {
            int ampersand = query.indexOf('&', from);
            int end = ampersand < 0 ? length : ampersand;
            int afterName = endOfName(query, from, end, name);
            if (afterName >= 0) {
                if (found != null) {
                    throw BadSessionRequestException.ambiguous();
                }
                found = decode(query, Math.min(afterName + 1, end), end);
            }
            from = end + 1;
        }
        return found;
    }

    /** The index after the name when the pair's decoded name is {@code name}, otherwise -1. */
    private static int endOfName(String query, int from, int end, String name) {
        int at = from;
        for (int i = 0; i < name.length(); i++) {
            if (at >= end || byteAt(query, at, end) != name.charAt(i)) {
                return -1;
            }
            at += query.charAt(at) == '%' ? 3 : 1;
        }
        return at == end || query.charAt(at) == '=' ? at : -1;
    }

    private static String decode(String query, int from, int end) {
        StringBuilder decoded = null;
        for (int at = from; at < end; ) {
            int octet = byteAt(query, at, end);
            if (octet <= ' ' || octet >= 0x7F) {
                return UNUSABLE;
            }
            boolean escaped = query.charAt(at) == '%';
            if (escaped && decoded == null) {
                decoded = new StringBuilder(end - from).append(query, from, at);
            }
            if (decoded != null) {
                decoded.append((char) octet);
            }
            at += escaped ? 3 : 1;
        }
        return decoded == null ? query.substring(from, end) : decoded.toString();
    }

    private static int byteAt(String query, int at, int end) {
        char c = query.charAt(at);
        if (c == '+') {
            return ' ';
        }
        if (c != '%') {
            return c;
        }
        if (at + 2 >= end) {
            return NOT_A_BYTE;
        }
        int high = hexDigit(query.charAt(at + 1));
        int low = hexDigit(query.charAt(at + 2));
        return high < 0 || low < 0 ? NOT_A_BYTE : high << 4 | low;
    }

    /** The value of an ASCII hexadecimal digit, or -1; {@code Character.digit} would take digits of other scripts. */
    static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' && c < 0x7F ? lower - 'a' + 10 : -1;
    }
}
