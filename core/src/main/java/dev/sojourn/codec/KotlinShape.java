package dev.sojourn.codec;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a data class, an inline value class or an object of Kotlin, told by what its compiler makes of them.
 * Nothing of Kotlin is needed to find it. A component that is not given gets its default value, where there is one.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record KotlinShape(
        List<String> names,
        List<Class<?>> declared,
        MethodHandle[] accessors,
        MethodHandle[] fields,
        MethodHandle constructor,
        int masks,
        boolean isFixed)
        implements Shape {

    private static final Pattern COMPONENT = Pattern.compile("component([0-9]{1,3})([-$].*)?");
    private static final Pattern NULL_PARAMETER = Pattern.compile(".* parameter (\\S+)");
    private static final String MARKER = "kotlin.jvm.internal.DefaultConstructorMarker";
    private static final MethodHandle[] NONE = {};

    /** Whether this is a data class or an inline value class. */
    static boolean isData(Class<?> type) {
        return isKotlin(type) && (isInline(type) || !components(type).isEmpty() && method(type, "copy") != null);
    }

    /** Whether this is a declared object, of which there is one. */
    static boolean isObject(Class<?> type) {
        return isKotlin(type) && instance(type) != null && instanceFields(type).isEmpty();
    }

    static KotlinShape of(Class<?> type) throws ReflectiveOperationException {
        if (isKotlin(type) && isInline(type)) {
            return ofInline(type);
        }
        if (isData(type)) {
            return ofData(type);
        }
        Field only = isObject(type) ? instance(type) : null;
        if (only == null) {
            throw new IllegalArgumentException(type.getName() + " is neither a record nor a data class, an inline value"
                    + " class or an object of Kotlin. Register it with ValueCodec.Builder.register.");
        }
        only.setAccessible(true);
        MethodHandle constant = MethodHandles.lookup().unreflectGetter(only);
        return new KotlinShape(List.of(), List.of(), NONE, NONE, Shape.spread(constant), 0, true);
    }

    private static KotlinShape ofInline(Class<?> type) throws ReflectiveOperationException {
        Method unbox = Objects.requireNonNull(method(type, "unbox-impl"));
        Class<?> inner = unbox.getReturnType();
        Field field = instanceFields(type).get(0);
        // The first runs the checks of the class, the second makes an object of what it gave.
        Method check = type.getDeclaredMethod("constructor-impl", inner);
        Method box = type.getDeclaredMethod("box-impl", inner);
        check.setAccessible(true);
        box.setAccessible(true);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle build = MethodHandles.filterReturnValue(lookup.unreflect(check), lookup.unreflect(box));
        return new KotlinShape(
                List.of(field.getName()),
                List.of(inner),
                new MethodHandle[] {Shape.getter(unbox)},
                NONE,
                Shape.spread(build),
                0,
                true);
    }

    private static KotlinShape ofData(Class<?> type) throws ReflectiveOperationException {
        List<Method> components = components(type);
        int count = components.size();
        List<Field> fields = instanceFields(type);
        Class<?>[] declared = components.stream().map(Method::getReturnType).toArray(Class<?>[]::new);
        // The properties of the constructor come before those of the body; each value that is written proves it.
        if (fields.size() < count
                || !Arrays.equals(
                        declared,
                        fields.stream().limit(count).map(Field::getType).toArray())) {
            throw new IllegalArgumentException("The names of the components of " + type.getName() + " can't be told."
                    + " Register it with ValueCodec.Builder.register.");
        }
        MethodHandle[] accessors = new MethodHandle[count];
        MethodHandle[] getters = new MethodHandle[count];
        boolean fixed = true;
        for (int i = 0; i < count; i++) {
            accessors[i] = Shape.getter(components.get(i));
            fields.get(i).setAccessible(true);
            getters[i] = MethodHandles.lookup()
                    .unreflectGetter(fields.get(i))
                    .asType(MethodType.methodType(Object.class, Object.class));
            fixed &= Modifier.isFinal(fields.get(i).getModifiers());
        }
        Constructor<?> withDefaults = withDefaults(type, declared);
        return new KotlinShape(
                fields.stream().limit(count).map(Field::getName).toList(),
                List.of(declared),
                accessors,
                getters,
                Shape.constructor(withDefaults != null ? withDefaults : type.getDeclaredConstructor(declared)),
                withDefaults == null ? 0 : masks(count),
                fixed);
    }

    /** The constructor that also takes which arguments are to be their defaults, one bit for each. */
    private static @Nullable Constructor<?> withDefaults(Class<?> type, Class<?>[] declared) {
        int count = declared.length + masks(declared.length) + 1;
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(found -> found.isSynthetic() && found.getParameterCount() == count)
                .filter(found -> {
                    Class<?>[] parameters = found.getParameterTypes();
                    return parameters[count - 1].getName().equals(MARKER)
                            && Arrays.equals(Arrays.copyOf(parameters, declared.length), declared)
                            && Arrays.stream(parameters, declared.length, count - 1)
                                    .allMatch(mask -> mask == int.class);
                })
                .findFirst()
                .orElse(null);
    }

    private static int masks(int count) {
        return (count + Integer.SIZE - 1) / Integer.SIZE;
    }

    private static boolean isKotlin(Class<?> type) {
        return Arrays.stream(type.getDeclaredAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(kind -> kind.getName().equals("kotlin.Metadata"));
    }

    private static boolean isInline(Class<?> type) {
        return method(type, "unbox-impl") != null
                && method(type, "box-impl") != null
                && instanceFields(type).size() == 1;
    }

    /** The methods {@code component1}, {@code component2} and so on as far as there is no gap. */
    private static List<Method> components(Class<?> type) {
        SortedMap<Integer, Method> found = new TreeMap<>();
        for (Method method : type.getDeclaredMethods()) {
            Matcher name = COMPONENT.matcher(method.getName());
            if (name.matches() && method.getParameterCount() == 0 && !method.isBridge()) {
                found.put(Integer.valueOf(name.group(1)), method);
            }
        }
        List<Method> inOrder = new ArrayList<>();
        for (int i = 1; found.containsKey(i); i++) {
            inOrder.add(found.get(i));
        }
        return inOrder;
    }

    /** A method by its name in Kotlin, behind which the compiler may write more. */
    private static @Nullable Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name)
                        || method.getName().startsWith(name + "-")
                        || method.getName().startsWith(name + "$"))
                .findFirst()
                .orElse(null);
    }

    private static List<Field> instanceFields(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }

    private static @Nullable Field instance(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> field.getName().equals("INSTANCE") && field.getType() == type)
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable Object component(Object value, int place) throws Throwable {
        Object component = (Object) accessors[place].invokeExact(value);
        if (fields.length > 0) {
            Object held = (Object) fields[place].invokeExact(value);
            if (declared.get(place).isPrimitive() ? !Objects.equals(component, held) : component != held) {
                throw new UnsupportedValueException(value.getClass().getName() + " names its components in another"
                        + " order than it builds them. Register it with ValueCodec.Builder.register.");
            }
        }
        return component;
    }

    @Override
    public Object build(@Nullable Object[] arguments, boolean[] given) throws Throwable {
        if (masks == 0) {
            return (Object) constructor.invokeExact(arguments);
        }
        @Nullable Object[] all = Arrays.copyOf(arguments, arguments.length + masks + 1);
        for (int mask = 0; mask < masks; mask++) {
            int bits = 0;
            for (int i = mask * Integer.SIZE; i < Math.min(given.length, (mask + 1) * Integer.SIZE); i++) {
                bits |= given[i] ? 0 : 1 << (i % Integer.SIZE);
            }
            all[arguments.length + mask] = bits;
        }
        return (Object) constructor.invokeExact(all);
    }

    @Override
    public @Nullable String missing(Throwable thrown, @Nullable Object[] arguments) {
        // What Kotlin says about a null is made of names only.
        Matcher message = NULL_PARAMETER.matcher(String.valueOf(thrown.getMessage()));
        int place = thrown instanceof NullPointerException && message.matches() ? names.indexOf(message.group(1)) : -1;
        return place >= 0 && arguments[place] == null ? names.get(place) : null;
    }
}
