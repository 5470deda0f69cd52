package dev.sojourn.server.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request: bounded, UTF-8, {@code application/json}, and of the shape that the resource asks for. */
final class JsonBody {

    private final RestLimits limits;
    private final JsonText json;

    JsonBody(RestLimits limits) {
        this.limits = limits;
        this.json = new JsonText(limits);
    }

    /** Reads any JSON value. */
    @Nullable
    Object value(HttpServletRequest request) throws IOException {
        requireJson(request);
        return json.read(text(bytes(request)));
    }

    /** Reads an object whose members are attributes. */
    Map<String, @Nullable Object> attributes(HttpServletRequest request) throws IOException {
        return object(value(request), "The body");
    }

    /** Reads an object with no members but these. */
    Map<String, @Nullable Object> members(HttpServletRequest request, Set<String> known) throws IOException {
        return known(attributes(request), known);
    }

    /** Reads an object with no members but these, or nothing at all, which is an empty one. */
    Map<String, @Nullable Object> membersIfAny(HttpServletRequest request, Set<String> known) throws IOException {
        byte[] bytes = bytes(request);
        if (bytes.length == 0) {
            return Map.of();
        }
        requireJson(request);
        return known(object(json.read(text(bytes)), "The body"), known);
    }

    /** Takes a value as an object. */
    static Map<String, @Nullable Object> object(@Nullable Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // The reader makes no other maps.
            Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) map;
            return object;
        }
        throw Refusal.badJson(what + " must be a JSON object");
    }

    static Map<String, @Nullable Object> known(Map<String, @Nullable Object> object, Set<String> known) {
        if (!known.containsAll(object.keySet())) {
            throw Refusal.badJson("The body has a member that is not known here; it takes "
                    + String.join(", ", known.stream().sorted().toList()));
        }
        return object;
    }

    private static void requireJson(HttpServletRequest request) {
        String type = request.getContentType();
        String[] parts = type == null ? new String[] {""} : type.split(";", -1);
        boolean json = parts[0].strip().equalsIgnoreCase("application/json");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace("\"", "").strip().toLowerCase(Locale.ROOT);
            // RFC 8259, section 8.1: JSON between systems is UTF-8, whatever a parameter would like.
            json &= !parameter.startsWith("charset") || parameter.equals("charset=utf-8");
        }
        if (!json) {
            throw Refusal.unsupportedMediaType(
                    "The body must be application/json in UTF-8, and say so in Content-Type");
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Refusal.unsupportedMediaType("The body must come without a Content-Encoding");
        }
    }

    private byte[] bytes(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > limits.bodyBytes()) {
            throw Refusal.tooLarge(limits.bodyBytes());
        }
        InputStream in = request.getInputStream();
        byte[] bytes = in.readNBytes(limits.bodyBytes());
        if (bytes.length == limits.bodyBytes() && in.read() >= 0) {
            throw Refusal.tooLarge(limits.bodyBytes());
        }
        return bytes;
    }

    /** Jackson would guess the encoding and skip a byte order mark, so it is given characters. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badJson("The body is not well-formed UTF-8");
        }
    }
}
