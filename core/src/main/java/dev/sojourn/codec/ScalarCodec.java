package dev.sojourn.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The wire forms of numbers, characters, texts, bytes, UUID, URI and Locale. */
final class ScalarCodec {

    private ScalarCodec() {}

    /** How many bytes a value will take, exactly for those that are written most. */
    static int likelySize(@Nullable Object value) {
        if (value instanceof String text) {
            return CborWriter.headSize(text.length()) + text.length();
        }
        if (value instanceof Integer number) {
            return CborWriter.headSize(number < 0 ? ~number : number);
        }
        if (value instanceof Long number) {
            int tag = number == number.intValue() ? CborWriter.headSize(Tag.LONG) : 0;
            return tag + CborWriter.headSize(number < 0 ? ~number : number);
        }
        return value == null || value instanceof Boolean ? 1 : 64;
    }

    /** Writes the value if it is one of these types. */
    static boolean write(Object value, CborWriter out) {
        if (value instanceof String text) {
            out.text(text);
        } else if (value instanceof Integer number) {
            out.integer(number);
        } else if (value instanceof Boolean flag) {
            out.octet(flag ? Cbor.TRUE : Cbor.FALSE);
        } else if (value instanceof Long number) {
            writeLong(number, out);
        } else if (value instanceof Double number) {
            out.octet(Cbor.DOUBLE);
            out.bigEndian(Double.doubleToRawLongBits(number), Double.BYTES);
        } else if (value instanceof Float number) {
            out.octet(Cbor.FLOAT);
            out.bigEndian(Float.floatToRawIntBits(number), Float.BYTES);
        } else if (value instanceof Short number) {
            tagged(Tag.SHORT, number, out);
        } else if (value instanceof Byte number) {
            tagged(Tag.BYTE, number, out);
        } else if (value instanceof Character character) {
            tagged(Tag.CHARACTER, character, out);
        } else if (value instanceof byte[] bytes) {
            out.bytes(bytes, 0, bytes.length);
        } else {
            return writeRare(value, out);
        }
        return true;
    }

    private static boolean writeRare(Object value, CborWriter out) {
        if (value instanceof UUID uuid) {
            out.head(Cbor.TAG, Tag.UUID);
            out.head(Cbor.BYTES, 2 * Long.BYTES);
            out.bigEndian(uuid.getMostSignificantBits(), Long.BYTES);
            out.bigEndian(uuid.getLeastSignificantBits(), Long.BYTES);
        } else if (value.getClass() == BigInteger.class) {
            writeBignum((BigInteger) value, out);
        } else if (value.getClass() == BigDecimal.class) {
            writeDecimal((BigDecimal) value, out);
        } else if (value instanceof URI uri) {
            writeUri(uri, out);
        } else if (value instanceof Locale locale) {
            writeLocale(locale, out);
        } else {
            return false;
        }
        return true;
    }

    private static void tagged(int tag, long number, CborWriter out) {
        out.head(Cbor.TAG, tag);
        out.integer(number);
    }

    /** A bare integer in the range of int is an Integer, so only the longs of that range need their tag. */
    private static void writeLong(long number, CborWriter out) {
        if (number == (int) number) {
            out.head(Cbor.TAG, Tag.LONG);
        }
        out.integer(number);
    }

    private static void writeBignum(BigInteger number, CborWriter out) {
        boolean negative = number.signum() < 0;
        byte[] magnitude = (negative ? number.not() : number).toByteArray();
        out.head(Cbor.TAG, negative ? Tag.NEGATIVE_BIGNUM : Tag.POSITIVE_BIGNUM);
        // Two's complement puts a zero octet before a magnitude with its top bit set, and for zero itself.
        out.bytes(magnitude, magnitude[0] == 0 ? 1 : 0, magnitude.length);
    }

    private static void writeDecimal(BigDecimal number, CborWriter out) {
        out.head(Cbor.TAG, Tag.DECIMAL_FRACTION);
        out.head(Cbor.ARRAY, 2);
        out.integer(-(long) number.scale());
        BigInteger unscaled = number.unscaledValue();
        if (unscaled.bitLength() < Long.SIZE) {
            out.integer(unscaled.longValue());
        } else {
            writeBignum(unscaled, out);
        }
    }

    private static void writeUri(URI uri, CborWriter out) {
        String text = uri.toString();
        try {
            if (new URI(text).equals(uri)) {
                out.head(Cbor.TAG, Tag.URI);
                out.text(text);
                return;
            }
        } catch (URISyntaxException e) {
            // As below: a relative path that begins like a scheme, for instance.
        }
        throw new UnsupportedValueException(
                "A java.net.URI that its text does not give again cannot be stored. Store its text.");
    }

