package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be stored is refused when it is written, never found out when it is read. */
class UnsupportedValueTest {

    private final ValueCodec codec = ValueCodec.standard();

    static Stream<Object> refused() {
        return Stream.of(
                new int[] {1},
                new StringBuilder("a"),
                TimeUnit.DAYS,
                new Object(),
                new Date(0) {},
                new BigDecimal("1") {},
                Stream.empty(),
                Map.of(1, "one"),
                Collections.singletonMap(null, "none"),
                new ArrayDeque<>());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotInTheClosedSetIsRefused(Object value) {
        assertThatThrownBy(() -> codec.encode(value)).isInstanceOf(UnsupportedValueException.class);
    }

    @Test
    void arraysAreRefusedWithTheAdviceToStoreAList() {
        assertThatThrownBy(() -> codec.encode(new String[] {"a"}))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("java.lang.String[]")
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
        assertThatThrownBy(() -> codec.encode(List.of(Map.of(7L, "x"))))
                .hasMessageContaining("java.lang.Long")
                .hasMessageContaining("At [0]");
    }

    @Test
    void mapThatHoldsOneTextTwiceIsRefusedRatherThanUnreadableLater() {
        Map<String, Integer> map = new IdentityHashMap<>();
        map.put("k", 1);
        map.put(new String("k"), 2);
        assertThatThrownBy(() -> codec.encode(map)).isInstanceOf(UnsupportedValueException.class);
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
        assertThatThrownBy(() -> codec.encode(growing)).isInstanceOf(ConcurrentModificationException.class);
    }
}
