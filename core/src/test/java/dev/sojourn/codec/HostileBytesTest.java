package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are, the answer is a value or a CodecException, soon and within bounded memory. */
@Timeout(300)
class HostileBytesTest {

    record Pair(Object left, Duration right) {}

    private final ValueCodec codec =
            ValueCodec.builder().record("pair", Pair.class).build();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "18", // a head that is cut off
                "1817", // 23 in two bytes
                "190017", // 23 in three bytes
                "1a0000ffff", // 65,535 in five bytes
                "1b00000000ffffffff", // 2^32-1 in nine bytes
                "1bffffffffffffffff", // above 2^63-1
                "1c", // reserved
                "5f40ff", // indefinite bytes
                "7f60ff", // indefinite text
                "9fff", // indefinite array
                "bfff", // indefinite map
                "5affffffff", // 4 GiB of bytes
                "7b7fffffffffffffff", // 8 EiB of text
                "9affffffff", // 4 Gi elements
                "9b0000000100000000", // a count that is 0 as an int
                "bb4000000000000001", // a count that is 2 when doubled as a long
                "6180", // a stray continuation byte
                "62c080", // an overlong NUL
                "63eda080", // a surrogate in UTF-8
                "64f4908080", // above U+10FFFF
                "63e28261", // a sequence that breaks off
                "f7", // undefined
                "f8ff", // simple(255)
                "f93c00", // a half-precision float
                "fb00", // a float that is cut off
                "0000", // two values
                "a1f6f6", // a key that is null
                "a18001", // a key that is a list
                "a1a001", // a key that is a map
                "a1d9c5b78001", // a key that is an Optional
                "d9c5b28201f6", // a sorted set of a number and null
                "d9c5b2820161b1", // a sorted set that ends early
                "d9c5b482613101", // a sorted map that is an array
                "d8493100", // 16-bit numbers in one byte and a half
                "d84a43000000", // 32-bit numbers of three bytes
                "d9c5ad4102", // a flag that is neither 0 nor 1
                "d834430a0000", // an IPv4 address of three bytes
                "d9c5c2616d", // a URL without a protocol
                "d9010281d9c5c26a687474703a2f2f612f62", // a URL in a set
                "d9c5c1635a5a5a", // an unknown currency
                "d9c5bf635a5a5a", // an unknown time zone
                "d9c5b8625a5a", // an unknown zone
                "d9c5b8615a", // an offset as the id of a zone
                "d9c5ab8261784100", // a fallback that is not there
                "a26161f66161f6", // one key twice
                "d9c5a21a80000000", // a tagged Long out of range
                "d9c5a01880", // a Byte of 128
                "d9c5a319ffff00", // a Character, then more
                "d9c5a320", // a Character of -1
                "d9c5a4420061", // UTF-16 that UTF-8 could have held
                "d9c5a441d8", // half a UTF-16 unit
                "c24100", // a big integer with a leading zero
                "c482000200", // a decimal fraction, then more
                "c482001bffffffffffffffff", // a decimal fraction above 2^63-1
                "c4821b000000008000000100", // an exponent beyond any scale
                "c48200c24101", // a short mantissa as a big integer
                "c48200c48200c24101", // a fraction as the mantissa of a fraction
                "d82541ff", // a UUID of one byte
                "d820612a20", // a URI, then more
                "d8206125", // no URI
                "d8641b7fffffffffffffff", // a date out of range
                "d903e9a201002700", // a time in units of 10^-8 seconds
                "d903e9a201002500", // a time in microseconds
                "d903e9a20100281a3b9aca00", // 10^9 nanoseconds
                "d903e9a2011b7fffffffffffffff2800", // a second beyond Instant
                "d903e9a2011b7fffffffffffffff2200", // a second beyond Date
                "d903e9a1010a", // a time without its fraction
                "d9c5a81a7fffffff", // a ZonedDateTime that is a number
                "d9c5a884000000634e2f41", // an unknown zone
                "d9c5a78300001a7fffffff", // an offset of 68 years
                "d9c5a963615f62", // no language tag
                "d9c5aa82647061697280", // a record whose content is an array
                "d9c5aa8264706169720100", // a record whose content is a number
                "d9c5aa826470616972a2646c656674f6646c656674f6", // one component twice
                "d9c5aa826470616972a165726967687401", // a component of another class
                "d9c5aa8263616263f6", // a name that is not registered
                "d9c5aa826a6a6176612e6c616e670af6", // a class name with a line break
                "d9ffff00", // an unknown tag
                "db7fffffffffffffff00", // the largest tag
                "c0c0c0c0c0c0c0c0c0c0", // tags without end
            })
    void everyMalformedItemIsDamage(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length)).isInstanceOf(DamagedDataException.class);
    }

    @Test
    void stretchOutsideTheArrayIsAProgrammingErrorNotDamage() {
        assertThatThrownBy(() -> codec.decode(new byte[3], 2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> codec.decode(new byte[3], 2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void nestingWithoutEndIsDamageNotAStackOverflow() {
        for (int opening : List.of(0x81, 0xa1, 0xc2, 0xd9)) {
            byte[] bytes = new byte[1 << 20];
            Arrays.fill(bytes, (byte) opening);
            assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length)).isInstanceOf(DamagedDataException.class);
        }
    }

    @Test
    void nestingInsideAnIgnoredComponentIsDamageNotAStackOverflow() {
        byte[] start = HexFormat.of().parseHex("d9c5aa826470616972a16178");
        for (int opening : List.of(0x81, 0xc2)) {
            byte[] bytes = Arrays.copyOf(start, 1 << 20);
            Arrays.fill(bytes, start.length, bytes.length, (byte) opening);
            assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length)).isInstanceOf(DamagedDataException.class);
        }
    }

    @Test
    void randomBytesGiveAValueOrACodecException() {
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            decodeWithinBounds(bytes);
        }
    }

    @Test
    void valuesThatAreCutOffOrAlteredGiveAValueOrACodecException() {
        for (int i = 0; i < 5_000; i++) {
            byte[] whole = codec.encode(new Pair(Values.random(random, 3), Duration.ofSeconds(i)));
            for (int cut = 0; cut < 10; cut++) {
                byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length));
                assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
                        .as("seed %d, round %d", seed, i)
                        .isInstanceOf(DamagedDataException.class);
            }
            for (int flip = 0; flip < 40; flip++) {
                byte[] bytes = whole.clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                decodeWithinBounds(bytes);
            }
        }
    }

    @Test
    void alteredBodiesGiveATableOrACodecException() {
        AttributeWriter writer = new AttributeWriter().userData(codec.encode("u"));
        byte[] whole = writer.put("a", codec.encode(1))
                .put("\u00e9", codec.encode("x"))
                .finish();
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 3));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                AttributeTable table = AttributeTable.parse(bytes);
                for (int index = 0; index < table.size(); index++) {
                    assertThat(table.indexOf(table.name(index))).isEqualTo(index);
                    assertThat(table.valueFrom(index)).isLessThan(table.valueTo(index));
                }
            } catch (CodecException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            } catch (RuntimeException | Error other) {
                fail("seed " + seed + ", bytes " + HexFormat.of().formatHex(bytes), other);
            }
        }
    }

    @Test
    void memoryStaysWithinAMultipleOfTheInput() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String pattern : List.of("99ffff", "9affff0000", "b9ffff6161", "80", "a0", "d9010280", "d9010299ffff")) {
            byte[] bytes = new byte[256 * 1024];
            byte[] piece = HexFormat.of().parseHex(pattern);
            bytes[0] = (byte) 0x9a;
            bytes[2] = 0x03;
            for (int i = 5; i < bytes.length; i++) {
                bytes[i] = piece[(i - 5) % piece.length];
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length)).isInstanceOf(DamagedDataException.class);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).as(pattern).isLessThan(128L * bytes.length);
        }
    }

    private void decodeWithinBounds(byte[] bytes) {
        try {
            Object value = codec.decode(bytes, 0, bytes.length);
            // What is accepted has a meaning of its own, so it can be written again.
            codec.encode(value);
        } catch (DamagedDataException expected) {
            assertThat(expected.getMessage()).contains("byte");
        } catch (RuntimeException | Error other) {
            fail("seed " + seed + ", bytes " + HexFormat.of().formatHex(bytes), other);
        }
    }
}
