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
        Class<?> box = BOXES.getOrDefault(type, type);
        if (value == null || box.isInstance(value)) {
            return (T) value;
        }
        throw new AttributeTypeException(name, type, value.getClass());
    }
}
