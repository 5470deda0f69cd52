package dev.sojourn.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A reader of one parameter of a request body: a form field, a multipart field that is not a file, or a string member
 * of the top-level JSON object. Bodies of other types, and of charsets other than UTF-8 and US-ASCII, hold no
 * parameter.
 */
final class BodyParameter {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";
    private static final String JSON = "application/json";

    private BodyParameter() {}

    /**
     * Judges whether a body is worth reading at all, so that uploads of other types are never buffered.
     *
     * @param contentType the raw Content-Type, or null when there is none
     * @return true when {@link #value} may find a parameter in it
     */
    static boolean isReadable(@Nullable String contentType) {
        return readable(contentType) != null;
    }

    /**
     * Finds the value of one parameter.
     *
     * @param contentType the raw Content-Type, or null when there is none
     * @param body the whole body
     * @param name the parameter's name, exact
     * @return the value, {@link QueryParameter#UNUSABLE} when it cannot be a session id, or null when it is absent
     * @throws BadSessionRequestException when the parameter is there twice or the body is malformed
     */
    static @Nullable String value(@Nullable String contentType, byte[] body, String name) {
        ParameterizedValue type = readable(contentType);
        if (type == null || body.length == 0) {
            return null;
        }
        return switch (type.main()) {
            case FORM -> QueryParameter.value(octets(body), name);
            case MULTIPART -> MultipartField.value(octets(body), type.parameter("boundary"), name);
            default -> JsonMember.value(utf8(body), name);
        };
    }

    private static @Nullable ParameterizedValue readable(@Nullable String contentType) {
        ParameterizedValue type = contentType == null ? null : ParameterizedValue.parse(contentType);
        if (type == null || !type.isAsciiCompatible()) {
            return null;
        }
        String main = type.main();
        return main.equals(FORM) || main.equals(MULTIPART) || main.equals(JSON) ? type : null;
    }

    /** One character for each byte: the readers look for ASCII and pass over everything else. */
    private static String octets(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String utf8(byte[] body) {
        try {
            // A fresh decoder reports malformed input; new String(...) would replace it.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw BadSessionRequestException.malformedBody("UTF-8");
        }
    }
}
