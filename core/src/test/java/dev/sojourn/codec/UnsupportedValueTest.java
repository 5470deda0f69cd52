package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be stored is refused when it is written, never found out when it is read. */
class UnsupportedValueTest {

    private final ValueCodec codec = ValueCodec.standard();

    static Stream<Object> refused() {
        return Stream.of(
                new int[][] {{1}},
                new StringBuilder("a"),
                TimeUnit.DAYS,
                new Object(),
                new Date(0) {},
                new BigDecimal("1") {},
                Stream.empty(),
                Map.of(List.of(1), "one"),
                Map.of(TimeUnit.DAYS, "one"),
                Collections.singletonMap(null, "none"),
                EnumSet.of(TimeUnit.DAYS),
                EnumSet.noneOf(TimeUnit.class),
                new EnumMap<>(TimeUnit.class));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotInTheClosedSetIsRefused(Object value) {
        assertThatThrownBy(() -> codec.encode(value)).isInstanceOf(UnsupportedValueException.class);
    }

    @Test
    void arraysAreRefusedWithTheAdviceToStoreAList() {
        assertThatThrownBy(() -> codec.encode(new Object[] {"a"}))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("java.lang.Object[]")
                .hasMessageContaining("java.util.List");
    }

    @Test
    void refusalNamesClassAndPathButNoValue() {
        Object value = Map.of("cart", List.of("secret-1", Map.of("who@example.com", new StringBuilder("secret-2"))));

        assertThatThrownBy(() -> codec.encode(value))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("java.lang.StringBuilder")
                .hasMessageContaining("At .cart[1]{0} inside the value.")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("who@");
    }

    @Test
    void refusalOfAMapKeyNamesItsClass() {
        assertThatThrownBy(() -> codec.encode(List.of(Map.of(List.of(), "x"))))
                .hasMessageContaining("ListN")
                .hasMessageContaining("At [0]");
    }

    @Test
    void mapThatHoldsOneTextTwiceIsRefusedRatherThanUnreadableLater() {
        Map<String, Integer> map = new IdentityHashMap<>();
        map.put("k", 1);
        map.put(new String("k"), 2);
        assertThatThrownBy(() -> codec.encode(Collections.unmodifiableMap(map)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void depthLimitHoldsInBothDirections() {
        Object deepest = nested(32);
        byte[] encoded = codec.encode(deepest);
        assertThat(codec.decode(encoded, 0, encoded.length)).isEqualTo(deepest);
        assertThatThrownBy(() -> codec.encode(nested(33)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("32");

        byte[] deeper = ValueCodec.builder().depth(33).build().encode(nested(33));
        assertThatThrownBy(() -> codec.decode(deeper, 0, deeper.length)).isInstanceOf(DamagedDataException.class);
    }

    private static Object nested(int levels) {
        Object value = "leaf";
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? new ArrayList<>(List.of(value)) : new LinkedHashMap<>(Map.of("k", value));
        }
        return value;
    }

    @Test
    void valueThatContainsItselfIsRefused() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        assertThatThrownBy(() -> codec.encode(cycle))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("containing itself");
    }

    @Test
    void smallGraphThatUnfoldsWithoutEndIsStoppedByTheSizeLimit() {
        Object value = "leaf";
        for (int i = 0; i < 31; i++) {
            value = List.of(value, value);
        }
        Object bomb = value;
        assertThatThrownBy(() -> codec.encode(bomb))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("16777216 bytes");
    }

    @Test
    void limitOfTheCallIsKeptToTheByteAndTold() {
        assertThat(codec.encode("abc", 4)).hasSize(4);
        assertThatThrownBy(() -> codec.encode(List.of("abc"), 4))
                .isInstanceOfSatisfying(ValueTooLargeException.class, e -> {
                    assertThat(e.limit()).isEqualTo(4);
                    assertThat(e.path()).isEqualTo("[0]");
                })
                .hasMessageContaining("4 bytes");
        assertThatThrownBy(() -> ValueCodec.builder().maximumBytes(3).build().encode("abc", 4))
                .isInstanceOfSatisfying(
                        ValueTooLargeException.class, e -> assertThat(e.limit()).isEqualTo(3));
        assertThatThrownBy(() -> codec.encode(null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valueOverTheLimitIsRefusedBeforeItIsGoneThrough() {
        AtomicInteger seen = new AtomicInteger();
        // The JDK hides the class of this list; an own class would be refused.
        List<Object> counting = Collections.unmodifiableList(new AbstractList<>() {
            @Override
            public Object get(int index) {
                seen.incrementAndGet();
                return List.of(1, 2, 3);
            }

            @Override
            public int size() {
                return 200;
            }
        });
        assertThatThrownBy(() -> codec.encode(counting, 100)).isInstanceOf(ValueTooLargeException.class);
        // Each element takes at least a byte, so 200 of them cannot fit.
        assertThat(seen).hasValue(0);
        assertThatThrownBy(() -> codec.encode(counting, 300)).isInstanceOf(ValueTooLargeException.class);
        assertThat(seen).hasValueLessThan(80);
    }

    @Test
    void refusalNamesTheAttributeOnceItIsKnown() {
        assertThatThrownBy(() -> {
                    try {
                        codec.encode(List.of(new StringBuilder("secret")));
                    } catch (UnsupportedValueException e) {
                        throw e.inAttribute("cart");
                    }
                })
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageStartingWith("Attribute \"cart\" cannot be stored. A value of class java.lang.StringBuilder")
                .hasMessageEndingWith("At [0] inside the value.");
    }

    private static Set<Object> listsOfOneHashCode(int count) {
        Set<Object> lists = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < count; i++) {
            lists.add(List.of(i, -31 * i));
        }
        return lists;
    }

    @Test
    void aLongPathIsShownByItsBeginningAndItsEnd() {
        UnsupportedValueException refusal = new UnsupportedValueException("No.");
        for (int i = 199; i >= 0; i--) {
            refusal.underComponent("n" + i);
        }
        assertThat(refusal)
                .hasMessageStartingWith("No. At .n0.n1.n2.")
                .hasMessageContaining(" ... ")
                .hasMessageEndingWith(".n198.n199 inside the value.");
        assertThat(refusal.getMessage()).hasSizeLessThan(300);
        assertThat(refusal.path()).hasSizeGreaterThan(800);
    }

    /** As whoever can write to the store could leave it: each list of the set has the same hash code. */
    @Test
    void setWhoseElementsCollideCostsNoQuadraticTime() {
        byte[] list = codec.encode(new ArrayList<>(listsOfOneHashCode(30_000)));
        byte[] set = new byte[list.length + 3];
        System.arraycopy(new byte[] {(byte) 0xd9, 1, 2}, 0, set, 0, 3);
        System.arraycopy(list, 0, set, 3, list.length);

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> codec.decode(set, 0, set.length))
                        .isInstanceOf(DamagedDataException.class)
                        .hasMessageContaining("hash code"));
    }

    @Test
    void setThatCouldNotBeReadBackInTimeIsRefused() {
        assertThatThrownBy(() -> codec.encode(Map.of("k", listsOfOneHashCode(8_000))))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("hash code")
                .hasMessageEndingWith("At .k inside the value.");
        byte[] some = codec.encode(listsOfOneHashCode(1_000));
        assertThat((Set<?>) codec.decode(some, 0, some.length)).hasSize(1_000);
    }

    @Test
    void setsThatCollideAsOrdinaryOnesDoAreNoConcern() {
        Set<Object> pairs = new HashSet<>();
        Set<Object> points = new HashSet<>();
        for (int a = 0; a < 200; a++) {
            for (int b = a + 1; b < 200; b++) {
                pairs.add(Set.of(a, b));
                points.add(List.of(a, b));
            }
        }
        byte[] encoded = codec.encode(List.of(pairs, points));
        assertThat(codec.decode(encoded, 0, encoded.length)).isEqualTo(List.of(pairs, points));
    }

    @Test
    void collectionThatChangesWhileItIsWrittenIsRefusedRatherThanDamaged() {
        List<Object> growing = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return "a";
            }

            @Override
            public Iterator<Object> iterator() {
                return List.<Object>of("a").iterator();
            }

            @Override
            public int size() {
                return 2;
            }
        };
        assertThatThrownBy(() -> codec.encode(Collections.unmodifiableList(growing)))
                .isInstanceOf(ConcurrentModificationException.class);
    }
}
