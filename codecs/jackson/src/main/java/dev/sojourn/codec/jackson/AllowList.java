package dev.sojourn.codec.jackson;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which classes may be named in the JSON, asked alike when it is written and when it is read. Names are compared as
 * they are: nothing is allowed because of what it extends.
 */
final class AllowList {

    private static final int LONGEST_NAME = 512;
    private static final String ENUM_SET = EnumSet.class.getName();
    private static final String ENUM_MAP = EnumMap.class.getName();
    private static final String OF_OBJECTS = "," + Object.class.getName();

    private final Set<String> names;
    /** Packages, each with the dot that ends it. */
    private final List<String> packages;
    /** Classes that their package does not allow. */
    private final Set<String> refused;
    /** What is allowed by a rule of its own. */
    private final Predicate<String> others;

    AllowList(Set<String> names, List<String> packages, Set<String> refused, Predicate<String> others) {
        this.names = Set.copyOf(names);
        this.packages = List.copyOf(packages);
        this.refused = Set.copyOf(refused);
        this.others = others;
    }

    /** Whether JSON may name this class, array class, set of constants or map of constants. */
    boolean permits(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        if (name.charAt(0) == '[') {
            return permitsArray(name);
        }
        if (name.indexOf('<') >= 0) {
            String constants = constants(name);
            return constants != null && permitsClass(constants);
        }
        return permitsClass(name) || others.test(name);
    }

    private boolean permitsClass(String name) {
        return names.contains(name) || isInPackage(name) && !refuses(name);
    }

    /** Whether a class was named as no value, and is not allowed by itself. Proxies are what they stand for. */
    boolean refuses(String name) {
        if (refused.isEmpty()) {
            return false;
        }
        int proxy = name.indexOf("$$");
        String own = proxy < 0 ? name : name.substring(0, proxy);
        return refused.contains(own) && !names.contains(own);
    }

    private boolean isInPackage(String name) {
        for (String each : packages) {
            if (name.startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    private boolean permitsArray(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        String element = name.substring(dimensions);
        if (element.length() == 1) {
            return "ZBCSIJFD".contains(element);
        }
        if (!element.startsWith("L") || !element.endsWith(";")) {
            return false;
        }
        String type = element.substring(1, element.length() - 1);
        return PlatformTypes.isArrayElement(type) || type.indexOf('<') < 0 && permitsClass(type);
    }

    /** The enum in the name of an {@code EnumSet} or {@code EnumMap}, as Jackson writes it, or null. */
    private static @Nullable String constants(String name) {
        int from = name.indexOf('<') + 1;
        boolean map = name.startsWith(ENUM_MAP) && from == ENUM_MAP.length() + 1;
        if (!map && !(name.startsWith(ENUM_SET) && from == ENUM_SET.length() + 1) || !name.endsWith(">")) {
            return null;
        }
        String inside = name.substring(from, name.length() - 1);
        String type = map && inside.endsWith(OF_OBJECTS)
                ? inside.substring(0, inside.length() - OF_OBJECTS.length())
                : inside;
        return type.chars().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.') ? type : null;
    }
}
