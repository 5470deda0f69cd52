package dev.sojourn.house;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types as text, with their nullness: {@code java.util.Map<String, dev.sojourn.Session?>}. */
final class TypeText {
    private TypeText() {}

    /** A question mark stands behind what may be null. */
    static String of(AnnotatedType type) {
        return bare(type) + (type.isAnnotationPresent(Nullable.class) ? "?" : "");
    }

    /** Type parameters with their bounds and a space behind, or nothing. */
    static String parameters(TypeVariable<?>[] variables) {
        if (variables.length == 0) {
            return "";
        }
        return Arrays.stream(variables).map(TypeText::parameter).collect(Collectors.joining(", ", "<", "> "));
    }

    private static String parameter(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getAnnotatedBounds())
                .map(TypeText::of)
                .filter(bound -> !bound.equals("Object"))
                .collect(Collectors.joining(" & "));
        return bounds.isEmpty() ? variable.getName() : variable.getName() + " : " + bounds;
    }

    private static String bare(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + "[]";
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            String arguments = Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                    .map(TypeText::of)
                    .collect(Collectors.joining(", ", "<", ">"));
            return plain(((ParameterizedType) parameterized.getType()).getRawType()) + arguments;
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return wildcard(wildcard);
        }
        if (type instanceof AnnotatedTypeVariable variable) {
            return variable.getType().getTypeName();
        }
        return plain(type.getType());
    }

    private static String wildcard(AnnotatedWildcardType wildcard) {
        AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
        if (lower.length > 0) {
            return "in " + of(lower[0]);
        }
        AnnotatedType[] upper = wildcard.getAnnotatedUpperBounds();
        String bound = upper.length == 0 ? "Object" : of(upper[0]);
        return bound.equals("Object") ? "*" : "out " + bound;
    }

    private static String plain(Type type) {
        String name = type.getTypeName().replace('$', '.');
        return name.startsWith("java.lang.") && name.indexOf('.', "java.lang.".length()) < 0
                ? name.substring("java.lang.".length())
                : name;
    }
}
