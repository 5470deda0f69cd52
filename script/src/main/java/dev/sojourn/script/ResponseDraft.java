package dev.sojourn.script;

import dev.sojourn.http.FaultAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The response as a script builds it; it leaves as a whole, after the session is committed. Used by one thread. */
final class ResponseDraft {

    private static final byte[] NOTHING = {};

    /** The characters of all header lines: browsers and proxies take no more, and the server buffers the head. */
    private static final int MOST_OF_ALL = 16_384;

    private final CallLimits limits;
    private final List<Line> lines = new ArrayList<>();
    private int status = 200;
    private byte[] body = NOTHING;
    private boolean sent;

    /** An empty response with status 200. */
    ResponseDraft(CallLimits limits) {
        this.limits = limits;
    }

    private record Line(String name, String value) {

        int length() {
            return name.length() + value.length();
        }
    }

    /** Sets the status. */
    void status(int value) {
        if (value < 200 || value > 599) {
            throw new IllegalArgumentException("A status of " + value + " cannot be sent; it must be 200 to 599");
        }
        status = value;
    }

    /** The status. */
    int status() {
        return status;
    }

    /** Sets a header and drops its earlier lines. */
    void setHeader(String name, String value) {
        lines.removeIf(line -> line.name.equalsIgnoreCase(name));
        addHeader(name, value);
    }

    /** Adds a header line. */
    void addHeader(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("A response header name must be a token of RFC 9110");
        }
        if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127 || c > 255)) {
            throw new IllegalArgumentException(
                    "The value of the response header " + name + " holds a character that cannot be sent");
        }
        int all = lines.stream().mapToInt(Line::length).sum() + name.length() + value.length();
        if (all > MOST_OF_ALL) {
            throw new IllegalStateException("The response headers have more than " + MOST_OF_ALL + " characters");
        }
        if (lines.size() >= limits.headers()) {
            throw new IllegalStateException("More than " + limits.headers() + " response headers were set");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("content-length") || lower.equals("transfer-encoding") || lower.equals("connection")) {
            throw new IllegalArgumentException("The response header " + name + " is the server's own");
        }
        lines.add(new Line(name, value));
    }

    /** Whether a header was set. */
    boolean hasHeader(String name) {
        return lines.stream().anyMatch(line -> line.name.equalsIgnoreCase(name));
    }

    /** Sets the body, and the content type unless the script has set one. */
    void body(String text, String contentType) {
        requireRoom(text.length());
        body(text.getBytes(StandardCharsets.UTF_8), contentType);
    }

    /** Sets the body, and the content type unless the script has set one. */
    void body(byte[] bytes, String contentType) {
        requireRoom(bytes.length);
        body = bytes;
        sent = true;
        if (!hasHeader("Content-Type")) {
            addHeader("Content-Type", contentType);
        }
    }

    /** Whether a body was set. */
    boolean hasBody() {
        return sent;
    }

    private void requireRoom(int length) {
        if (length > limits.outputBytes()) {
            throw new IllegalStateException("A response of " + length + " bytes or more is over the limit of "
                    + limits.outputBytes() + " (option outputLimit)");
        }
    }

    /** Puts the headers on the exchange; the session's own word on caching is told again after that. */
    void head(ScriptExchange exchange) {
        head(exchange, name -> true);
    }

    /** Hands over the headers that do not speak of the body, for an answer with another one. */
    void headWithoutBody(ScriptExchange exchange) {
        head(exchange, name -> !FaultAnswer.BODY_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
    }

    private void head(ScriptExchange exchange, Predicate<String> wanted) {
        for (Line line : lines) {
            if (!wanted.test(line.name)) {
                continue;
            }
            if (line.name.equalsIgnoreCase("Set-Cookie") || line.name.equalsIgnoreCase("Vary")) {
                exchange.addHeader(line.name, line.value);
            } else {
                exchange.setHeader(line.name, line.value);
            }
        }
        // A body whose type a browser guesses is a page that its author never wrote.
        exchange.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** The body. */
    byte[] bytes() {
        return body;
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
}
