package dev.sojourn.codec;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A class that the application turns into a plain value and back with two functions of its own. */
final class RegisteredClass<T> implements RegisteredType {

    private final String wireName;
    private final Class<T> type;
    private final boolean immutable;
    private final Function<T, ?> toPlain;
    private final Function<Object, T> fromPlain;

    RegisteredClass(
            String wireName, Class<T> type, boolean immutable, Function<T, ?> toPlain, Function<Object, T> fromPlain) {
        this.wireName = wireName;
        this.type = type;
        this.immutable = immutable;
        this.toPlain = toPlain;
        this.fromPlain = fromPlain;
    }

    @Override
    public RegisteredType renamed(String written, Renames renames) {
        // There are no names inside that could be others; one that is given is refused.
        renames.ofMembers(type, Names.of(List.of()));
        return new RegisteredClass<>(written, type, immutable, toPlain, fromPlain);
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public Class<?> type() {
        return type;
    }

    @Override
    public boolean isImmutable(Predicate<Class<?>> others) {
        return immutable;
    }

    @Override
    public void writeContent(Object value, ValueEncoder encoder, int room) {
        Object plain = toPlain.apply(type.cast(value));
        if (plain == null) {
            throw new UnsupportedValueException("The function registered for " + type.getName()
                    + " returned null. Return a plain value, such as a text or a map.");
        }
        encoder.write(plain, room);
    }

    @Override
    public Object readContent(ValueDecoder decoder, int room) {
        int start = decoder.in().at();
        Object plain = decoder.read(room);
        if (plain == null) {
            throw DamagedDataException.at(start, "a \"" + wireName + "\" without content")
                    .of(wireName);
        }
        @Nullable T value;
        try {
            value = fromPlain.apply(plain);
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException e) {
            // Its message is the application's and may quote the value, so only its class is passed on.
            throw DamagedDataException.at(
                            start,
                            "the function registered for \"" + wireName + "\" threw "
                                    + e.getClass().getName())
                    .of(wireName);
        }
        if (!type.isInstance(value)) {
            throw DamagedDataException.at(
                            start,
                            "the function registered for \"" + wireName + "\" did not return a " + type.getName())
                    .of(wireName);
        }
        return value;
    }
}
