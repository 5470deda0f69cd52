package dev.sojourn.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the objects of a class come apart into named components, and how they are built of them. */
interface Shape {

    /** The names of the components, in the order of the constructor. */
    List<String> names();

    /** What the components are declared as, in the same order. */
    List<Class<?>> declared();

    /** The component of an object at a place. */
    @Nullable
    Object component(Object value, int place) throws Throwable;

    /**
     * Builds an object.
     *
     * @param arguments all components; null, zero or false for those that are not there
     * @param given which of them are there
     */
    Object build(@Nullable Object[] arguments, boolean[] given) throws Throwable;

    /** Whether an object keeps the components that it was built of. */
    boolean isFixed();

    /** The component that was null or not there and for which {@link #build} threw this, or null. */
    @Nullable
    String missing(Throwable thrown, @Nullable Object[] arguments);

    /** The shape of a record, or of a class of Kotlin that works like one. */
    static Shape of(Class<?> type) {
        try {
            return type.isRecord() ? ofRecord(type) : KotlinShape.of(type);
        } catch (InaccessibleObjectException | ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "The constructor or a component of " + type.getName()
                            + " cannot be reached. Let its module open the package " + type.getPackageName() + ".",
                    e);
        }
    }

    private static Shape ofRecord(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        MethodHandle[] accessors = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
            accessors[i] = getter(components[i].getAccessor());
        }
        List<Class<?>> declared = Arrays.<Class<?>>asList(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        MethodHandle constructor = constructor(type.getDeclaredConstructor(declared.toArray(Class<?>[]::new)));
        return new OfRecord(
                Arrays.stream(components).map(RecordComponent::getName).toList(), declared, accessors, constructor);
    }

    /** A method without arguments as {@code (Object)Object}. */
    static MethodHandle getter(Method method) throws IllegalAccessException {
        method.setAccessible(true);
        return MethodHandles.lookup().unreflect(method).asType(MethodType.methodType(Object.class, Object.class));
    }

    /** A constructor as {@code (Object[])Object}. */
    static MethodHandle constructor(Constructor<?> constructor) throws IllegalAccessException {
        constructor.setAccessible(true);
        return spread(MethodHandles.lookup().unreflectConstructor(constructor));
    }

    /** A method handle as {@code (Object[])Object}. */
    static MethodHandle spread(MethodHandle handle) {
        return handle.asSpreader(Object[].class, handle.type().parameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    /** The shape of a record. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record OfRecord(List<String> names, List<Class<?>> declared, MethodHandle[] accessors, MethodHandle constructor)
            implements Shape {

        @Override
        public @Nullable Object component(Object value, int place) throws Throwable {
            return (Object) accessors[place].invokeExact(value);
        }

        @Override
        public Object build(@Nullable Object[] arguments, boolean[] given) throws Throwable {
            return (Object) constructor.invokeExact(arguments);
        }

        @Override
        public boolean isFixed() {
            return true;
        }

        @Override
        public @Nullable String missing(Throwable thrown, @Nullable Object[] arguments) {
            return null;
        }
    }
}
