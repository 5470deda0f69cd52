package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A container is kept as the class it is, or refused; it never comes back as another that a program can name. */
class ContainersTest {

    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "a constant with a body";
            }
        }
    }

    enum Empty {}

    record Item(String sku, int count) {}

    static final ValueCodec CODEC = ValueCodec.builder()
            .enumeration("size", Size.class)
            .enumeration("empty", Empty.class)
            .record("item", Item.class)
            .build();

    static Stream<Object> kept() {
        Map<Object, Object> scalars = new LinkedHashMap<>();
        for (Object key : List.of(
                1,
                2L,
                (short) 3,
                'c',
                1.5,
                new BigDecimal("1.10"),
                true,
                new UUID(1, 2),
                LocalDate.EPOCH,
                Size.LARGE)) {
            scalars.put(key, List.of(key));
        }
        EnumMap<Size, Object> sizes = new EnumMap<>(Size.class);
        sizes.put(Size.LARGE, new Item("tea", 2));
        sizes.put(Size.SMALL, null);
        return Stream.of(
                scalars,
                new ArrayList<>(List.of(1)),
                new LinkedList<>(Arrays.asList(1, null, "a")),
                new CopyOnWriteArrayList<>(Arrays.asList("b", null)),
                new ArrayDeque<>(List.of("first", "last")),
                new LinkedHashSet<>(List.of(3, 1, 2)),
                new TreeSet<>(List.of("b", "a")),
                new TreeMap<>(Map.of(LocalDate.MAX, "far", LocalDate.MIN, "long ago")),
                new ConcurrentHashMap<>(Map.of("k", List.of(1))),
                EnumSet.of(Size.LARGE),
                EnumSet.noneOf(Size.class),
                EnumSet.allOf(Size.class),
                sizes,
                new EnumMap<>(Size.class),
                Optional.empty(),
                Optional.of(List.of(new Item("tea", 1))),
                List.of(new TreeMap<>(Map.of("nested", new TreeSet<>(Set.of(1))))));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void whatIsKeptComesBackEqualAndAsWhatItWas(Object value) {
        Object back = roundTrip(value);
        assertThat(back instanceof ArrayDeque<?> deque ? List.copyOf(deque) : back)
                .isEqualTo(value instanceof ArrayDeque<?> deque ? List.copyOf(deque) : value);
        if (Modifiers.canBeNamed(value.getClass())) {
            assertThat(back).isExactlyInstanceOf(value.getClass());
        }
    }

    /** The set stays one of its enum, so that constants can be added. */
    @Test
    @SuppressWarnings("unchecked")
    void anEmptySetOrMapOfAnEnumTakesItsConstantsAgain() {
        EnumSet<Size> set = (EnumSet<Size>) roundTrip(EnumSet.noneOf(Size.class));
        EnumMap<Size, Object> map = (EnumMap<Size, Object>) roundTrip(new EnumMap<>(Size.class));
        set.add(Size.SMALL);
        map.put(Size.LARGE, 1);
        assertThat(set).containsExactly(Size.SMALL);
        assertThat(map).containsKey(Size.LARGE);
    }

    @Test
    void hashSetsAndMapsKeepTheirOrder() {
        assertThat(roundTrip(new HashMap<>(Map.of("k", 1)))).isExactlyInstanceOf(LinkedHashMap.class);
        assertThat(roundTrip(new HashSet<>(Set.of(1)))).isExactlyInstanceOf(LinkedHashSet.class);
    }

    @Test
    void viewsComeBackAsThePlainCollection() {
        TreeMap<String, Integer> sorted = new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3));
        assertThat(roundTrip(sorted.headMap("c")))
                .isExactlyInstanceOf(TreeMap.class)
                .isEqualTo(Map.of("a", 1, "b", 2));
        assertThat(roundTrip(sorted.keySet())).isInstanceOf(TreeSet.class).isEqualTo(sorted.keySet());
        assertThat(roundTrip(Collections.synchronizedList(new ArrayList<>(List.of(1)))))
                .isExactlyInstanceOf(ArrayList.class);
        assertThat(roundTrip(Collections.emptyMap())).isEqualTo(Map.of());
    }

    static final class OwnMap extends HashMap<String, Object> {
        private static final long serialVersionUID = 1L;
        String extra = "";
    }

    static Stream<Object> refused() throws Exception {
        return Stream.of(
                new OwnMap(),
                new ArrayList<>() {},
                new Properties(),
                new Vector<>(),
                new ConcurrentSkipListMap<>(),
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                new TreeSet<>(Comparator.reverseOrder()),
                new TreeMap<String, Object>(Comparator.reverseOrder()).headMap("x"),
                ConcurrentHashMap.newKeySet(),
                EnumSet.noneOf(Empty.class),
                Map.of(new URL("http://localhost/"), 1),
                Set.of(new URL("http://localhost/")),
                Set.of(List.of(new URL("http://localhost/"))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeKeptIsRefusedWithWaysOut(Object value) {
        assertThatThrownBy(() -> CODEC.encode(value))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll("cannot be stored");
    }

    @Test
    void aRefusalNamesClassPathAndThreeWaysOut() {
        assertThatThrownBy(() -> CODEC.encode(Map.of("flash", List.of(new OwnMap()))))
                .hasMessageContainingAll(
                        OwnMap.class.getTypeName(),
                        "a list, set or map of java.util itself",
                        "ValueCodec.Builder.fallback",
                        "EngineBuilder.nodeLocal",
                        "At .flash[0] inside the value.");
    }

    /** To compare two URLs asks the network, also when somebody has planted them in a store. */
    @Test
    void noUrlIsReadIntoASet() throws Exception {
        byte[] list = CODEC.encode(List.of(List.of(new URL("http://localhost/"))));
        byte[] set = new byte[list.length + 3];
        System.arraycopy(new byte[] {(byte) 0xd9, 1, 2}, 0, set, 0, 3);
        System.arraycopy(list, 0, set, 3, list.length);
        assertThatThrownBy(() -> CODEC.decode(set, 0, set.length))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("network");
        assertThat(roundTrip(List.of(URI.create("http://localhost/"))))
                .isEqualTo(List.of(URI.create("http://localhost/")));
    }

    /** One that changes while it is stored is told, and not left as bytes that nobody can read. */
    @Test
    void aMapOfAnEnumThatChangesMeanwhileIsNotDamaged() {
        EnumMap<Size, Object> map = new EnumMap<>(Size.class);
        ValueCodec codec = ValueCodec.builder()
                .enumeration("size", Size.class)
                .register(
                        "builder",
                        StringBuilder.class,
                        text -> {
                            map.put(Size.LARGE, 1);
                            return text.toString();
                        },
                        text -> new StringBuilder(text.toString()))
                .build();
        map.put(Size.SMALL, new StringBuilder());
        assertThatThrownBy(() -> codec.encode(map)).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void aSetThatHoldsOneElementTwiceIsRefused() {
        Set<List<Integer>> changed = new HashSet<>();
        List<Integer> first = new ArrayList<>(List.of(1));
        changed.add(first);
        changed.add(new ArrayList<>(List.of(2)));
        first.set(0, 2);
        Set<String> byIdentity = Collections.newSetFromMap(new IdentityHashMap<>());
        byIdentity.add("a");
        byIdentity.add(new StringBuilder("a").toString());
        for (Set<?> set : List.of(changed, byIdentity)) {
            assertThatThrownBy(() -> CODEC.encode(set))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("twice");
        }
    }

    /** Few elements each, but a comparison of two of them takes as long as they are nested. */
    @Test
    void setsInSetsWhoseElementsCollideAreBounded() {
        for (int[] sizes : List.of(new int[] {18, 18, 18}, new int[] {10, 10, 10, 10})) {
            Object nested = colliding(sizes, 0, 0);
            assertThatThrownBy(() -> CODEC.encode(nested))
                    .as(Arrays.toString(sizes))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("one hash code");
        }
        Set<Set<Set<Integer>>> ordinary = new LinkedHashSet<>();
        for (int i = 0; i < 60; i++) {
            Set<Set<Integer>> inner = new LinkedHashSet<>();
            for (int j = 0; j < 60; j++) {
                inner.add(Set.of(i * 60 + j));
            }
            ordinary.add(inner);
        }
        assertThat(roundTrip(ordinary)).isEqualTo(ordinary);
    }

    /** Sets of one hash code each, all of them different. */
    private static Object colliding(int[] sizes, int level, int number) {
        if (level == sizes.length) {
            return List.of(number, -31 * number);
        }
        Set<Object> set = new LinkedHashSet<>();
        for (int i = 0; i < sizes[level]; i++) {
            set.add(colliding(sizes, level + 1, number * sizes[level] + i));
        }
        return set;
    }

    /** The JDK sorts what has one hash code within one class only. */
    @Test
    void numbersOfTwoClassesAndOneHashCodeAreBounded() {
        Set<Object> set = new LinkedHashSet<>();
        for (long i = 0; i < 3_000; i++) {
            long high = i << 32 | i;
            set.add(high);
            set.add(Double.longBitsToDouble(high));
        }
        assertThatThrownBy(() -> CODEC.encode(set))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("one hash code");
        set.removeIf(Double.class::isInstance);
        assertThat(roundTrip(set)).isEqualTo(set);
    }

    /** Keys whose hash codes collide are compared with each other, as the elements of a set are. */
    @Test
    void keysOfOneHashCodeAreBounded() {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < 3_000; i++) {
            map.put(URI.create("x:" + collision(i)), 0);
        }
        assertThatThrownBy(() -> CODEC.encode(map))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("one hash code");
    }

    /** Texts of one hash code: "Aa" and "BB" have the same. */
    private static String collision(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 12; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    private static Object roundTrip(Object value) {
        byte[] bytes = CODEC.encode(value);
        Object back = CODEC.decode(bytes, 0, bytes.length);
        assertThat(CODEC.normalized(bytes, 0, bytes.length)).isEqualTo(CODEC.encode(back));
        return back;
    }

    /** What a program can write down after {@code new}. */
    private static final class Modifiers {
        static boolean canBeNamed(Class<?> type) {
            return java.lang.reflect.Modifier.isPublic(type.getModifiers())
                    && (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type));
        }
    }
}
