package dev.sojourn.codec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds types to register: those a sealed type permits, and those of a package. */
final class FoundTypes {

    private FoundTypes() {}

    /**
     * All types that a sealed type permits, through sealed types it permits, in the order they are declared.
     *
     * @param known which classes need no registration any more
     */
    static List<RegisteredType> permittedBy(Class<?> root, Predicate<Class<?>> known) {
        if (!root.isSealed() || root.isEnum()) {
            throw new IllegalArgumentException(root.getName() + " is not sealed. Name the sealed interface or class;"
                    + " in Kotlin it has to be compiled for JVM 17 or newer.");
        }
        Set<Class<?>> found = new LinkedHashSet<>();
        addPermitted(root, known, found);
        return found.stream().map(type -> typeOf(type.getSimpleName(), type)).toList();
    }

    private static void addPermitted(Class<?> parent, Predicate<Class<?>> known, Set<Class<?>> found) {
        for (Class<?> type : parent.getPermittedSubclasses()) {
            boolean registered = known.test(type);
            if (!registered && (isData(type) || KotlinShape.isObject(type))) {
                found.add(type);
            } else if (type.isSealed() && !type.isEnum() && (registered || isAbstract(type))) {
                addPermitted(type, known, found);
            } else if (!registered) {
                throw new IllegalArgumentException(type.getName() + ", which " + parent.getName() + " permits, is no"
                        + " record, no enum and not sealed. "
                        + (isAbstract(type)
                                ? "Which classes extend it can't be told: register them one by one instead."
                                : "Register it before, with ValueCodec.Builder.register."));
            }
        }
    }

    /**
     * All records, enums and data classes of a package, in the order of their names. Nested ones are included, local
     * ones and those of packages below are not.
     */
    static List<RegisteredType> in(String packageName, ClassLoader loader, Predicate<Class<?>> known) {
        List<RegisteredType> types = new ArrayList<>();
        boolean empty = true;
        for (Class<?> type : PackageScan.classes(packageName, loader)) {
            String name = nestedName(type);
            if (name != null && isData(type)) {
                empty = false;
                if (!known.test(type)) {
                    types.add(typeOf(name, type));
                }
            }
        }
        if (empty) {
            throw new IllegalArgumentException("No record, enum or data class was found in the package \"" + packageName
                    + "\" with the class loader " + loader + ". Name a package, without those below it; a jar has to"
                    + " have entries for its directories.");
        }
        return types;
    }

    private static RegisteredType typeOf(String wireName, Class<?> type) {
        return type.isEnum() ? new EnumType(wireName, enumOf(type)) : new RecordType(wireName, type);
    }

    @SuppressWarnings("unchecked") // It is one.
    private static Class<? extends Enum<?>> enumOf(Class<?> type) {
        return (Class<? extends Enum<?>>) type;
    }

    private static boolean isData(Class<?> type) {
        return type.isRecord() || type.isEnum() || KotlinShape.isData(type);
    }

    private static boolean isAbstract(Class<?> type) {
        return java.lang.reflect.Modifier.isAbstract(type.getModifiers());
    }

    /** The name with those of the classes around it, which tells nested classes of one package apart; null if local. */
    private static @Nullable String nestedName(Class<?> type) {
        if (type.isLocalClass() || type.isAnonymousClass()) {
            return null;
        }
        Class<?> outer = type.getEnclosingClass();
        String prefix = outer == null ? "" : nestedName(outer);
        return prefix == null ? null : (prefix.isEmpty() ? "" : prefix + ".") + type.getSimpleName();
    }
}
