package dev.sojourn;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes as the types they are asked for. */
final class Typed {

    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            char.class, Character.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class);

    private Typed() {}

    /** A value as the type it was asked for; a primitive type stands for its box. */
    @SuppressWarnings("unchecked") // Checked by the box, which Class.cast of a primitive type refuses.
    static <T> @Nullable T as(String name, Class<T> type, @Nullable Object value) {
        if (value == null || boxOf(type).isInstance(value)) {
            return (T) value;
        }
        throw AttributeTypeException.read(name, new Misfit("", type, value.getClass()));
    }

    /** The class of the objects that stand for a type. */
    static Class<?> boxOf(Class<?> type) {
        return BOXES.getOrDefault(type, type);
    }

    /**
     * Where a value is not what was asked for.
     *
     * @param place the place inside the value, empty for the value itself
     * @param wanted what it should be
     * @param found what it is
     */
    record Misfit(String place, Class<?> wanted, Class<?> found) {

        Misfit under(String outer) {
            return new Misfit(outer + place, wanted, found);
        }

        @Override
        public String toString() {
            return (place.isEmpty() ? "is a " : "holds at " + place + " a ") + found.getName() + ", not a "
                    + wanted.getName();
        }
    }
}
