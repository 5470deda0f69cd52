package dev.sojourn.house;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public API of a module as text: one line per public or protected type in an exported package, one per member,
 * in an order that does not depend on the compiler. What {@link Object} or the language gives each type is left out.
 */
final class ApiText {
    private ApiText() {}

    /** Packages that the module descriptor in this folder exports to everybody; without one, as Java has it, all. */
    static Set<String> exportedPackages(Path classFolder) {
        Path descriptor = classFolder.resolve("module-info.class");
        if (!Files.isRegularFile(descriptor)) {
            return allPackages(classFolder);
        }
        try (InputStream in = Files.newInputStream(descriptor)) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> allPackages(Path classFolder) {
        if (!Files.isDirectory(classFolder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(classFolder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file ->
                            classFolder.relativize(file.getParent()).toString().replace(File.separatorChar, '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> of(Path classFolder, Set<String> packages) {
        List<Class<?>> types = new ArrayList<>();
        for (String name : packages) {
            classesIn(classFolder, name).filter(ApiText::isReachable).forEach(types::add);
        }
        types.sort(Comparator.comparing(Class::getName));
        List<String> lines = new ArrayList<>();
        types.forEach(type -> describe(type, lines));
        return lines;
    }

    private static Stream<Class<?>> classesIn(Path classFolder, String packageName) {
        Path folder = classFolder.resolve(packageName.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .<Class<?>>map(name -> load(packageName + "." + name.substring(0, name.length() - 6)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiText.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new AssertionError(
                    "Class " + name + " cannot be loaded: is its module a dependency of house-rules?", e);
        }
    }

    /** Visible from outside: public or protected, and so is everything around it. */
    private static boolean isReachable(Class<?> type) {
        if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
            return false;
        }
        Class<?> outer = type.getDeclaringClass();
        return isOpen(type.getModifiers()) && (outer == null || isReachable(outer));
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add(header(type));
        Set<String> members = new TreeSet<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isOpen(constructor.getModifiers()) && !constructor.isSynthetic() && !type.isEnum()) {
                members.add(words(constructor.getModifiers()) + "new" + parameters(constructor) + thrown(constructor));
            }
        }
        // Members of a superclass that cannot be named from outside are inherited all the same.
        for (Class<?> at = type; at != null && (at == type || !isReachable(at)); at = at.getSuperclass()) {
            addFields(at, members);
            addMethods(at, members);
        }
        members.forEach(member -> lines.add("    " + member));
    }

    private static void addFields(Class<?> type, Set<String> members) {
        for (Field field : type.getDeclaredFields()) {
            if (isOpen(field.getModifiers()) && !field.isSynthetic()) {
                String words = field.isEnumConstant() ? "constant " : words(field.getModifiers());
                String suffix = field.isEnumConstant() ? "" : ": " + TypeText.of(field.getAnnotatedType());
                members.add(words + field.getName() + suffix);
            }
        }
    }

    private static void addMethods(Class<?> type, Set<String> members) {
        for (Method method : type.getDeclaredMethods()) {
            if (isOpen(method.getModifiers()) && !method.isSynthetic() && !isGivenByLanguage(method)) {
                String isDefault = method.isDefault() ? "default " : "";
                members.add(words(methodModifiers(method)) + isDefault + TypeText.parameters(method.getTypeParameters())
                        + method.getName() + parameters(method) + ": "
                        + TypeText.of(method.getAnnotatedReturnType()) + thrown(method));
            }
        }
    }

    private static boolean isGivenByLanguage(Method method) {
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        Predicate<String> named = name -> method.getName().equals(name);
        boolean ofObject = named.test("equals") && parameters.equals(List.of(Object.class))
                || (named.test("hashCode") || named.test("toString")) && parameters.isEmpty();
        boolean ofEnum = method.getDeclaringClass().isEnum()
                && (named.test("values") && parameters.isEmpty()
                        || named.test("valueOf") && parameters.equals(List.of(String.class)));
        return ofObject || ofEnum;
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface "
                : type.isInterface() ? "interface " : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ";
        // Records are always final; whether an enum is depends on bodies of its constants, which nobody sees.
        int modifiers = type.isRecord() || type.isEnum() ? type.getModifiers() & ~Modifier.FINAL : type.getModifiers();
        if (type.isInterface()) {
            modifiers &= ~Modifier.ABSTRACT;
        }
        String sealed = type.isSealed() ? "sealed " : "";
        StringBuilder line = new StringBuilder(words(modifiers & ~Modifier.STATIC))
                .append(sealed)
                .append(kind)
                .append(type.getName().replace('$', '.'))
                .append(TypeText.parameters(type.getTypeParameters()).stripTrailing());
        List<String> parents = new ArrayList<>();
        AnnotatedType parent = nameableParent(type);
        if (parent != null) {
            parents.add(TypeText.of(parent));
        }
        Arrays.stream(type.getAnnotatedInterfaces()).map(TypeText::of).sorted().forEach(parents::add);
        return parents.isEmpty() ? line.toString() : line + " : " + String.join(", ", parents);
    }

    /** The nearest superclass that can be named from outside, if it says more than the kind of the type does. */
    private static @Nullable AnnotatedType nameableParent(Class<?> type) {
        Class<?> at = type;
        while (at.getSuperclass() != null && !isReachable(at.getSuperclass())) {
            at = at.getSuperclass();
        }
        return type.isEnum() || type.isRecord() || at.getSuperclass() == Object.class
                ? null
                : at.getAnnotatedSuperclass();
    }

    private static int methodModifiers(Method method) {
        // In an interface "abstract" is the rule; the exception, "default", is written instead.
        int modifiers = method.getModifiers()
                & ~Modifier.SYNCHRONIZED
                & ~Modifier.NATIVE
                & ~Modifier.TRANSIENT
                & ~Modifier.VOLATILE
                & ~Modifier.STRICT;
        return method.getDeclaringClass().isInterface() ? modifiers & ~Modifier.ABSTRACT : modifiers;
    }

    private static String words(int modifiers) {
        // Public is what is not said.
        String words = Modifier.toString(modifiers & ~Modifier.PUBLIC & ~Modifier.INTERFACE);
        return words.isEmpty() ? "" : words + " ";
    }

    private static String parameters(Executable executable) {
        Parameter[] parameters = executable.getParameters();
        String[] texts = new String[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            texts[i] = TypeText.of(parameters[i].getAnnotatedType());
        }
        if (executable.isVarArgs()) {
            int last = texts.length - 1;
            texts[last] = texts[last].substring(0, texts[last].lastIndexOf("[]")) + "...";
        }
        return "(" + String.join(", ", texts) + ")";
    }

    private static String thrown(Executable executable) {
        String thrown = Arrays.stream(executable.getAnnotatedExceptionTypes())
                .map(TypeText::of)
                .sorted()
                .collect(Collectors.joining(", "));
        return thrown.isEmpty() ? "" : " throws " + thrown;
    }
}
