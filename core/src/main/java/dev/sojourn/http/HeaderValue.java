package dev.sojourn.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of a request header that carries a session id: a field that holds one value and never a list. */
final class HeaderValue {

    private HeaderValue() {}

    /**
     * Finds the one value of a header.
     *
     * @param lines its raw field values, one for each line of the request
     * @return the value without surrounding blanks; {@link QueryParameter#UNUSABLE} when it is blank or a
     *     comma-separated list, which is what a proxy makes of two lines; null when there is no line
     * @throws BadSessionRequestException when two lines differ
     */
    static @Nullable String value(List<String> lines) {
        String found = null;
        for (int i = 0; i < lines.size(); i++) {
            String value = HeaderGrammar.trimBlanks(lines.get(i));
            if (found != null && !found.equals(value)) {
                throw BadSessionRequestException.ambiguous();
            }
            found = value;
        }
        return found != null && found.indexOf(',') >= 0 ? QueryParameter.UNUSABLE : found;
    }
}
