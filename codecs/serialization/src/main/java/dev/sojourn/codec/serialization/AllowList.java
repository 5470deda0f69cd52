package dev.sojourn.codec.serialization;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Classes and packages by name: {@code a.b.Name}, {@code a.b.*}, and {@code a.b.**} with the packages below. */
final class AllowList {

    private static final List<String> OF_THE_PLATFORM = List.of("java.", "jdk.", "sun.");

    private final Set<String> classes = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<String> trees = new HashSet<>();

    AllowList() {}

    AllowList(AllowList other) {
        classes.addAll(other.classes);
        packages.addAll(other.packages);
        trees.addAll(other.trees);
    }

    boolean isEmpty() {
        return classes.isEmpty() && packages.isEmpty() && trees.isEmpty();
    }

    void add(String pattern) {
        String name = pattern.replaceFirst("\\.\\*{1,2}$", "");
        if (!isName(name)) {
            throw new IllegalArgumentException("\"" + pattern + "\" is none of a.b.Name, a.b.* and a.b.** (with the"
                    + " packages below). Name the packages of your own classes; nothing allows all classes.");
        }
        if (pattern.endsWith(".**")) {
            requireNarrow(name, pattern);
            trees.add(name);
        } else if (pattern.endsWith(".*")) {
            packages.add(name);
        } else if (DeniedClasses.has(name)) {
            throw new IllegalArgumentException(name + " can't be allowed: attacks are built of it.");
        } else {
            classes.add(name);
        }
    }

    private static void requireNarrow(String name, String pattern) {
        if (name.indexOf('.') < 0) {
            throw new IllegalArgumentException("\"" + pattern + "\" allows the classes of libraries too, of which"
                    + " attacks are built. Name the packages of your own classes, such as com.acme.shop.**");
        }
        if (name.equals("com.sun") || OF_THE_PLATFORM.stream().anyMatch(name::startsWith)) {
            throw new IllegalArgumentException("\"" + pattern + "\" allows large parts of the JDK, of which attacks"
                    + " are built. Its plain types are allowed as it is; name any other class by itself.");
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && Arrays.stream(name.split("\\.", -1))
                        .allMatch(part -> !part.isEmpty()
                                && Character.isJavaIdentifierStart(part.codePointAt(0))
                                && part.codePoints().allMatch(Character::isJavaIdentifierPart));
    }

    boolean hasClass(String name) {
        return classes.contains(name);
    }

    boolean allows(String className) {
        int end = className.lastIndexOf('.');
        if (classes.contains(className) || end > 0 && packages.contains(className.substring(0, end))) {
            return true;
        }
        while (end > 0) {
            if (trees.contains(className.substring(0, end))) {
                return true;
            }
            end = className.lastIndexOf('.', end - 1);
        }
        return false;
    }
}
