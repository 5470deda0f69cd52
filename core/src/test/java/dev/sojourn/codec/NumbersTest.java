package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A number is read as another type exactly when it would come back equal from there. */
class NumbersTest {

    private static final List<Class<?>> TYPES = List.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    @Test
    void aNumberFitsEveryTypeThatHoldsItAndNoOther() {
        assertThat(fitting((byte) 7)).containsExactlyElementsOf(TYPES);
        assertThat(fitting(7)).containsExactlyElementsOf(TYPES);
        assertThat(fitting(7.0)).containsExactlyElementsOf(TYPES);
        assertThat(fitting(new BigDecimal("7"))).containsExactlyElementsOf(TYPES);
        assertThat(fitting(40_000)).doesNotContain(Byte.class, Short.class).contains(Integer.class, Float.class);
        assertThat(fitting(16_777_217)).doesNotContain(Float.class).contains(Double.class);
        assertThat(fitting(Long.MAX_VALUE)).containsExactly(Long.class, BigInteger.class, BigDecimal.class);
        assertThat(fitting(BigInteger.ONE.shiftLeft(64))).containsExactly(BigInteger.class, BigDecimal.class);
        assertThat(fitting(BigInteger.valueOf(Long.MIN_VALUE))).contains(Long.class);
        assertThat(fitting(0.5)).containsExactly(Float.class);
        assertThat(fitting(0.5f)).containsExactly(Double.class);
        assertThat(fitting(0.1)).isEmpty();
        assertThat(fitting(1e300)).isEmpty();
    }

    /** What a type can't hold is not left out in silence: the scale of a decimal, the sign of a zero. */
    @Test
    void whatWouldBeLostOnTheWayDoesNotFit() {
        assertThat(fitting(new BigDecimal("7.00"))).isEmpty();
        assertThat(fitting(-0.0)).containsExactly(Float.class);
        assertThat(fitting(-0.0f)).containsExactly(Double.class);
        assertThat(fitting(Double.NaN)).containsExactly(Float.class);
        assertThat(fitting(Double.POSITIVE_INFINITY)).containsExactly(Float.class);
        assertThat(fitting(9.3e18)).doesNotContain(Long.class);
        assertThat(fitting("7")).isEmpty();
        assertThat(fitting('7')).isEmpty();
    }

    @Test
    void whatFitsComesBackEqual() {
        for (Number number : List.<Number>of(1, -1L, 300, 0.25, 0.25f, new BigDecimal("12"), BigInteger.TEN, 0, 1e15)) {
            for (Class<?> type : TYPES) {
                Number there = Numbers.fit(number, type);
                if (there != null) {
                    assertThat(there).isExactlyInstanceOf(type);
                    assertThat(number.getClass() == type ? there : Numbers.fit(there, number.getClass()))
                            .isEqualTo(number);
                }
            }
        }
    }

    private static List<Class<?>> fitting(Object value) {
        return TYPES.stream()
                .filter(type -> value.getClass() == type ? isWhole(value) : Numbers.fit(value, type) != null)
                .toList();
    }

    /** Whether it counts among the types of its own in these lists, which only say so for whole numbers. */
    private static boolean isWhole(Object value) {
        return Numbers.fit(value, BigInteger.class) != null;
    }
}
