package dev.sojourn;

import dev.sojourn.codec.ValueCodec;
import dev.sojourn.policy.NameRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * The key of an attribute: its name, the type of its value, and what to read when there is none. Made once and kept in
 * a constant, it says a name and a type in one place; the compiler checks who sets it, and a read checks what is
 * stored, the elements of collections included.
 *
 * <pre>{@code
 * record Item(String sku, int count) {}
 *
 * Attribute<Integer> visits = Attribute.of("visits", int.class).orElse(0);
 * Attribute<List<Item>> cart = Attribute.listOf("cart", Item.class).orElseGet(ArrayList::new);
 *
 * int n = session.update(visits, before -> before + 1);
 * session.update(cart, items -> {
 *     items.add(new Item("tea", 2));
 *     return items;
 * });
 * Item first = session.get(cart).get(0);
 * }</pre>
 *
 * <p>The same attribute is reached by its name as well: a key is a view of it and keeps nothing. Where it was set to
 * something else by name, a read by key throws {@link AttributeTypeException}.
 *
 * <p><b>Defaults.</b> A default is read in the place of an attribute that is not there or is null. It is never stored
 * by a read: {@code session.get(CART).add(item)} on a session without a cart changes a list that nobody keeps, so
 * change it by {@link Session#update(Attribute, java.util.function.UnaryOperator)}, or set it afterwards.
 * {@link Session#has(Attribute)} does not see defaults.
 *
 * <p>Immutable, and equal to others of the same name and type, whatever their defaults.
 *
 * @param <T> the type of the value; for null checkers, one that may be null as long as there is no default
 */
public final class Attribute<T extends @Nullable Object> {

    /** Knows the closed set and no class of an application. */
    private static final ValueCodec CLOSED_SET = ValueCodec.builder().build();

    private final String name;
    private final ValueType<?> type;
    private final @Nullable Supplier<? extends T> fallback;

    private Attribute(String name, ValueType<?> type, @Nullable Supplier<? extends T> fallback) {
        if (!NameRule.ANY_TEXT.accepts(name)) {
            throw new IllegalArgumentException(
                    "\"" + NameRule.shown(name) + "\" can be no name of an attribute: it must"
                            + " not be empty, begin with the reserved \"sojourn.\" or hold a lone surrogate");
        }
        this.name = name;
        this.type = Objects.requireNonNull(type, "type");
        this.fallback = fallback;
    }

    /**
     * A key for values of one class. Elements of such a value, if it has any, are not looked at.
     *
     * @param name the name; what no engine takes is refused here, what {@link dev.sojourn.policy.Limits#names()} of an
     *     engine does not take when it is set there
     * @param type the class of the value; a primitive one stands for its box
     * @param <T> its type
     * @return the key, without a default
     * @throws IllegalArgumentException when the name is empty, reserved or no valid text
     */
    public static <T> Attribute<@Nullable T> of(String name, Class<T> type) {
        return of(name, ValueType.of(type));
    }

    /**
     * A key for values of a type that a class alone cannot say, such as a map of lists.
     *
     * @param name the name, as for {@link #of(String, Class)}
     * @param type the type of the value
     * @param <T> its type
     * @return the key, without a default
     * @throws IllegalArgumentException when the name is empty, reserved or no valid text
     */
    public static <T> Attribute<@Nullable T> of(String name, ValueType<T> type) {
        return new Attribute<>(name, type, null);
    }

    /**
     * A key for lists. Each read looks at all elements.
     *
     * @param name the name, as for {@link #of(String, Class)}
     * @param element the class of the elements; a primitive one stands for its box
     * @param <E> their type
     * @return the key, without a default
     * @throws IllegalArgumentException when the name is empty, reserved or no valid text
     */
    public static <E> Attribute<@Nullable List<E>> listOf(String name, Class<E> element) {
        return of(name, ValueType.listOf(ValueType.of(element)));
    }

    /**
     * A key for sets. Each read looks at all elements.
     *
     * @param name the name, as for {@link #of(String, Class)}
     * @param element the class of the elements; a primitive one stands for its box
     * @param <E> their type
     * @return the key, without a default
     * @throws IllegalArgumentException when the name is empty, reserved or no valid text
     */
    public static <E> Attribute<@Nullable Set<E>> setOf(String name, Class<E> element) {
        return of(name, ValueType.setOf(ValueType.of(element)));
    }

    /**
     * A key for maps. Each read looks at all entries.
     *
     * @param name the name, as for {@link #of(String, Class)}
     * @param key the class of the keys; a primitive one stands for its box
     * @param value the class of the values; a primitive one stands for its box
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the key, without a default
     * @throws IllegalArgumentException when the name is empty, reserved or no valid text
     */
    public static <K, V> Attribute<@Nullable Map<K, V>> mapOf(String name, Class<K> key, Class<V> value) {
        return of(name, ValueType.mapOf(ValueType.of(key), ValueType.of(value)));
    }

    /**
     * This key with a default. One object serves all reads of all sessions, so it must be one that cannot be changed in
     * place: text, a number, a moment, an enum constant, a record of text, numbers and moments, or a list, set or map
     * of such, of which an unmodifiable copy is kept.
     *
     * @param value what to read when there is none
     * @return a copy
     * @throws IllegalArgumentException when it may be changed in place; {@link #orElseGet} makes one for each read
     */
    public Attribute<@NonNull T> orElse(@NonNull T value) {
        Object kept = fixed(Objects.requireNonNull(value, "value"));
        if (type.misfit(kept) != null) {
            throw shared(value);
        }
        return orElseGet(() -> cast(kept));
    }

    /**
     * This key with a default that is made anew for each read that finds nothing. What is read is not stored by that:
     * two reads give two objects.
     *
     * @param maker makes it; must not give null
     * @return a copy
     */
    public Attribute<@NonNull T> orElseGet(Supplier<? extends @NonNull T> maker) {
        return new Attribute<>(name, type, Objects.requireNonNull(maker, "maker"));
    }

    /**
     * The name of the attribute.
     *
     * @return the exact name
     */
    public String name() {
        return name;
    }

    /**
     * Reads the attribute from a map of attributes, such as {@link SessionInfo#attributes()}, those of an event about
     * an end, or {@link Session#userData()}.
     *
     * @param attributes names and values
     * @return its value, or the default, or null when there is none of both
     * @throws AttributeTypeException when it is of another type
     */
    public T from(Map<String, ?> attributes) {
        return read(attributes.get(name));
    }

    /** A stored value as this key reads it. */
    T read(@Nullable Object stored) {
        Typed.Misfit misfit = type.misfit(stored);
        if (misfit != null) {
            throw AttributeTypeException.read(name, misfit);
        }
        if (stored != null || fallback == null) {
            return cast(stored);
        }
        T made = fallback.get();
        if (made == null) {
            throw new IllegalStateException(
                    AttributeName.quoted(name) + " not read: orElseGet was given what makes a null");
        }
        return made;
    }

    /** A value that is to be stored. */
    T written(T value) {
        Typed.Misfit misfit = type.misfit(value);
        if (misfit != null) {
            throw AttributeTypeException.written(name, misfit);
        }
        return value;
    }

    /** A value that is known to fit, or null. */
    @SuppressWarnings({"unchecked", "NullAway"}) // Without a default T may be null, which T says.
    T cast(@Nullable Object value) {
        return (T) value;
    }

    private @Nullable Object fixed(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(this::fixed).toList();
        }
        if (value instanceof Set<?> set) {
            Set<@Nullable Object> copy = new LinkedHashSet<>();
            set.forEach(each -> copy.add(fixed(each)));
            return Collections.unmodifiableSet(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(fixed(key), fixed(each)));
            return Collections.unmodifiableMap(copy);
        }
        if (CLOSED_SET.isImmutable(value) || value instanceof Enum || value instanceof Record && isFixed(value)) {
            return value;
        }
        throw shared(value);
    }

    /** Whether all components of a record are declared with types that cannot be changed in place. */
    private static boolean isFixed(Object record) {
        try {
            return ValueCodec.builder()
                    .record("default", record.getClass())
                    .build()
                    .isImmutable(record);
        } catch (IllegalArgumentException e) {
            // A component of a class that is not of the closed set, or that can't be reached.
            return false;
        }
    }

    private IllegalArgumentException shared(@Nullable Object value) {
        return new IllegalArgumentException("The default of " + AttributeName.quoted(name) + " holds a "
                + Objects.requireNonNull(value).getClass().getName()
                + ", which may be changed in place, and all sessions would share one. Give orElseGet what makes one");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attribute<?> that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + type.hashCode();
    }

    /** The name, as messages show it, and the type. */
    @Override
    public String toString() {
        return AttributeName.quoted(name) + " of " + type;
    }
}
