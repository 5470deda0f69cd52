package dev.sojourn.servlet;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code multipart/form-data} body (RFC 7578) that was read in search of a session id, for the container
 * can't read it again. Works on text with one character for each byte.
 */
final class BufferedParts {

    static final String TYPE = "multipart/form-data";

    private static final String LINE_END = "\r\n";
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([\\w*-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");

    private final String body;
    private final String delimiter;
    private final Charset charset;
    private final @Nullable Path folder;
    private final List<BufferedPart> parts = new ArrayList<>();
    private int at;

    private BufferedParts(String body, String boundary, Charset charset, @Nullable Path folder) {
        this.body = body;
        this.delimiter = LINE_END + "--" + boundary;
        this.charset = charset;
        this.folder = folder;
    }

    static boolean isMultipart(@Nullable String contentType) {
        return contentType != null && small(contentType).startsWith(TYPE);
    }

    /**
     * Reads all parts.
     *
     * @param charset of names and file names, and of fields that say none
     * @param folder where parts with a relative path are written to, if the container names it
     * @throws IOException when the body is malformed
     */
    static List<BufferedPart> of(byte[] body, String contentType, Charset charset, @Nullable Path folder)
            throws IOException {
        String boundary = parameter(contentType, "boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw malformed();
        }
        // A line end before it makes the first delimiter like the others.
        String text = LINE_END + new String(body, StandardCharsets.ISO_8859_1);
        return new BufferedParts(text, boundary, charset, folder).read();
    }

    /** The text of a field, which may name its own charset. */
    static String text(BufferedPart field, Charset charset) {
        String type = field.getContentType();
        String own = type == null ? null : parameter(type, "charset");
        return new String(field.content(), own == null ? charset : charset(own));
    }

    /** The charset of this name, UTF-8 for none, as containers have it. */
    static Charset charset(@Nullable String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private List<BufferedPart> read() throws IOException {
        at = next(0);
        while (!body.startsWith("--", at)) {
            int line = body.indexOf(LINE_END, at);
            if (line < 0 || !body.substring(at, line).isBlank()) {
                throw malformed();
            }
            at = line + LINE_END.length();
            Map<String, List<String>> headers = headers();
            // From the blank line's own line end: a part may be empty.
            int content = at;
            int end = body.indexOf(delimiter, content - LINE_END.length());
            if (end < 0) {
                throw malformed();
            }
            add(headers, body.substring(Math.min(content, end), end));
            at = end + delimiter.length();
        }
        return parts;
    }

    private int next(int from) throws IOException {
        int found = body.indexOf(delimiter, from);
        if (found < 0) {
            throw malformed();
        }
        return found + delimiter.length();
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        while (!body.startsWith(LINE_END, at)) {
            int end = body.indexOf(LINE_END, at);
            int colon = body.indexOf(':', at);
            if (end < 0 || colon < 0 || colon > end) {
                throw malformed();
            }
            headers.computeIfAbsent(small(body.substring(at, colon).strip()), key -> new ArrayList<>(1))
                    .add(decoded(body.substring(colon + 1, end).strip()));
            at = end + LINE_END.length();
        }
        at += LINE_END.length();
        return headers;
    }

    private void add(Map<String, List<String>> headers, String content) {
        String disposition =
                headers.getOrDefault("content-disposition", List.of("")).get(0);
        String name = parameter(disposition, "name");
        if (small(disposition).startsWith("form-data") && name != null) {
            parts.add(new BufferedPart(
                    headers,
                    content.getBytes(StandardCharsets.ISO_8859_1),
                    name,
                    parameter(disposition, "filename"),
                    folder));
        }
    }

    private String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
    }

    private static @Nullable String parameter(String header, String name) {
        Matcher parameters = PARAMETER.matcher(header);
        while (parameters.find()) {
            if (parameters.group(1).equalsIgnoreCase(name)) {
                String quoted = parameters.group(2);
                // Other backslashes are those of paths that browsers of old send.
                return quoted == null ? parameters.group(3) : quoted.replace("\\\"", "\"");
            }
        }
        return null;
    }

    private static IOException malformed() {
        return new IOException("The body is no " + TYPE + " of RFC 7578");
    }
}
