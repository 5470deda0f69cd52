package dev.sojourn.codec.jackson;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shape of a JSON value as a number: its classes, the names of its properties, and of which kind each is. Elements
 * of arrays and entries of maps count by the shapes that occur, so that a list has the same shape whether it holds
 * three or four of a kind. What has one shape goes the same way through the same code when it is read.
 */
final class Shape {

    private static final long EMPTY_TEXT = 100;
    private static final long EMPTY_ARRAY = 101;

    private final JsonMapper json;
    private final AllowList allowed;
    private final Predicate<String> isMap;
    /** A stranger who chooses values shall not choose shapes that fall together. */
    private final long seed = new SplittableRandom().nextLong();

    Shape(JsonMapper json, AllowList allowed, Predicate<String> isMap) {
        this.json = json;
        this.allowed = allowed;
        this.isMap = isMap;
    }

    /**
     * Walks through the bytes.
     *
     * @throws tools.jackson.core.JacksonException if they are no JSON within the limits of the reader
     */
    long of(byte[] bytes) {
        try (JsonParser in = json.createParser(bytes)) {
            return value(in, in.nextToken());
        }
    }

    private long value(JsonParser in, @Nullable JsonToken token) {
        if (token == JsonToken.START_OBJECT) {
            return object(in);
        } else if (token == JsonToken.START_ARRAY) {
            return array(in);
        } else if (token == JsonToken.VALUE_STRING) {
            return in.getStringLength() == 0 ? EMPTY_TEXT : token.id();
        } else if (token != null && token.isNumeric()) {
            // A number that the reader would not take has no shape.
            in.getNumberValueDeferred();
        }
        return token == null ? 0 : token.id();
    }

    private long object(JsonParser in) {
        long hash = seed;
        boolean map = false;
        Set<Long> kinds = new HashSet<>();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_OBJECT; token = in.nextToken()) {
            String name = in.currentName();
            JsonToken next = in.nextToken();
            if (name.equals("@class") && next == JsonToken.VALUE_STRING) {
                String type = in.getString();
                hash = mix(hash, text(type));
                map = isMap.test(type);
            } else if (map) {
                kinds.add(value(in, next));
            } else {
                hash = mix(mix(hash, text(name)), value(in, next));
            }
        }
        return mix(hash, sum(kinds));
    }

    private long array(JsonParser in) {
        JsonToken token = in.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return EMPTY_ARRAY;
        }
        long hash = ~seed;
        if (token == JsonToken.VALUE_STRING) {
            String first = in.getString();
            hash = allowed.permits(first) ? mix(hash, text(first)) : hash;
        }
        Set<Long> kinds = new HashSet<>();
        for (; token != JsonToken.END_ARRAY; token = in.nextToken()) {
            kinds.add(value(in, token));
        }
        return mix(hash, sum(kinds));
    }

    private static long sum(Set<Long> kinds) {
        long sum = 0;
        for (long kind : kinds) {
            sum += mix(7, kind);
        }
        return sum;
    }

    private static long text(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static long mix(long hash, long more) {
        long mixed = (hash ^ more) * 0x9e3779b97f4a7c15L;
        return (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L + hash;
    }
}
