package dev.sojourn.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers where a component is declared with another number type than it was stored with. */
final class Numbers {

    /** Up to so many bits, all integers are exact as floating point. */
    private static final int DOUBLE_BITS = 53;

    private static final int FLOAT_BITS = 24;

    private Numbers() {}

    /** The same number as another type, from which it would come back equal; null when there is none. */
    static @Nullable Number fit(Object value, Class<?> wanted) {
        if (value instanceof Float number && wanted == Double.class) {
            return (double) number;
        }
        if (value instanceof Double number && wanted == Float.class) {
            float shorter = number.floatValue();
            return number.equals((double) shorter) ? shorter : null;
        }
        BigInteger whole = whole(value);
        return whole == null ? null : integer(whole, wanted);
    }

    private static @Nullable Number integer(BigInteger whole, Class<?> wanted) {
        int bits = whole.bitLength();
        if (wanted == Integer.class && bits < Integer.SIZE) {
            return whole.intValue();
        } else if (wanted == Long.class && bits < Long.SIZE) {
            return whole.longValue();
        } else if (wanted == Short.class && bits < Short.SIZE) {
            return whole.shortValue();
        } else if (wanted == Byte.class && bits < Byte.SIZE) {
            return whole.byteValue();
        } else if (wanted == BigInteger.class) {
            return whole;
        } else if (wanted == BigDecimal.class) {
            return new BigDecimal(whole);
        } else if (wanted == Double.class && bits <= DOUBLE_BITS) {
            return whole.doubleValue();
        } else if (wanted == Float.class && bits <= FLOAT_BITS) {
            return whole.floatValue();
        }
        return null;
    }

    /** A number without a fraction, and without anything that an integer would not keep: a scale, a zero's sign. */
    private static @Nullable BigInteger whole(Object value) {
        if (value instanceof BigInteger number) {
            return number;
        } else if (value instanceof BigDecimal number) {
            return number.scale() == 0 ? number.unscaledValue() : null;
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            long whole = (long) number;
            int bits = value instanceof Float ? FLOAT_BITS : DOUBLE_BITS;
            boolean same = Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(number);
            return same && BigInteger.valueOf(whole).bitLength() <= bits ? BigInteger.valueOf(whole) : null;
        }
        boolean integer =
                value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
        return integer ? BigInteger.valueOf(((Number) value).longValue()) : null;
    }
}
