package dev.sojourn.codec;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words for values of classes that a codec does not take. */
final class Refusals {

    private Refusals() {}

    /** For a value that none of the fallbacks has taken. */
    static UnsupportedValueException of(Object value, Collection<ObjectForm> forms) {
        String fallback = forms.isEmpty()
                ? "let a fallback take classes like it (ValueCodec.Builder.fallback)"
                : "allow its class or package in a fallback ("
                        + forms.stream().map(form -> passed(form, value)).collect(Collectors.joining(", "))
                        + ")";
        return new UnsupportedValueException(
                "A value of class " + value.getClass().getTypeName()
                        + " cannot be stored. Three ways out: " + first(value) + "; " + fallback
                        + "; or keep it on this node only (EngineBuilder.nodeLocal).");
    }

    private static String passed(ObjectForm form, Object value) {
        String why = form.whyNot(value);
        return "\"" + form.name() + "\" passed" + (why == null ? "" : ": " + why);
    }

    /** For a key of a map. */
    static UnsupportedValueException ofKey(@Nullable Object key) {
        if (key instanceof Enum<?> constant) {
            return new UnsupportedValueException("A map key of "
                    + constant.getDeclaringClass().getName()
                    + " cannot be stored. Register the enum with ValueCodec.Builder.enumeration.");
        }
        return new UnsupportedValueException("A map key of "
                + (key == null ? "null" : key.getClass().getName())
                + " cannot be stored: keys are texts, numbers, dates, UUIDs and the like, and registered enums. Turn"
                + " the keys into one of these, or store a list of records.");
    }

    private static String first(Object value) {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return "store a java.util.List, for only arrays of primitive types and of String are known";
        } else if (type.isRecord()) {
            return "register it with ValueCodec.Builder.record";
        } else if (value instanceof Enum<?>) {
            return "register it with ValueCodec.Builder.enumeration";
        } else if (value instanceof EnumSet || value instanceof EnumMap) {
            return "register its enum with ValueCodec.Builder.enumeration";
        } else if (value instanceof Collection || value instanceof Map) {
            return "store a list, set or map of java.util itself, not of an own class, and trees without a comparator";
        }
        return "register it with ValueCodec.Builder.register, or store its parts";
    }
}
