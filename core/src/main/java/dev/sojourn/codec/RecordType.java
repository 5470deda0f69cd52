package dev.sojourn.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A record class, stored as a map from component name to value, so that components can come and go. */
final class RecordType implements RegisteredType {

    private final String wireName;
    private final Class<? extends Record> type;
    private final List<String> names;
    private final Class<?>[] classes;
    private final MethodHandle[] accessors;
    private final MethodHandle constructor;
    private final @Nullable Object[] absent;

    RecordType(String wireName, Class<? extends Record> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is not a record class.");
        }
        this.wireName = wireName;
        this.type = type;
        this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
        this.classes = new Class<?>[components.length];
        this.absent = new Object[components.length];
        this.accessors = new MethodHandle[components.length];
        Class<?>[] declared = new Class<?>[components.length];
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            for (int i = 0; i < components.length; i++) {
                declared[i] = components[i].getType();
                classes[i] = MethodType.methodType(declared[i]).wrap().returnType();
                absent[i] = Array.get(Array.newInstance(declared[i], 1), 0);
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                accessors[i] = lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
            }
            Constructor<? extends Record> canonical = type.getDeclaredConstructor(declared);
            canonical.setAccessible(true);
            this.constructor = lookup.unreflectConstructor(canonical)
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (InaccessibleObjectException | ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "The constructor or a component of " + type.getName()
                            + " cannot be reached. Let its module open the package " + type.getPackageName() + ".",
                    e);
        }
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
        return Arrays.stream(classes).allMatch(others);
    }

    boolean knows(String component) {
        return names.contains(component);
    }

    /** Refuses a component that could be written but never be read back, such as a SortedMap. */
    void requireReadableComponents(RegisteredTypes types) {
        for (int i = 0; i < classes.length; i++) {
            Class<?> declared = classes[i];
            boolean fillable = BuiltInTypes.canFill(declared)
                    || types.all().stream().anyMatch(other -> declared.isAssignableFrom(other.type()));
            if (!fillable) {
                throw new IllegalArgumentException("Component " + names.get(i) + " of " + type.getName() + " is a "
                        + declared.getTypeName() + ", which decoding never builds. Register that class too, or declare"
                        + " List, Set or Map.");
            }
        }
    }

    @Override
    public void writeContent(Object value, ValueEncoder encoder, int room) {
        encoder.out().head(Cbor.MAP, accessors.length);
        for (int i = 0; i < accessors.length; i++) {
            encoder.out().text(names.get(i));
            try {
                encoder.write(component(value, i), room);
            } catch (UnsupportedValueException e) {
                throw e.underComponent(names.get(i));
            }
        }
    }

    private @Nullable Object component(Object value, int i) {
        try {
            return (Object) accessors[i].invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Accessor " + names.get(i) + " of " + type.getName() + " failed.", e);
        }
    }

    @Override
    public Object readContent(ValueDecoder decoder, int room) {
        CborReader in = decoder.in();
        int start = in.at();
        int count = in.map();
        @Nullable Object[] arguments = absent.clone();
        boolean[] seen = new boolean[arguments.length];
        for (int entry = 0; entry < count; entry++) {
            int i = names.indexOf(in.text());
            if (i < 0) {
                in.skip(ValueDecoder.cborLevels(room));
            } else if (seen[i]) {
                throw in.damage("a record holds one component twice");
            } else {
                seen[i] = true;
                arguments[i] = fit(decoder.read(room), i, in);
            }
        }
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // Its message is the application's and may quote the value, so only its class is passed on.
            throw DamagedDataException.at(
                    start,
                    "the constructor of the record \"" + wireName + "\" threw "
                            + e.getClass().getName());
        }
    }

    /** A component may have changed to another integer or floating-point type since, as long as nothing is lost. */
    private @Nullable Object fit(@Nullable Object value, int i, CborReader in) {
        if (value == null) {
            return absent[i];
        }
        Class<?> wanted = classes[i];
        if (wanted.isInstance(value)) {
            return value;
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            if (wanted == Long.class) {
                return number;
            }
            if (wanted == Integer.class && number == (int) number) {
                return (int) number;
            }
        }
        if (value instanceof Float number && wanted == Double.class) {
            return (double) number;
        }
        throw in.damage("component " + names.get(i) + " of the record \"" + wireName + "\" holds a "
                + value.getClass().getName() + " where a " + wanted.getName() + " is declared");
    }
}
