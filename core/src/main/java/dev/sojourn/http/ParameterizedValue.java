package dev.sojourn.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field value with parameters, such as a media type (RFC 9110 section 8.3.1) or a content disposition (RFC 6266).
 *
 * @param main what stands before the first semicolon, in lower case
 * @param parameters values by lower-case name, with quoting removed
 */
record ParameterizedValue(String main, Map<String, String> parameters) {

    /**
     * Parses a field value.
     *
     * @return the value, or null when it is malformed or names a parameter twice
     */
    static @Nullable ParameterizedValue parse(String text) {
        int semicolon = text.indexOf(';');
        int end = semicolon < 0 ? text.length() : semicolon;
        String main = HeaderGrammar.trimBlanks(text.substring(0, end)).toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new HashMap<>();
        int at = end;
        while (at < text.length()) {
            at = skipBlanks(text, at + 1);
            // RFC 9110 section 5.6.6 allows an empty parameter, as in a trailing semicolon.
            if (at < text.length() && text.charAt(at) != ';') {
                at = parameter(text, at, parameters);
            }
            if (at < 0 || (at < text.length() && text.charAt(at) != ';')) {
                return null;
            }
        }
        return new ParameterizedValue(main, parameters);
    }

    /** The named parameter, or null. */
    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    /** Whether text under this media type can be read as ASCII: no charset, UTF-8 or US-ASCII. */
    boolean isAsciiCompatible() {
        String charset = parameters.get("charset");
        return charset == null
                || HeaderGrammar.sameIgnoringAsciiCase(charset, "utf-8")
                || HeaderGrammar.sameIgnoringAsciiCase(charset, "us-ascii");
    }

    /** Reads one parameter into the map; the index after it and its blanks, or -1 when it is malformed. */
    private static int parameter(String text, int from, Map<String, String> into) {
        int equals = endOfToken(text, from);
        if (equals == from || equals + 1 >= text.length() || text.charAt(equals) != '=') {
            return -1;
        }
        StringBuilder value = new StringBuilder();
        int valueStart = equals + 1;
        int end;
        if (text.charAt(valueStart) == '"') {
            end = quoted(text, valueStart + 1, value);
        } else {
            end = endOfToken(text, valueStart);
            value.append(text, valueStart, end);
        }
        if (end <= valueStart) {
            return -1;
        }
        String name = text.substring(from, equals).toLowerCase(Locale.ROOT);
        return into.put(name, value.toString()) == null ? skipBlanks(text, end) : -1;
    }

    private static int quoted(String text, int from, StringBuilder into) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\' && ++i < text.length()) {
                c = text.charAt(i);
            }
            into.append(c);
        }
        return -1;
    }

    private static int endOfToken(String text, int from) {
        int i = from;
        while (i < text.length() && HeaderGrammar.isTokenCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && HeaderGrammar.isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
