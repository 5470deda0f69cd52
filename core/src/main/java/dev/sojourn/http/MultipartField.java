package dev.sojourn.http;

import org.jspecify.annotations.Nullable;

/**
 * A reader of one field of a {@code multipart/form-data} body (RFC 7578, in the syntax of RFC 2046). Parts with a file
 * name, a type other than text, or an encoding are not fields. Works on text with one character for each byte.
 */
final class MultipartField {

    private static final String LINE_END = "\r\n";
    private static final int MAX_BOUNDARY = 70;
    private static final int MAX_PART_HEADERS = 8 * 1024;

    private final String body;
    private final String delimiter;
    private final String name;
    private int at;

    private MultipartField(String body, String boundary, String name) {
        this.body = body;
        this.delimiter = "--" + boundary;
        this.name = name;
    }

    /**
     * Finds the value of one field.
     *
     * @param boundary the boundary parameter of the content type, or null when it has none
     * @return the value as sent, or null when the field is absent
     * @throws BadSessionRequestException when the field is there twice or the body is malformed
     */
    static @Nullable String value(String body, @Nullable String boundary, String name) {
        if (boundary == null || !isBoundary(boundary)) {
            throw malformed();
        }
        return new MultipartField(body, boundary, name).find();
    }

    private @Nullable String find() {
        String found = null;
        skipPreamble();
        while (!atClosingDelimiter()) {
            boolean wanted = readHeaders();
            // From the blank line's own line end: RFC 2046 allows a part without any content.
            int end = body.indexOf(LINE_END + delimiter, at - LINE_END.length());
            if (end < 0) {
                throw malformed();
            }
            if (wanted) {
                if (found != null) {
                    throw BadSessionRequestException.ambiguous();
                }
                found = end <= at ? QueryParameter.UNUSABLE : body.substring(at, end);
            }
            at = end + LINE_END.length();
        }
        return found;
    }

    private void skipPreamble() {
        if (!body.startsWith(delimiter)) {
            int end = body.indexOf(LINE_END + delimiter);
            if (end < 0) {
                throw malformed();
            }
            at = end + LINE_END.length();
        }
    }

    /** Steps over the delimiter; true when it is the last one. */
    private boolean atClosingDelimiter() {
        at += delimiter.length();
        if (body.startsWith("--", at)) {
            return true;
        }
        while (at < body.length() && HeaderGrammar.isBlank(body.charAt(at))) {
            at++;
        }
        if (!body.startsWith(LINE_END, at)) {
            throw malformed();
        }
        at += LINE_END.length();
        return false;
    }

    /** Steps over the part's headers and the blank line; true when they announce the wanted field. */
    private boolean readHeaders() {
        int start = at;
        boolean named = false;
        boolean disposed = false;
        boolean plain = true;
        while (!body.startsWith(LINE_END, at)) {
            int end = body.indexOf(LINE_END, at);
            int colon = body.indexOf(':', at);
            if (end < 0 || colon < 0 || colon > end || end - start > MAX_PART_HEADERS) {
                throw malformed();
            }
            String header = body.substring(at, colon);
            String value = HeaderGrammar.trimBlanks(body.substring(colon + 1, end));
            if (!HeaderGrammar.isToken(header) || value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
                throw malformed();
            }
            if (HeaderGrammar.sameIgnoringAsciiCase(header, "content-disposition")) {
                if (disposed) {
                    throw malformed();
                }
                disposed = true;
                named = isWantedField(value);
            } else if (HeaderGrammar.sameIgnoringAsciiCase(header, "content-type")) {
                plain &= isPlainText(value);
            } else if (HeaderGrammar.sameIgnoringAsciiCase(header, "content-transfer-encoding")) {
                plain &= isIdentityEncoding(value);
            }
            at = end + LINE_END.length();
        }
        at += LINE_END.length();
        return named && plain;
    }

    private boolean isWantedField(String disposition) {
        ParameterizedValue parsed = ParameterizedValue.parse(disposition);
        if (parsed == null) {
            throw malformed();
        }
        return parsed.main().equals("form-data")
                && name.equals(parsed.parameter("name"))
                && parsed.parameter("filename") == null
                && parsed.parameter("filename*") == null;
    }

    private static boolean isPlainText(String contentType) {
        ParameterizedValue type = ParameterizedValue.parse(contentType);
        return type != null && type.main().equals("text/plain") && type.isAsciiCompatible();
    }

    private static boolean isIdentityEncoding(String encoding) {
        return HeaderGrammar.sameIgnoringAsciiCase(encoding, "7bit")
                || HeaderGrammar.sameIgnoringAsciiCase(encoding, "8bit")
                || HeaderGrammar.sameIgnoringAsciiCase(encoding, "binary");
    }

    /** The grammar of RFC 2046 section 5.1.1: 1 to 70 characters, the last one no space. */
    private static boolean isBoundary(String text) {
        if (text.isEmpty() || text.length() > MAX_BOUNDARY || text.endsWith(" ")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!HeaderGrammar.isAlphanumeric(c) && "'()+_,-./:=? ".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static BadSessionRequestException malformed() {
        return BadSessionRequestException.malformedBody("multipart/form-data");
    }
}
