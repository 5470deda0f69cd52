package dev.sojourn.codec;

import java.util.Collection;
import java.util.Map;

/** The words for values of classes that a codec does not take. */
final class Refusals {

    private Refusals() {}

    static UnsupportedValueException of(Object value) {
        Class<?> type = value.getClass();
        return new UnsupportedValueException("A value of class " + type.getTypeName() + " cannot be stored. Three ways"
                + " out: " + first(value)
                + "; let a fallback take classes like it (ValueCodec.Builder.fallback); or keep"
                + " it on this node only (EngineBuilder.nodeLocal).");
    }

    private static String first(Object value) {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return "store a java.util.List, for only arrays of numbers, flags, characters and texts are known";
        } else if (type.isRecord()) {
            return "register it with ValueCodec.Builder.record";
        } else if (value instanceof Enum<?>) {
            return "register it with ValueCodec.Builder.enumeration";
        } else if (value instanceof Collection || value instanceof Map) {
            return "store its elements in a list, set or map of java.util with their natural order, and constants of"
                    + " a registered enum";
        }
        return "register it with ValueCodec.Builder.register, or store its parts";
    }
}
