package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValueCodecTest {

    private final ValueCodec codec = ValueCodec.standard();

    static Stream<Object> scalars() {
        return Stream.of(
                true,
                false,
                Byte.MIN_VALUE,
                Byte.MAX_VALUE,
                Short.MIN_VALUE,
                Short.MAX_VALUE,
                0,
                -1,
                23,
                24,
                255,
                256,
                65_535,
                65_536,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                0L,
                -1L,
                Integer.MAX_VALUE + 1L,
                Integer.MIN_VALUE - 1L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                BigInteger.ZERO,
                BigInteger.ONE.negate(),
                BigInteger.valueOf(255),
                BigInteger.valueOf(-256),
                BigInteger.TEN.pow(400).negate(),
                0.0f,
                -0.0f,
                Float.MIN_VALUE,
                Float.intBitsToFloat(0x7fc0_1234),
                0.0,
                -0.0,
                Double.NaN,
                Double.longBitsToDouble(0x7ff8_0000_dead_beefL),
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                new BigDecimal("1.10"),
                new BigDecimal("-0.000"),
                BigDecimal.valueOf(Long.MIN_VALUE, Integer.MIN_VALUE),
                BigDecimal.valueOf(Long.MAX_VALUE, Integer.MAX_VALUE),
                new BigDecimal(BigInteger.ONE.shiftLeft(63), 7),
                '\0',
                '\ud800',
                '\uffff',
                "",
                "plain",
                "\u0000 and \u00e9\u20ac \ud83d\ude00",
                "\ud800",
                "\udc00\ud800",
                "x\ud83d",
                new byte[0],
                new byte[] {(byte) 0xac, (byte) 0xed, 0, 5},
                Instant.MIN,
                Instant.MAX,
                Instant.EPOCH.minusNanos(1),
                new Date(0),
                new Date(-1),
                new Date(Long.MIN_VALUE),
                new Date(Long.MAX_VALUE),
                Duration.ZERO,
                Duration.ofSeconds(Long.MIN_VALUE),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                LocalDate.MIN,
                LocalDate.MAX,
                LocalTime.MIN,
                LocalTime.MAX,
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                OffsetDateTime.MIN,
                OffsetDateTime.MAX,
                ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 1, ZoneId.of("Europe/Vienna"))
                        .withLaterOffsetAtOverlap(),
                ZonedDateTime.of(LocalDateTime.MIN, ZoneOffset.MAX),
                ZonedDateTime.of(LocalDateTime.MAX, ZoneOffset.MIN),
                ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneId.of("GMT+1")),
                new UUID(0, 0),
                new UUID(-1, Long.MIN_VALUE),
                URI.create("urn:isbn:0451450523"),
                URI.create(""),
                URI.create("/a%20b?q=\u00e9#f"),
                Locale.ROOT,
                Locale.forLanguageTag("sr-Latn-RS"),
                new Locale("ja", "JP", "JP"));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void everyScalarComesBackAsTheSameClassAndTheSameBits(Object value) {
        assertThat(Values.describe(roundTrip(value))).isEqualTo(Values.describe(value));
    }

    @Test
    void nullComesBackAsNull() {
        assertThat(roundTrip(null)).isNull();
    }

    @Test
    void collectionsComeBackMutableInTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("__proto__", List.of(1, 2L, "three"));
        map.put("constructor", new LinkedHashSet<>(Arrays.asList("b", null, "a")));
        map.put("", Collections.singletonMap("\ud800", null));

        @SuppressWarnings("unchecked")
        Map<String, Object> back = (Map<String, Object>) roundTrip(map);

        assertThat(back).isExactlyInstanceOf(LinkedHashMap.class).isEqualTo(map);
        assertThat(back.keySet()).containsExactly("__proto__", "constructor", "");
        assertThat(back.get("__proto__")).isExactlyInstanceOf(ArrayList.class);
        assertThat(back.get("constructor")).isExactlyInstanceOf(LinkedHashSet.class);
        assertThat(((Set<?>) back.get("constructor")).toArray()).containsExactly("b", null, "a");
        back.put("more", 1);
    }

    @Test
    void whatTheJdkHidesComesBackAsTheStandardLists() {
        assertThat(roundTrip(List.of(1))).isExactlyInstanceOf(ArrayList.class).isEqualTo(List.of(1));
        assertThat(roundTrip(Collections.unmodifiableSet(Set.of(1)))).isExactlyInstanceOf(LinkedHashSet.class);
        assertThat(roundTrip(Map.of("k", 1))).isExactlyInstanceOf(LinkedHashMap.class);
    }

    @Test
    void randomNestedValuesComeBackUnchangedFromTheMiddleOfAnArray() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Object value = Values.random(random, 4);
            byte[] encoded = codec.encode(value);
            byte[] surrounded = new byte[encoded.length + 7];
            random.nextBytes(surrounded);
            System.arraycopy(encoded, 0, surrounded, 3, encoded.length);

            Object back = codec.decode(surrounded, 3, 3 + encoded.length);

            assertThat(Values.describe(back)).as("seed %d, round %d", seed, i).isEqualTo(Values.describe(value));
            assertThat(codec.encode(back)).as("seed %d, round %d", seed, i).isEqualTo(encoded);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0a, java.lang.Integer, 10",
        "20, java.lang.Integer, -1",
        "1a80000000, java.lang.Long, 2147483648",
        "d9c5a20a, java.lang.Long, 10",
        "63e282ac, java.lang.String, \u20ac",
        "c249010000000000000000, java.math.BigInteger, 18446744073709551616",
        "c349010000000000000000, java.math.BigInteger, -18446744073709551617",
        "c48221196ab3, java.math.BigDecimal, 273.15",
        "d903e9a2011a514b67b0281a1dcd6500, java.time.Instant, 2013-03-21T20:04:00.500Z",
        "d8643929b3, java.time.LocalDate, 1940-10-09",
        "d820676c643a2f2f3a31, java.net.URI, ld://:1",
    })
    void bytesFollowTheExamplesOfTheStandards(String hex, String type, String text) {
        byte[] encoded = HexFormat.of().parseHex(hex);
        Object value = codec.decode(encoded, 0, encoded.length);
        assertThat(value.getClass().getName() + " " + value).isEqualTo(type + " " + text);
        assertThat(codec.encode(value)).isEqualTo(encoded);
    }

    @Test
    void serializedJavaObjectsAreOnlyBytes() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(stream)) {
            out.writeObject(new HashMap<>(Map.of("k", "v")));
        }
        byte[] serialized = stream.toByteArray();

        assertThat(roundTrip(serialized)).isEqualTo(serialized);
        assertThatThrownBy(() -> codec.decode(serialized, 0, serialized.length))
                .isInstanceOf(DamagedDataException.class);
    }

    @Test
    void onlyValuesThatCannotChangeInPlaceAreImmutable() {
        assertThat(scalars().filter(value -> !(value instanceof byte[] || value instanceof Date)))
                .allMatch(codec::isImmutable);
        assertThat(codec.isImmutable(null)).isTrue();
        assertThat(Stream.of(new byte[1], new Date(), List.of(), Set.of(), Map.of(), new Object()))
                .noneMatch(codec::isImmutable);
    }

    @Test
    void readingOneAttributeAllocatesNothingButItsValue() {
        AttributeWriter writer = new AttributeWriter();
        for (String name : List.of("user", "cart", "theme", "locale", "visits")) {
            writer.put(name, codec.encode("value of the attribute " + name));
        }
        AttributeTable table =
                AttributeTable.parse(writer.put("count", codec.encode(7)).finish());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 10_000;
        long sum = 0;

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            int index = table.indexOf("count");
            sum += (Integer) codec.decode(table.source(), table.valueFrom(index), table.valueTo(index));
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(sum).isEqualTo(7L * rounds);
        assertThat(allocated)
                .as("bytes in %d rounds; a small Integer is shared", rounds)
                .isLessThan(rounds);
    }

    private Object roundTrip(Object value) {
        byte[] encoded = codec.encode(value);
        return codec.decode(encoded, 0, encoded.length);
    }
}
