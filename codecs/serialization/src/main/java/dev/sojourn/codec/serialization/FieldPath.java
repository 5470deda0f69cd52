package dev.sojourn.codec.serialization;

import dev.sojourn.codec.UnsupportedValueException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shortest way from a value to a part of it that was refused, through fields, arrays and the collections of
 * the JDK. A part that is reached otherwise, or through a package that is not open, is not found.
 */
final class FieldPath {

    private static final int MOST_OBJECTS = 100_000;

    private final Queue<Step> left = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private record Step(
            Object at, @Nullable Step from, @Nullable String field, int index) {}

    private FieldPath() {}

    /** Adds the way to the exception, as far as there is one. */
    static UnsupportedValueException add(UnsupportedValueException refusal, Object root, @Nullable Object part) {
        UnsupportedValueException whole = refusal;
        // A lambda is replaced before it is written.
        Predicate<Object> sought =
                part instanceof SerializedLambda ? at -> ClassRules.isLambda(at.getClass()) : at -> at == part;
        Step step = part == null ? null : new FieldPath().find(root, sought);
        for (; step != null && step.from != null; step = step.from) {
            whole = step.field == null ? whole.underIndex(step.index) : whole.underComponent(step.field);
        }
        return whole;
    }

    private @Nullable Step find(Object root, Predicate<Object> sought) {
        enter(root, null, null, 0);
        for (Step step = left.poll(); step != null && seen.size() < MOST_OBJECTS; step = left.poll()) {
            if (sought.test(step.at)) {
                return step;
            }
            enterParts(step);
        }
        return null;
    }

    private void enterParts(Step step) {
        Object at = step.at;
        int index = 0;
        if (at instanceof Object[] array) {
            for (Object element : array) {
                enter(element, step, null, index++);
            }
        } else if (at.getClass().getName().startsWith("java.")) {
            if (at instanceof Collection<?> elements) {
                for (Object element : elements) {
                    enter(element, step, null, index++);
                }
            } else if (at instanceof Map<?, ?> map) {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    enter(entry.getKey(), step, null, index);
                    enter(entry.getValue(), step, null, index++);
                }
            }
        } else {
            enterFields(step);
        }
    }

    private void enterFields(Step step) {
        for (Class<?> type = step.at.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive()
                        && (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
                    try {
                        field.setAccessible(true);
                        enter(field.get(step.at), step, field.getName(), 0);
                    } catch (InaccessibleObjectException | IllegalAccessException e) {
                        // This way is closed; another may lead there.
                    }
                }
            }
        }
    }

    private void enter(@Nullable Object at, @Nullable Step from, @Nullable String field, int index) {
        if (at != null && seen.add(at)) {
            left.add(new Step(at, from, field, index));
        }
    }
}
