package dev.sojourn.codec.jackson;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.sojourn.codec.UnsupportedValueException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares an object with what it was read back as, class by class and field by field. Lives for one comparison.
 */
final class Sameness {

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fields(type);
        }
    };

    private final Order order;
    /** Classes of which on purpose not everything is kept. */
    private final Predicate<Class<?>> exempt;
    /** Classes that are no values. */
    private final Predicate<Class<?>> refused;
    /** Fields whose containers come back as others of the same kind. */
    private final Predicate<Field> ofAnyClass;

    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();

    Sameness(Order order, Predicate<Class<?>> exempt, Predicate<Class<?>> refused, Predicate<Field> ofAnyClass) {
        this.order = order;
        this.exempt = exempt;
        this.refused = refused;
        this.ofAnyClass = ofAnyClass;
    }

    /**
     * Compares.
     *
     * @throws UnsupportedValueException if they differ, with the place
     */
    void require(@Nullable Object before, @Nullable Object after) {
        if (before == after || before != null && seen.put(before, true) != null) {
            return;
        }
        if (before == null || after == null) {
            Object some = before == null ? Objects.requireNonNull(after) : before;
            throw Refusals.changed(some.getClass(), before == null ? "where there was none" : "as null");
        }
        Class<?> type = before.getClass();
        // A class that nothing extends is written without its name, which is where the others are refused.
        if (refused.test(type)) {
            throw Refusals.noValue(type);
        }
        if (exempt.test(type)) {
            return;
        }
        boolean ofParser = PlatformTypes.isOfParser(type);
        if (ofParser || PlatformTypes.isHidden(type) ? !isOfSameKind(before, after) : type != after.getClass()) {
            throw Refusals.changed(type, "as a " + after.getClass().getTypeName());
        }
        if (type.isArray()) {
            requireSameArrays(before, after);
        } else if (before instanceof Collection<?> elements) {
            requireSameComparators(before, after);
            requireSameElements(elements, (Collection<?>) after);
        } else if (before instanceof Map<?, ?> map) {
            requireSameComparators(before, after);
            requireSameEntries(map, (Map<?, ?>) after);
        } else if (before instanceof Optional<?> optional) {
            require(optional.orElse(null), ((Optional<?>) after).orElse(null));
        } else if (isOfJdk(type)) {
            requireEqual(before, after);
        }
        if (!isOfJdk(type) && !ofParser && !(before instanceof Enum)) {
            requireSameFields(before, after);
        }
    }

    private static boolean isOfSameKind(Object before, Object after) {
        return before instanceof List && after instanceof List
                || before instanceof Set && after instanceof Set
                || before instanceof Map && after instanceof Map
                || before.getClass() == after.getClass();
    }

    private static boolean isOfJdk(Class<?> type) {
        return type.getName().startsWith("java.") || type.getClassLoader() == null;
    }

    private void requireEqual(Object before, Object after) {
        boolean same;
        if (before instanceof URL url) {
            // To compare two of them asks the network.
            same = url.toExternalForm().equals(((URL) after).toExternalForm());
        } else {
            same = before.equals(after)
                    || before instanceof Number && before.toString().equals(after.toString())
                    || before.getClass().getName().startsWith("java.util.concurrent.atomic.")
                            && before.toString().equals(after.toString());
        }
        if (!same) {
            throw Refusals.changed(before.getClass(), "as another value");
        }
    }

    private void requireSameArrays(Object before, Object after) {
        int length = Array.getLength(before);
        requireSameSize(before, length, Array.getLength(after));
        for (int i = 0; i < length; i++) {
            try {
                require(Array.get(before, i), Array.get(after, i));
            } catch (UnsupportedValueException e) {
                throw e.underIndex(i);
            }
        }
    }

    private void requireSameElements(Collection<?> before, Collection<?> after) {
        requireSameSize(before, before.size(), after.size());
        Iterator<?> others = order.of(after).iterator();
        int index = 0;
        for (Object element : order.of(before)) {
            try {
                require(element, others.next());
            } catch (UnsupportedValueException e) {
                throw e.underIndex(index);
            }
            index++;
        }
    }

    private void requireSameEntries(Map<?, ?> before, Map<?, ?> after) {
        requireSameSize(before, before.size(), after.size());
        Iterator<? extends Map.Entry<?, ?>> others = order.of(after).entrySet().iterator();
        for (Map.Entry<?, ?> entry : order.of(before).entrySet()) {
            Map.Entry<?, ?> other = others.next();
            try {
                require(entry.getKey(), other.getKey());
                require(entry.getValue(), other.getValue());
            } catch (UnsupportedValueException e) {
                throw e.underComponent(Refusals.shown(String.valueOf(entry.getKey())));
            }
        }
    }

    private static void requireSameSize(Object container, int before, int after) {
        if (before != after) {
            throw Refusals.changed(container.getClass(), "with " + after + " elements in place of " + before);
        }
    }

    private static void requireSameComparators(Object before, Object after) {
        Object one = comparator(before);
        Object other = comparator(after);
        if (one != other && (one == null || !one.equals(other))) {
            throw Refusals.changed(before.getClass(), "without its comparator");
        }
    }

    static @Nullable Object comparator(Object container) {
        return container instanceof SortedMap<?, ?> map
                ? map.comparator()
                : container instanceof SortedSet<?> set ? set.comparator() : null;
    }

    private void requireSameFields(Object before, Object after) {
        Class<?> type = before.getClass();
        for (Field field : FIELDS.get(type)) {
            try {
                Object one = field.get(before);
                Object other = field.get(after);
                if (one instanceof Set<?> set && other instanceof Set<?> copy && ofAnyClass.test(field)) {
                    requireSameComparators(set, copy);
                    requireSameElements(set, copy);
                } else {
                    require(one, other);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            } catch (UnsupportedValueException e) {
                throw e.underComponent(field.getName());
            }
        }
    }

    /** Those that can be looked at: what a module hides is compared by its JSON alone. */
    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != null && !isOfJdk(each); each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isTransient(modifiers)
                        && !field.isSynthetic()
                        && !isIgnored(type, field)
                        && canLookAt(field)) {
                    fields.add(field);
                }
            }
        }
        return List.copyOf(fields);
    }

    /** What a class says itself that it need not be kept. */
    private static boolean isIgnored(Class<?> type, Field field) {
        JsonIgnore ignored = field.getAnnotation(JsonIgnore.class);
        JsonIgnoreProperties names = type.getAnnotation(JsonIgnoreProperties.class);
        return ignored != null && ignored.value()
                || names != null && Arrays.asList(names.value()).contains(field.getName());
    }

    private static boolean canLookAt(Field field) {
        try {
            field.setAccessible(true);
            return true;
        } catch (InaccessibleObjectException | SecurityException e) {
            return false;
        }
    }
}
