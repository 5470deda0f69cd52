package dev.sojourn.codec;

import org.jspecify.annotations.Nullable;

/**
 * The wire forms of arrays of numbers, flags, characters and texts: typed arrays in big endian (RFC 8746) where it has
 * the type, and otherwise private tags. {@code byte[]} is the plain byte string.
 */
final class ArrayCodec {

    private ArrayCodec() {}

    /** Writes the value if it is one of these arrays. */
    static boolean write(Object value, CborWriter out) {
        if (value instanceof String[] texts) {
            writeTexts(texts, out);
        } else if (value instanceof int[] numbers) {
            head(Tag.INT_ARRAY, numbers.length, Integer.BYTES, out);
            for (int number : numbers) {
                out.bigEndian(number, Integer.BYTES);
            }
        } else if (value instanceof long[] numbers) {
            head(Tag.LONG_ARRAY, numbers.length, Long.BYTES, out);
            for (long number : numbers) {
                out.bigEndian(number, Long.BYTES);
            }
        } else if (value instanceof double[] numbers) {
            head(Tag.DOUBLE_ARRAY, numbers.length, Double.BYTES, out);
            for (double number : numbers) {
                out.bigEndian(Double.doubleToRawLongBits(number), Double.BYTES);
            }
        } else if (value instanceof float[] numbers) {
            head(Tag.FLOAT_ARRAY, numbers.length, Float.BYTES, out);
            for (float number : numbers) {
                out.bigEndian(Float.floatToRawIntBits(number), Float.BYTES);
            }
        } else {
            return writeSmall(value, out);
        }
        return true;
    }

    private static boolean writeSmall(Object value, CborWriter out) {
        if (value instanceof short[] numbers) {
            head(Tag.SHORT_ARRAY, numbers.length, Short.BYTES, out);
            for (short number : numbers) {
                out.bigEndian(number, Short.BYTES);
            }
        } else if (value instanceof char[] units) {
            head(Tag.CHAR_ARRAY, units.length, Character.BYTES, out);
            for (char unit : units) {
                out.bigEndian(unit, Character.BYTES);
            }
        } else if (value instanceof boolean[] flags) {
            head(Tag.BOOLEAN_ARRAY, flags.length, 1, out);
            for (boolean flag : flags) {
                out.octet(flag ? 1 : 0);
            }
        } else {
            return false;
        }
        return true;
    }

    private static void head(int tag, int length, int octets, CborWriter out) {
        out.requireRoom((long) length * octets);
        out.head(Cbor.TAG, tag);
        out.head(Cbor.BYTES, (long) length * octets);
    }

    private static void writeTexts(String[] texts, CborWriter out) {
        out.requireRoom(texts.length);
        out.head(Cbor.TAG, Tag.STRING_ARRAY);
        out.head(Cbor.ARRAY, texts.length);
        for (String text : texts) {
            if (text == null) {
                out.octet(Cbor.NULL);
            } else {
                out.text(text);
            }
        }
    }

    /** Reads what follows the tag, or returns null when the tag is none of these. */
    static @Nullable Object read(long tag, CborReader in) {
        return switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
            case Tag.STRING_ARRAY -> readTexts(in);
            case Tag.BOOLEAN_ARRAY -> readFlags(in);
            case Tag.CHAR_ARRAY -> {
                byte[] bytes = bytes(Character.BYTES, in);
                char[] units = new char[bytes.length / Character.BYTES];
                for (int i = 0; i < units.length; i++) {
                    units[i] = (char) bits(bytes, i, Character.BYTES);
                }
                yield units;
            }
            case Tag.SHORT_ARRAY -> {
                byte[] bytes = bytes(Short.BYTES, in);
                short[] numbers = new short[bytes.length / Short.BYTES];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (short) bits(bytes, i, Short.BYTES);
                }
                yield numbers;
            }
            case Tag.INT_ARRAY -> {
                byte[] bytes = bytes(Integer.BYTES, in);
                int[] numbers = new int[bytes.length / Integer.BYTES];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (int) bits(bytes, i, Integer.BYTES);
                }
                yield numbers;
            }
            case Tag.LONG_ARRAY -> readLongs(in);
            case Tag.FLOAT_ARRAY -> {
                byte[] bytes = bytes(Float.BYTES, in);
                float[] numbers = new float[bytes.length / Float.BYTES];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = Float.intBitsToFloat((int) bits(bytes, i, Float.BYTES));
                }
                yield numbers;
            }
            case Tag.DOUBLE_ARRAY -> {
                long[] bits = readLongs(in);
                double[] numbers = new double[bits.length];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = Double.longBitsToDouble(bits[i]);
                }
                yield numbers;
            }
            default -> null;
        };
    }

    private static long[] readLongs(CborReader in) {
        byte[] bytes = bytes(Long.BYTES, in);
        long[] numbers = new long[bytes.length / Long.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bits(bytes, i, Long.BYTES);
        }
        return numbers;
    }

    private static boolean[] readFlags(CborReader in) {
        byte[] bytes = in.bytes();
        boolean[] flags = new boolean[bytes.length];
        for (int i = 0; i < flags.length; i++) {
            if (bytes[i] != 0 && bytes[i] != 1) {
                throw in.damage("a flag that is neither 0 nor 1");
            }
            flags[i] = bytes[i] == 1;
        }
        return flags;
    }

    private static @Nullable String[] readTexts(CborReader in) {
        @Nullable String[] texts = new String[in.array()];
        for (int i = 0; i < texts.length; i++) {
            boolean absent = (in.peek() & 0xff) == Cbor.NULL;
            if (absent) {
                in.simple();
            } else {
                texts[i] = in.text();
            }
        }
        return texts;
    }

    private static byte[] bytes(int octets, CborReader in) {
        byte[] bytes = in.bytes();
        if (bytes.length % octets != 0) {
            throw in.damage("an array that ends inside a number");
        }
        return bytes;
    }

    private static long bits(byte[] bytes, int index, int octets) {
        return Cbor.bits(bytes, index * octets, (index + 1) * octets);
    }
}
