package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) into session values, and takes nothing beside it: no comments, no duplicate names, no second
 * document, no byte order mark. Objects become maps and nothing else: no member of the text can name a class.
 *
 * <p>Whole numbers become {@link Integer}, {@link Long} or {@link BigInteger}, whichever is the first that holds
 * them. Other numbers become {@link Double} when that says the same number, and {@link BigDecimal} when it does not,
 * so that nothing is lost. Thread-safe.
 */
final class JsonText {

    /** Nobody counts further, and arithmetic with one number must not be able to fill the memory. */
    private static final int MOST_DIGITS = 9_999;

    private final JsonFactory factory;
    private final RestLimits limits;

    JsonText(RestLimits limits) {
        this.limits = limits;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxNumberLength(limits.numberLength())
                        .maxStringLength(limits.bodyBytes())
                        .maxNameLength(limits.bodyBytes())
                        .build())
                // Without it the last of two members wins here, and perhaps the first in a proxy that filters.
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /**
     * Reads exactly one JSON value.
     *
     * @throws Refusal when the text is anything else
     */
    @Nullable
    Object read(String text) {
        try (JsonParser in = factory.createParser(text)) {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw Refusal.badJson("The body is empty; a JSON value is needed");
            }
            Object value = value(in, first);
            if (in.nextToken() != null) {
                throw Refusal.badJson("The body goes on after its JSON value" + where(in));
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw Refusal.badJson("The JSON is nested deeper than " + limits.jsonDepth()
                    + " levels (RestLimits.jsonDepth), or has a number of more than " + limits.numberLength()
                    + " characters (RestLimits.numberLength)" + where(e));
        } catch (JsonProcessingException e) {
            boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate");
            throw Refusal.badJson(
                    (twice ? "A JSON object has one name twice" : "The body is not well-formed JSON") + where(e));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from a text in memory failed", e);
        }
    }

    private @Nullable Object value(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> whole(in);
            case VALUE_NUMBER_FLOAT -> decimal(in);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw Refusal.badJson("The body is not well-formed JSON" + where(in));
        };
    }

    private Map<String, @Nullable Object> object(JsonParser in) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            object.put(name, value(in, in.nextToken()));
        }
        return object;
    }

    private List<@Nullable Object> array(JsonParser in) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
            array.add(value(in, next));
        }
        return array;
    }

    private Number whole(JsonParser in) throws IOException {
        requireShort(in);
        return in.getNumberValue();
    }

    private Number decimal(JsonParser in) throws IOException {
        requireShort(in);
        BigDecimal exact = exact(in);
        double near = exact.doubleValue();
        if (Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0) {
            // BigDecimal has no negative zero, the text has.
            return exact.signum() == 0 && in.getText().startsWith("-") ? -0.0 : near;
        }
        return exact;
    }

    private BigDecimal exact(JsonParser in) throws IOException {
        BigDecimal exact;
        try {
            exact = new BigDecimal(in.getText());
        } catch (NumberFormatException e) {
            throw tooManyDigits(in);
        }
        long magnitude =
                Math.max(Math.abs((long) exact.scale()), Math.abs((long) exact.precision() - (long) exact.scale()));
        if (magnitude > MOST_DIGITS) {
            throw tooManyDigits(in);
        }
        return exact;
    }

    private void requireShort(JsonParser in) throws IOException {
        if (in.getTextLength() > limits.numberLength()) {
            throw Refusal.badNumber("A number has more than " + limits.numberLength()
                    + " characters (RestLimits.numberLength)" + where(in));
        }
    }

    private static Refusal tooManyDigits(JsonParser in) {
        return Refusal.badNumber("A number has an exponent beyond " + MOST_DIGITS + where(in));
    }

    private static String where(JsonParser in) {
        return ", at line " + in.currentLocation().getLineNr() + ", column "
                + in.currentLocation().getColumnNr();
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
