package dev.sojourn.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of {@code Authorization} headers for the scheme {@code Bearer}: RFC 6750 section 2.1. */
final class BearerToken {

    private static final String SCHEME = "Bearer";

    private BearerToken() {}

    /**
     * Finds the one token.
     *
     * @param lines the raw field values of the header, one for each line of the request
     * @return the token; {@link QueryParameter#UNUSABLE} when there is none behind the scheme, or text that is no
     *     token; null when no line has the scheme
     * @throws BadSessionRequestException when two lines have it and differ
     */
    static @Nullable String value(List<String> lines) {
        List<String> tokens = new ArrayList<>(1);
        for (int i = 0; i < lines.size(); i++) {
            String line = HeaderGrammar.trimBlanks(lines.get(i));
            if (hasScheme(line)) {
                tokens.add(token(line));
            }
        }
        return HeaderValue.value(tokens);
    }

    /** Whether the line is the scheme, alone or before a blank; other schemes are the application's affair. */
    private static boolean hasScheme(String line) {
        return line.length() >= SCHEME.length()
                && HeaderGrammar.sameIgnoringAsciiCase(line.substring(0, SCHEME.length()), SCHEME)
                && (line.length() == SCHEME.length() || HeaderGrammar.isBlank(line.charAt(SCHEME.length())));
    }

    private static String token(String line) {
        int from = SCHEME.length();
        while (from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < line.length() && isTokenCharacter(line.charAt(to))) {
            to++;
        }
        int end = to;
        while (end < line.length() && line.charAt(end) == '=') {
            end++;
        }
        return to > from && end == line.length() ? line.substring(from) : QueryParameter.UNUSABLE;
    }

    private static boolean isTokenCharacter(char c) {
        return HeaderGrammar.isAlphanumeric(c) || "-._~+/".indexOf(c) >= 0;
    }
}
