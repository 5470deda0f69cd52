package dev.sojourn.codec;

import java.util.function.Predicate;

/** A type of the application, stored as {@code [wire name, content]} under {@link Tag#NAMED}. */
interface RegisteredType {

    /** The name that is written. */
    String wireName();

    Class<?> type();

    /** This type under another wire name, with what is renamed inside of it. */
    RegisteredType renamed(String written, Renames renames);

    default boolean isEnum() {
        return Enum.class.isAssignableFrom(type());
    }

    /** True when no value of this type can change after it was read, given which other classes cannot. */
    boolean isImmutable(Predicate<Class<?>> others);

    /** The name of a component or constant as it is written today; one that is not known stays what it is. */
    default String memberToday(String name) {
        return name;
    }

    /** How a constant is named on the wire. */
    default String nameOf(Enum<?> constant) {
        return constant.name();
    }

    /** The constant that is named so on the wire; the place of the name is for the words when there is none. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // Asked of enums only.
    default Enum<?> constant(String name, int start) {
        try {
            return Enum.valueOf((Class) type(), name);
        } catch (IllegalArgumentException e) {
            throw DamagedDataException.at(start, "\"" + wireName() + "\" has no such constant here")
                    .of(wireName());
        }
    }

    void writeContent(Object value, ValueEncoder encoder, int room);

    Object readContent(ValueDecoder decoder, int room);
}
