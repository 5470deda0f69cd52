package dev.sojourn.codec;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The containers that every codec keeps, each by a tag of its own. A class that a program can name comes back as that
 * class, or is none of these; only what the JDK hides behind {@code List.of}, {@code Collections.unmodifiableMap} and
 * the like comes back as the plain list, set or map.
 */
enum ContainerKind {
    LIST(0, Shape.ELEMENTS),
    LINKED_LIST(Tag.LINKED_LIST, Shape.ELEMENTS),
    COPY_ON_WRITE_LIST(Tag.COPY_ON_WRITE_LIST, Shape.ELEMENTS),
    DEQUE(Tag.ARRAY_DEQUE, Shape.ELEMENTS),
    SET(Tag.SET, Shape.ELEMENTS),
    TREE_SET(Tag.TREE_SET, Shape.ELEMENTS),
    ENUM_SET(Tag.ENUM_SET, Shape.OF_ENUM),
    MAP(0, Shape.ENTRIES),
    TREE_MAP(Tag.TREE_MAP, Shape.ENTRIES),
    CONCURRENT_MAP(Tag.CONCURRENT_MAP, Shape.ENTRIES),
    ENUM_MAP(Tag.ENUM_MAP, Shape.OF_ENUM),
    OPTIONAL(Tag.OPTIONAL, Shape.ITEM);

    /** What follows the tag. */
    enum Shape {
        /** An array of values. */
        ELEMENTS,
        /** A map from scalars to values. */
        ENTRIES,
        /** An array of the wire name of an enum, and an array or a map as above. */
        OF_ENUM,
        /** One value. */
        ITEM
    }

    private static final Map<Class<?>, ContainerKind> BY_CLASS = Map.ofEntries(
            Map.entry(ArrayList.class, LIST),
            Map.entry(LinkedList.class, LINKED_LIST),
            Map.entry(CopyOnWriteArrayList.class, COPY_ON_WRITE_LIST),
            Map.entry(ArrayDeque.class, DEQUE),
            Map.entry(HashSet.class, SET),
            Map.entry(LinkedHashSet.class, SET),
            Map.entry(TreeSet.class, TREE_SET),
            Map.entry(HashMap.class, MAP),
            Map.entry(LinkedHashMap.class, MAP),
            Map.entry(TreeMap.class, TREE_MAP),
            Map.entry(ConcurrentHashMap.class, CONCURRENT_MAP),
            Map.entry(EnumMap.class, ENUM_MAP),
            Map.entry(Optional.class, OPTIONAL));

    /** The empty collections of Kotlin are hidden too, but not by the JDK: {@code emptyList()} and so on. */
    private static final Set<String> HIDDEN_IN_KOTLIN =
            Set.of("kotlin.collections.EmptyList", "kotlin.collections.EmptySet", "kotlin.collections.EmptyMap");

    private static final Map<Integer, ContainerKind> BY_TAG = new HashMap<>();

    static {
        for (ContainerKind kind : values()) {
            if (kind.tag != 0) {
                BY_TAG.put(kind.tag, kind);
            }
        }
    }

    final int tag;
    final Shape shape;

    ContainerKind(int tag, Shape shape) {
        this.tag = tag;
        this.shape = shape;
    }

    /** What a value is kept as, or null when it is no container that would come back as what it is. */
    static @Nullable ContainerKind of(Object value) {
        ContainerKind kind = BY_CLASS.get(value.getClass());
        if (kind == null) {
            kind = value instanceof EnumSet<?> ? ENUM_SET : isHidden(value.getClass()) ? plain(value) : null;
        }
        return kind == null || isOrderedByOthers(value) ? null : kind;
    }

    /** What a tag says, or null when it is none of these. */
    static @Nullable ContainerKind of(long tag) {
        return tag < 0 || tag > Integer.MAX_VALUE ? null : BY_TAG.get((int) tag);
    }

    private static @Nullable ContainerKind plain(Object value) {
        if (value instanceof List) {
            return LIST;
        } else if (value instanceof Set) {
            return value instanceof SortedSet ? TREE_SET : SET;
        } else if (value instanceof Map) {
            return value instanceof SortedMap ? TREE_MAP : MAP;
        }
        return null;
    }

    /** An order that is not that of the elements themselves could not be kept. */
    private static boolean isOrderedByOthers(Object value) {
        return value instanceof SortedSet<?> set && set.comparator() != null
                || value instanceof SortedMap<?, ?> map && map.comparator() != null;
    }

    private static boolean isHidden(Class<?> type) {
        return type.getClassLoader() == null && !isPublic(type) || HIDDEN_IN_KOTLIN.contains(type.getName());
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    /** An empty collection of this kind to be filled. */
    @SuppressWarnings("JdkObsolete") // applications store it, so it comes back as what it was
    Collection<@Nullable Object> collection() {
        return switch (this) {
            case LIST -> new ArrayList<>();
            case LINKED_LIST -> new LinkedList<>();
            // Filled at once, see the decoder: each addition copies it.
            case COPY_ON_WRITE_LIST -> new ArrayList<>();
            case DEQUE -> new ArrayDeque<>();
            case SET -> new LinkedHashSet<>();
            case TREE_SET -> new TreeSet<>();
            default -> throw new IllegalStateException(this + " is no collection");
        };
    }

    /** An empty map of this kind to be filled. */
    Map<Object, @Nullable Object> map() {
        return switch (this) {
            case MAP -> new LinkedHashMap<>();
            case TREE_MAP -> new TreeMap<>();
            case CONCURRENT_MAP -> new ConcurrentHashMap<>();
            default -> throw new IllegalStateException(this + " is no map");
        };
    }

    /** The classes that are kept, for records that declare them. */
    static Set<Class<?>> classes() {
        Set<Class<?>> classes = new HashSet<>(BY_CLASS.keySet());
        classes.add(EnumSet.class);
        return classes;
    }
}
