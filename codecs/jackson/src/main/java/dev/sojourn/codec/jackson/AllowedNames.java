package dev.sojourn.codec.jackson;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;

/** Which names an application may allow. */
final class AllowedNames {

    private static final Set<String> TOO_WIDE =
            Set.of("java", "javax", "jdk", "sun", "com", "com.sun", "org", "net", "io", "org.springframework");
    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private AllowedNames() {}

    /** The name of a package, or an IllegalArgumentException if it is none, or not the application's alone. */
    static String ofPackage(String name) {
        if (!name.matches("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*")) {
            throw new IllegalArgumentException("\"" + name
                    + "\" is no name of a package. Write it as in com.acme.shop, without an end; the packages"
                    + " below it are allowed too.");
        }
        if (TOO_WIDE.contains(name) || PLATFORM.stream().anyMatch(name::startsWith)) {
            throw new IllegalArgumentException(
                    "Package " + name + " is not yours alone. Name the packages of the application.");
        }
        return name;
    }

    /** The name of a class, or an IllegalArgumentException if it has no instances. */
    static String of(Class<?> type) {
        boolean isAbstract = Modifier.isAbstract(type.getModifiers()) && !type.isEnum();
        if (type.isPrimitive() || type.isArray() || isAbstract || type == Object.class) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " has no instances of exactly this class. Allow the classes that extend it.");
        }
        return type.getName();
    }
}
