package dev.sojourn.codec;

import java.util.function.Predicate;

/** A type of the application, stored as {@code [wire name, content]} under {@link Tag#NAMED}. */
interface RegisteredType {

    String wireName();

    Class<?> type();

    default boolean isEnum() {
        return Enum.class.isAssignableFrom(type());
    }

    /** True when no value of this type can change after it was read, given which other classes cannot. */
    boolean isImmutable(Predicate<Class<?>> others);

    void writeContent(Object value, ValueEncoder encoder, int room);

    Object readContent(ValueDecoder decoder, int room);
}
