package dev.sojourn.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types one codec knows beyond the closed set, by class for writing and by wire name for reading. */
final class RegisteredTypes {

    private static final int LONGEST_NAME = 128;
    private static final String LEGAL = "is not 1 to " + LONGEST_NAME + " characters of A-Z a-z 0-9 _ . : -";

    private final Map<Class<?>, RegisteredType> byClass = new LinkedHashMap<>();
    private final Map<String, RegisteredType> byName = new HashMap<>();
    private final Map<String, ObjectForm> forms = new LinkedHashMap<>();

    RegisteredTypes() {}

    RegisteredTypes(RegisteredTypes other) {
        byClass.putAll(other.byClass);
        byName.putAll(other.byName);
        forms.putAll(other.forms);
    }

    void add(ObjectForm form) {
        String name = form.name();
        if (!isWireName(name)) {
            throw new IllegalArgumentException("Name \"" + name + "\" of a fallback " + LEGAL);
        }
        if (forms.putIfAbsent(name, form) != null) {
            throw new IllegalArgumentException("Two fallbacks are named \"" + name + "\"; keep one.");
        }
    }

    void add(RegisteredType type) {
        if (!isWireName(type.wireName())) {
            throw new IllegalArgumentException(
                    "Wire name \"" + type.wireName() + "\" of " + type.type().getName() + " " + LEGAL);
        }
        if (BuiltInTypes.isWritten(type.type())) {
            throw new IllegalArgumentException(
                    type.type().getName() + " is stored without registration; remove it from the codec.");
        }
        RegisteredType sameName = byName.putIfAbsent(type.wireName(), type);
        if (sameName != null) {
            throw new IllegalArgumentException("Wire name \"" + type.wireName() + "\" is used for "
                    + sameName.type().getName() + " and for " + type.type().getName() + "; give each its own.");
        }
        RegisteredType sameClass = byClass.putIfAbsent(type.type(), type);
        if (sameClass != null) {
            throw new IllegalArgumentException(type.type().getName() + " is registered twice, as \""
                    + sameClass.wireName() + "\" and as \"" + type.wireName() + "\"; keep one.");
        }
    }

    /** Takes in what has other names than it had. */
    void rename(Renames renames) {
        for (Class<?> type : renames.types()) {
            RegisteredType known = byClass.get(type);
            if (known == null) {
                throw new IllegalArgumentException(
                        type.getName() + " is renamed, or something in it, and not registered; register it.");
            }
            Names names = renames.ofType(type, Names.of(List.of(known.wireName())));
            RegisteredType renamed = known.renamed(names.written().get(0), renames);
            byClass.put(type, renamed);
            // Under former names that others have given, too.
            byName.replaceAll((name, earlier) -> earlier == known ? renamed : earlier);
            for (String name : names.places().keySet()) {
                if (!isWireName(name)) {
                    throw new IllegalArgumentException(
                            "Former wire name \"" + name + "\" of " + type.getName() + " " + LEGAL);
                }
                RegisteredType other = byName.put(name, renamed);
                if (other != null && other.type() != type) {
                    throw new IllegalArgumentException("Former wire name \"" + name + "\" of " + type.getName()
                            + " is used for " + other.type().getName() + "; give each its own.");
                }
            }
        }
    }

    boolean has(Class<?> type) {
        return byClass.containsKey(type);
    }

    @Nullable
    RegisteredType of(Object value) {
        if (byClass.isEmpty()) {
            return null;
        }
        // A constant of an enum may be of an anonymous subclass.
        return byClass.get(value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass());
    }

    @Nullable
    RegisteredType named(String wireName) {
        return byName.get(wireName);
    }

    /** The fallbacks, in the order they are asked. */
    Collection<ObjectForm> forms() {
        return forms.values();
    }

    @Nullable
    ObjectForm form(String name) {
        return forms.get(name);
    }

    Collection<RegisteredType> all() {
        return byClass.values();
    }

    /** The registered classes without mutable parts: starts from all and strikes out until nothing changes. */
    Set<Class<?>> immutable() {
        Set<Class<?>> immutable = new HashSet<>(byClass.keySet());
        boolean struck;
        do {
            struck = byClass.values().stream()
                    .filter(type -> immutable.contains(type.type()))
                    .filter(type ->
                            !type.isImmutable(other -> BuiltInTypes.isImmutable(other) || immutable.contains(other)))
                    .map(RegisteredType::type)
                    .toList()
                    .stream()
                    .anyMatch(immutable::remove);
        } while (struck);
        return Set.copyOf(immutable);
    }

    /** Whether a value that is not of an immutable class of the closed set can't change, given which classes can't. */
    boolean isImmutable(Object value, Set<Class<?>> immutable) {
        RegisteredType registered = of(value);
        return registered != null
                ? immutable.contains(registered.type())
                : !BuiltInTypes.isWritten(value.getClass())
                        && forms.values().stream().anyMatch(form -> form.isImmutable(value));
    }

    static boolean isWireName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean legal = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "_.:-".indexOf(c) >= 0;
            if (!legal) {
                return false;
            }
        }
        return true;
    }
}
