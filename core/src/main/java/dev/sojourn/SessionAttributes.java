package dev.sojourn;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a {@link Session}, by name or by {@link Attribute}, a name with the type of its value. What is said
 * of the session holds for them.
 */
public interface SessionAttributes {

    /**
     * Reads an attribute.
     *
     * @param name its name
     * @return its value, the same object each time for a mutable one, or null when there is none
     */
    @Nullable
    Object get(String name);

    /**
     * Reads an attribute of a known type.
     *
     * @param name its name
     * @param type its class
     * @param <T> its type
     * @return its value, or null when there is none
     * @throws AttributeTypeException when it is of another type
     */
    <T> @Nullable T get(String name, Class<T> type);

    /**
     * Reads an attribute by its key.
     *
     * @param attribute the key
     * @param <T> its type
     * @return its value, the same object each time for a mutable one; when there is none or it is null the default of
     *     the key, which is not stored by that, or null
     * @throws AttributeTypeException when it, or an element of it, is of another type
     */
    default <T extends @Nullable Object> T get(Attribute<T> attribute) {
        return attribute.read(get(attribute.name()));
    }

    /**
     * Whether there is an attribute, a null value included.
     *
     * @param name its name
     * @return true when there is
     */
    boolean has(String name);

    /**
     * Whether there is an attribute, a null value or one of another type included; a default is none.
     *
     * @param attribute its key
     * @return true when there is
     */
    default boolean has(Attribute<?> attribute) {
        return has(attribute.name());
    }

    /**
     * Whether an attribute is kept by reference ({@link dev.sojourn.policy.NodeLocal}), on this node or, so that it
     * cannot be read here, on another.
     *
     * @param name its name
     * @return false when it is stored, and when there is none
     */
    boolean isNodeLocal(String name);

    /**
     * The names of all attributes.
     *
     * @return a copy, in the order they were first set
     */
    Set<String> names();

    /**
     * How many attributes there are.
     *
     * @return the number
     */
    int size();

    /**
     * Sets an attribute.
     *
     * @param name its name, as {@link dev.sojourn.policy.Limits#names()} allows
     * @param value a value that the engine's codec stores, or one that the engine keeps by reference ({@link
     *     dev.sojourn.policy.NodeLocal}); null is a value too
     * @return the session
     * @throws IllegalArgumentException for a name that is not allowed
     * @throws dev.sojourn.codec.UnsupportedValueException for a value that cannot be stored
     */
    Session set(String name, @Nullable Object value);

    /**
     * Sets an attribute by its key, whatever it was before.
     *
     * @param attribute the key
     * @param value the value; null is a value too, in the place of which a key with a default reads that
     * @param <T> its type
     * @return the session
     * @throws IllegalArgumentException for a name that is not allowed
     * @throws AttributeTypeException for a value of another type, which an unchecked cast lets pass
     * @throws dev.sojourn.codec.UnsupportedValueException for a value that cannot be stored
     */
    default <T extends @Nullable Object> Session set(Attribute<T> attribute, T value) {
        return set(attribute.name(), attribute.written(value));
    }

    /**
     * Sets several attributes, all or, when one is refused, none; others stay.
     *
     * @param values names and values
     * @return the session
     */
    Session setAll(Map<String, ?> values);

    /**
     * Makes these the only attributes; when one is refused, nothing changes.
     *
     * @param values names and values
     * @return the session
     */
    Session replaceAll(Map<String, ?> values);

    /**
     * Removes an attribute.
     *
     * @param name its name
     * @return whether there was one
     */
    boolean remove(String name);

    /**
     * Removes an attribute, whatever its type.
     *
     * @param attribute its key
     * @return whether there was one
     */
    default boolean remove(Attribute<?> attribute) {
        return remove(attribute.name());
    }

    /**
     * Removes all attributes; the session, its user and its duration stay.
     *
     * @return the session
     */
    Session clear();

    /**
     * The attributes as a map that reads and writes through: every change by it, its views and their iterators is a
     * change of the session.
     *
     * @return the live view; keys are never null
     */
    Map<String, @Nullable Object> attributes();

    /**
     * Changes one attribute in one atomic step for all visits on all nodes, at once. All other changes of this visit
     * are committed with it. The function runs again when another visit was first, so it may set other attributes of
     * this session, must have no effect outside it, and may call nothing of it that reaches the store. The value it
     * returned is watched for changes in place.
     *
     * <pre>{@code
     * session.update("visits", Integer.class, n -> n == null ? 1 : n + 1);
     * }</pre>
     *
     * @param name the attribute's name
     * @param type its class; a primitive one stands for its box
     * @param change from the present value, null when there is none, to the new value; null removes it
     * @param <T> its type
     * @return the value that was written
     * @throws AttributeTypeException when the present value is of another type
     * @throws UnreadableAttributeException when the present value cannot be decoded on this node
     * @throws SessionNotFoundException when the session has ended meanwhile; the function has not run for it then
     * @throws IllegalStateException when it is called by the function of an update
     */
    <T> @Nullable T update(String name, Class<T> type, UnaryOperator<@Nullable T> change);

    /**
     * Changes one attribute by its key, as {@link #update(String, Class, UnaryOperator)} does. The function begins with
     * the default of the key when there is no value or it is null; what it returns is stored, be it the same.
     *
     * @param attribute the key
     * @param change from the present value to the new one; null removes it
     * @param <T> its type
     * @return the value that was written
     * @throws AttributeTypeException when the present value or the new one, or an element of it, is of another type;
     *     nothing is stored then, and the function has not run for a wrong present one
     * @throws UnreadableAttributeException when the present value cannot be decoded on this node
     * @throws SessionNotFoundException when the session has ended meanwhile; the function has not run for it then
     * @throws IllegalStateException when it is called by the function of an update
     */
    default <T extends @Nullable Object> T update(Attribute<T> attribute, UnaryOperator<T> change) {
        return attribute.cast(update(
                attribute.name(), Object.class, present -> attribute.written(change.apply(attribute.read(present)))));
    }
}
