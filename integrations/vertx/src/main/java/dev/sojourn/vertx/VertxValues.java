package dev.sojourn.vertx;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.ValueTooLargeException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores what applications of Vert.x keep in sessions: {@link JsonObject}, {@link JsonArray}, {@link Buffer} and
 * {@link User}, the last as principal and attributes; authorizations are fetched again by their providers.
 *
 * <pre>{@code
 * import dev.sojourn.codec.ValueCodec;
 * import dev.sojourn.vertx.VertxValues;
 *
 * public final class Values {
 *     static final ValueCodec CODEC = ValueCodec.builder().fallback(VertxValues.form()).build();
 * }
 * }</pre>
 *
 * <p>JSON is stored as its text, in the order of its members. So what JSON has no form for comes back as text: an
 * {@code Instant} by {@code getInstant}, bytes by {@code getBinary}.
 */
public final class VertxValues implements ObjectForm {

    private static final VertxValues FORM = new VertxValues();
    private static final byte OBJECT = 'o';
    private static final byte ARRAY = 'a';
    private static final byte BYTES = 'b';
    private static final byte USER = 'u';

    private VertxValues() {}

    /**
     * The form, for {@link ValueCodec.Builder#fallback}.
     *
     * @return the form, safe for use by many threads
     */
    public static ObjectForm form() {
        return FORM;
    }

    /**
     * A codec of the closed set and these, for applications that register nothing else.
     *
     * @return the codec
     */
    public static ValueCodec codec() {
        return ValueCodec.builder().fallback(FORM).build();
    }

    @Override
    public String name() {
        return "vertx";
    }

    @Override
    public byte @Nullable [] write(Object value, int maxBytes) {
        byte[] written;
        if (value instanceof JsonObject object) {
            written = json(OBJECT, object::encode);
        } else if (value instanceof JsonArray array) {
            written = json(ARRAY, array::encode);
        } else if (value instanceof Buffer buffer) {
            written = tagged(BYTES, buffer.getBytes());
        } else if (value instanceof User user) {
            written = json(USER, () -> RequestUser.toJson(user).encode());
        } else {
            return null;
        }
        if (written.length > maxBytes) {
            throw new ValueTooLargeException(maxBytes);
        }
        return written;
    }

    private static byte[] json(byte tag, Supplier<String> text) {
        try {
            return tagged(tag, text.get().getBytes(StandardCharsets.UTF_8));
        } catch (EncodeException refused) {
            throw new UnsupportedValueException(
                    "it holds something that has no form in JSON. Keep text, numbers, booleans, bytes, moments,"
                            + " and objects and arrays of those in it");
        }
    }

    private static byte[] tagged(byte tag, byte[] content) {
        return ByteBuffer.allocate(content.length + 1).put(tag).put(content).array();
    }

    @Override
    public Object read(byte[] bytes) {
        byte tag = bytes.length == 0 ? 0 : bytes[0];
        byte[] content = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
        if (tag == BYTES) {
            return Buffer.buffer(content);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        return switch (tag) {
            case OBJECT -> new JsonObject(text);
            case ARRAY -> new JsonArray(text);
            case USER -> RequestUser.fromJson(new JsonObject(text));
            default -> throw new DamagedDataException("A value of Vert.x has the unknown kind " + tag);
        };
    }
}