    private static void writeLocale(Locale locale, CborWriter out) {
        String languageTag = locale.toLanguageTag();
        if (!Locale.forLanguageTag(languageTag).equals(locale)) {
            throw new UnsupportedValueException("A java.util.Locale that no BCP 47 language tag can express cannot be"
                    + " stored. Build it with Locale.Builder, or store its parts as texts.");
        }
        out.head(Cbor.TAG, Tag.LOCALE);
        out.text(languageTag);
    }

    /** Reads a simple value or a float. */
    static @Nullable Object readSimple(CborReader in) {
        return switch (in.simple()) {
            case Cbor.FLOAT -> Float.intBitsToFloat((int) in.bits(Float.BYTES));
            case Cbor.DOUBLE -> Double.longBitsToDouble(in.bits(Double.BYTES));
            default -> in.flag();
        };
    }

    static @Nullable Object flag(byte[] source, int at) {
        return switch (source[at] & 0xff) {
            case Cbor.NULL -> null;
            case Cbor.FALSE -> false;
            case Cbor.TRUE -> true;
            default -> throw DamagedDataException.at(at, "an unknown simple value");
        };
    }

    static Object readInteger(CborReader in) {
        return integer(in.integer());
    }

    static Object integer(long number) {
        if (number == (int) number) {
            return (int) number;
        }
        return number;
    }

    /** Reads what follows the tag, or returns null when the tag is none of these. */
    static @Nullable Object read(long tag, CborReader in) {
        return switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
            case Tag.LONG -> in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case Tag.SHORT -> (short) in.integer(Short.MIN_VALUE, Short.MAX_VALUE);
            case Tag.BYTE -> (byte) in.integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case Tag.CHARACTER -> (char) in.integer(Character.MIN_VALUE, Character.MAX_VALUE);
            case Tag.UTF_16 -> in.utf16();
            case Tag.UUID -> readUuid(in);
            case Tag.POSITIVE_BIGNUM, Tag.NEGATIVE_BIGNUM -> readBignum(tag, in);
            case Tag.DECIMAL_FRACTION -> readDecimal(in);
            case Tag.URI -> readUri(in);
            case Tag.LOCALE -> readLocale(in);
            default -> null;
        };
    }

    private static UUID readUuid(CborReader in) {
        byte[] bytes = in.bytes();
        if (bytes.length != 2 * Long.BYTES) {
            throw in.damage("a UUID that is not 16 bytes long");
        }
        return new UUID(Cbor.bits(bytes, 0, Long.BYTES), Cbor.bits(bytes, Long.BYTES, 2 * Long.BYTES));
    }

    private static BigInteger readBignum(long tag, CborReader in) {
        byte[] magnitude = in.bytes();
        if (magnitude.length > 0 && magnitude[0] == 0) {
            throw in.damage("a big integer is longer than needed");
        }
        BigInteger number = new BigInteger(1, magnitude);
        return tag == Tag.NEGATIVE_BIGNUM ? number.not() : number;
    }

    private static BigDecimal readDecimal(CborReader in) {
        in.array(2);
        int scale = (int) -in.integer(-(long) Integer.MAX_VALUE, -(long) Integer.MIN_VALUE);
        if (Cbor.major(in.peek()) != Cbor.TAG) {
            return BigDecimal.valueOf(in.integer(), scale);
        }
        long tag = in.tag();
        if (tag != Tag.POSITIVE_BIGNUM && tag != Tag.NEGATIVE_BIGNUM) {
            throw in.damage("the digits of a decimal fraction were expected");
        }
        BigInteger unscaled = readBignum(tag, in);
        if (unscaled.bitLength() < Long.SIZE) {
            throw in.damage("the digits of a decimal fraction are longer than needed");
        }
        return new BigDecimal(unscaled, scale);
    }

    private static URI readUri(CborReader in) {
        String text = in.text();
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw in.damage("a URI that does not follow the syntax of RFC 2396");
        }
    }

    private static Locale readLocale(CborReader in) {
        String languageTag = in.text();
        Locale locale = Locale.forLanguageTag(languageTag);
        if (!locale.toLanguageTag().equals(languageTag)) {
            throw in.damage("a locale that is not a BCP 47 language tag");
        }
        return locale;
    }
}
