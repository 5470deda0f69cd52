package dev.sojourn;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type of a value together with those of its elements, which a class alone cannot say. Types are put together from
 * others, for as many levels as there are:
 *
 * <pre>{@code
 * record Item(String sku, int count) {}
 *
 * ValueType<Map<String, List<Item>>> type =
 *         ValueType.mapOf(ValueType.of(String.class), ValueType.listOf(ValueType.of(Item.class)));
 * }</pre>
 *
 * <p>A null fits every type, among the elements of a collection too. Immutable; equal to others of the same classes.
 *
 * @param <T> the type
 */
@SuppressWarnings("UnusedTypeParameter") // For the compiler: it ties a key to the values it takes.
public final class ValueType<T> {

    private final Class<?> type;
    private final List<ValueType<?>> parts;

    private ValueType(Class<?> type, ValueType<?>... parts) {
        this.type = type;
        this.parts = List.of(parts);
    }

    /**
     * The type of a class; elements of such a value, if it has any, are not looked at.
     *
     * @param type the class; a primitive one stands for its box
     * @param <T> its type
     * @return the type
     */
    public static <T> ValueType<T> of(Class<T> type) {
        return new ValueType<>(Typed.boxOf(type));
    }

    /**
     * The type of lists.
     *
     * @param element the type of the elements
     * @param <E> the same
     * @return the type
     */
    public static <E> ValueType<List<E>> listOf(ValueType<E> element) {
        return new ValueType<>(List.class, element);
    }

    /**
     * The type of sets.
     *
     * @param element the type of the elements
     * @param <E> the same
     * @return the type
     */
    public static <E> ValueType<Set<E>> setOf(ValueType<E> element) {
        return new ValueType<>(Set.class, element);
    }

    /**
     * The type of maps.
     *
     * @param key the type of the keys
     * @param value the type of the values
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the type
     */
    public static <K, V> ValueType<Map<K, V>> mapOf(ValueType<K> key, ValueType<V> value) {
        return new ValueType<>(Map.class, key, value);
    }

    /** Where a value is not of this type, or null when it is. */
    Typed.@Nullable Misfit misfit(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            return new Typed.Misfit("", type, value.getClass());
        }
        return switch (parts.size()) {
            case 0 -> null;
            case 1 -> among((Collection<?>) value, parts.get(0), "[", "]");
            // Keys are data of the application, so that messages count entries instead.
            default -> {
                Map<?, ?> map = (Map<?, ?>) value;
                Typed.Misfit key = among(map.keySet(), parts.get(0), "key {", "}");
                yield key == null ? among(map.values(), parts.get(1), "{", "}") : key;
            }
        };
    }

    private static Typed.@Nullable Misfit among(Collection<?> all, ValueType<?> part, String open, String close) {
        int at = 0;
        for (Object each : all) {
            Typed.Misfit misfit = part.misfit(each);
            if (misfit != null) {
                return misfit.under(open + at + close);
            }
            at++;
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValueType<?> that && type == that.type && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + parts.hashCode();
    }

    /** The type as Java writes it, with the names of packages. */
    @Override
    public String toString() {
        return type.getName()
                + (parts.isEmpty()
                        ? ""
                        : parts.stream().map(ValueType::toString).collect(Collectors.joining(", ", "<", ">")));
    }
}
