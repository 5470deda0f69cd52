package dev.sojourn.codec.jackson;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The classes of the JDK that objects may hold: those that come back as what they were, whatever their value. */
final class PlatformTypes {

    private static final Set<String> SCALARS = names(
            "java.lang.",
            "Boolean Byte Short Integer Long Float Double Character String",
            "java.math.",
            "BigInteger BigDecimal",
            "java.time.",
            "Instant Duration Period LocalDate LocalTime LocalDateTime OffsetTime OffsetDateTime ZonedDateTime Year"
                    + " YearMonth MonthDay ZoneId ZoneOffset DayOfWeek Month",
            "java.util.",
            "Date UUID Locale Currency TimeZone",
            "java.net.",
            "URI URL");

    private static final Set<String> CONTAINERS = names(
            "java.util.",
            "ArrayList LinkedList ArrayDeque Vector HashSet LinkedHashSet TreeSet HashMap LinkedHashMap TreeMap"
                    + " Hashtable Optional",
            "java.util.Collections$",
            "EmptyList EmptySet EmptyMap SingletonList SingletonSet SingletonMap UnmodifiableRandomAccessList"
                    + " UnmodifiableSet UnmodifiableMap SynchronizedRandomAccessList SynchronizedSet SynchronizedMap",
            "java.util.concurrent.",
            "ConcurrentHashMap ConcurrentSkipListMap ConcurrentSkipListSet ConcurrentLinkedQueue ConcurrentLinkedDeque"
                    + " CopyOnWriteArrayList CopyOnWriteArraySet",
            "java.util.concurrent.atomic.",
            "AtomicBoolean AtomicInteger AtomicLong");

    private static final Set<String> ALL =
            Stream.of(SCALARS, CONTAINERS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    /**
     * Classes that programs can't name, by the one among them that reading gives. What is not here, such as a view of
     * a part of a list, comes back as the plain list, set or map.
     */
    private static final Map<String, String> READ_AS = Map.of(
            "java.util.Collections$UnmodifiableList", "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$SynchronizedList", "java.util.Collections$SynchronizedRandomAccessList",
            "java.util.ImmutableCollections$List12", "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.ImmutableCollections$ListN", "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.ImmutableCollections$Set12", "java.util.Collections$UnmodifiableSet",
            "java.util.ImmutableCollections$SetN", "java.util.Collections$UnmodifiableSet",
            "java.util.ImmutableCollections$Map1", "java.util.Collections$UnmodifiableMap",
            "java.util.ImmutableCollections$MapN", "java.util.Collections$UnmodifiableMap");

    /**
     * Maps and lists that readers of JSON make, which are of no use as classes of their own: the claims of a token hold
     * them wherever a claim is an object. They come back as the JDK's.
     */
    private static final Map<String, String> OF_PARSERS = Map.of(
            "com.nimbusds.jose.shaded.gson.internal.LinkedTreeMap", "java.util.LinkedHashMap",
            "com.google.gson.internal.LinkedTreeMap", "java.util.LinkedHashMap",
            "net.minidev.json.JSONObject", "java.util.LinkedHashMap",
            "net.minidev.json.JSONArray", "java.util.ArrayList");

    private PlatformTypes() {}

    private static Set<String> names(String... packagesAndNames) {
        Stream.Builder<String> names = Stream.builder();
        for (int i = 0; i < packagesAndNames.length; i += 2) {
            for (String name : packagesAndNames[i + 1].split(" ", -1)) {
                names.add(packagesAndNames[i] + name);
            }
        }
        return names.build().collect(Collectors.toUnmodifiableSet());
    }

    static Set<String> names() {
        return ALL;
    }

    static boolean isKnown(String name) {
        return ALL.contains(name);
    }

    static boolean isScalar(String name) {
        return SCALARS.contains(name);
    }

    /** Arrays of them need no more than the name of the array class. */
    static boolean isArrayElement(String name) {
        return name.equals("java.lang.Object") || name.equals("java.lang.Number") || SCALARS.contains(name);
    }

    /** Whether a class is the JDK's own and none that a program can name. */
    static boolean isHidden(Class<?> type) {
        return type.getClassLoader() == null && type.getName().startsWith("java.util.") && !isPublic(type);
    }

    /** Whether a class is a container of a reader of JSON, which comes back as the JDK's. */
    static boolean isOfParser(Class<?> type) {
        return OF_PARSERS.containsKey(type.getName());
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    /** The name to write for a class. */
    static String written(Class<?> type, String name) {
        if (isOfParser(type)) {
            return OF_PARSERS.getOrDefault(type.getName(), name);
        }
        if (!isHidden(type) || name.indexOf('<') >= 0) {
            return name;
        }
        String readAs = READ_AS.getOrDefault(name, name);
        if (ALL.contains(readAs)) {
            return readAs;
        } else if (List.class.isAssignableFrom(type)) {
            return "java.util.ArrayList";
        } else if (Set.class.isAssignableFrom(type)) {
            return "java.util.LinkedHashSet";
        }
        return Map.class.isAssignableFrom(type) ? "java.util.LinkedHashMap" : name;
    }
}
