package dev.sojourn.http;

import org.jspecify.annotations.Nullable;

/**
 * A reader of one string member of a top-level JSON object (RFC 8259). It checks the whole text, builds nothing but the
 * wanted value, and nests at most {@value #MAX_DEPTH} levels deep.
 */
final class JsonMember {

    static final int MAX_DEPTH = 32;

    private static final String BLANKS = " \t\n\r";

    private final String json;
    private int at;

    private JsonMember(String json) {
        this.json = json;
    }

    /**
     * Finds the value of one member.
     *
     * @param name the member's name, compared after its escapes are decoded
     * @return the decoded string; {@link QueryParameter#UNUSABLE} when the member is not a string; null when it is
     *     absent or the text is not an object
     * @throws BadSessionRequestException when the member is there twice, or the text is malformed or nested too deep
     */
    static @Nullable String value(String json, String name) {
        JsonMember reader = new JsonMember(json);
        reader.skipBlanks();
        String found = null;
        if (reader.peek() == '{') {
            found = reader.topObject(name);
        } else {
            reader.skipValue(0);
        }
        reader.skipBlanks();
        if (reader.at != json.length()) {
            throw malformed();
        }
        return found;
    }

    private @Nullable String topObject(String name) {
        String found = null;
        at++;
        skipBlanks();
        if (skipIf('}')) {
            return null;
        }
        do {
            skipBlanks();
            boolean wanted = string().equals(name);
            skipColon();
            if (!wanted) {
                skipValue(1);
            } else if (found != null) {
                throw BadSessionRequestException.ambiguous();
            } else {
                found = wantedValue();
            }
            skipBlanks();
        } while (skipIf(','));
        expect('}');
        return found;
    }

    private String wantedValue() {
        if (peek() == '"') {
            return string();
        }
        skipValue(1);
        return QueryParameter.UNUSABLE;
    }

    private void skipValue(int depth) {
        switch (peek()) {
            case '"' -> string();
            case '{' -> skipObject(depth + 1);
            case '[' -> skipArray(depth + 1);
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
    }

    private void skipObject(int depth) {
        enter(depth);
        if (skipIf('}')) {
            return;
        }
        do {
            skipBlanks();
            string();
            skipColon();
            skipValue(depth);
            skipBlanks();
        } while (skipIf(','));
        expect('}');
    }

    private void skipArray(int depth) {
        enter(depth);
        if (skipIf(']')) {
            return;
        }
        do {
            skipBlanks();
            skipValue(depth);
            skipBlanks();
        } while (skipIf(','));
        expect(']');
    }

    private void enter(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        at++;
        skipBlanks();
    }

    private void skipColon() {
        skipBlanks();
        expect(':');
        skipBlanks();
    }

    private void skipWord(String word) {
        if (!json.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
    }

    private void skipNumber() {
        skipIf('-');
        if (!skipIf('0')) {
            skipDigits();
        }
        if (skipIf('.')) {
            skipDigits();
        }
        if (skipIf('e') || skipIf('E')) {
            if (!skipIf('+')) {
                skipIf('-');
            }
            skipDigits();
        }
    }

    private void skipDigits() {
        int start = at;
        while (HeaderGrammar.isDigit(peek())) {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
    }

    private String string() {
        expect('"');
        int start = at;
        StringBuilder decoded = null;
        while (true) {
            char c = next();
            if (c == '"') {
                return decoded == null ? json.substring(start, at - 1) : decoded.toString();
            }
            if (c < ' ') {
                throw malformed();
            }
            if (c == '\\') {
                if (decoded == null) {
                    decoded = new StringBuilder().append(json, start, at - 1);
                }
                c = escaped();
            }
            if (decoded != null) {
                decoded.append(c);
            }
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw malformed();
        };
    }

    private char codeUnit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = QueryParameter.hexDigit(next());
            if (digit < 0) {
                throw malformed();
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void skipBlanks() {
        while (at < json.length() && BLANKS.indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skipIf(char c) {
        boolean there = at < json.length() && json.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (!skipIf(c)) {
            throw malformed();
        }
    }

    /** The next character, or NUL at the end: NUL is not part of any JSON text outside strings. */
    private char peek() {
        return at < json.length() ? json.charAt(at) : '\0';
    }

    private char next() {
        if (at == json.length()) {
            throw malformed();
        }
        return json.charAt(at++);
    }

    private static BadSessionRequestException malformed() {
        return BadSessionRequestException.malformedBody("JSON of at most " + MAX_DEPTH + " levels");
    }
}
