package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a value is can be told without decoding it, in the words of whoever looks at a list. */
class EncodedTypeTest {

    record Item(String sku) {}

    private static final ValueCodec CODEC = ValueCodec.builder()
            .record("shop.item", Item.class)
            .enumeration("day", DayOfWeek.class)
            .build();

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("text", List.of("tea", "", 'c', "\ud800")),
                Arguments.of(
                        "integer", List.of(0, -1, 1L, (byte) 1, (short) 1, Long.MIN_VALUE, BigInteger.TEN.pow(40))),
                Arguments.of("number", List.of(0.5, 0.5f, Double.NaN, new BigDecimal("1.10"))),
                Arguments.of("boolean", List.of(true, false)),
                Arguments.of("bytes", List.of(new byte[] {1, 2})),
                Arguments.of("list", List.of(List.of(), List.of(1, "a"))),
                Arguments.of("map", List.of(Map.of(), Map.of("a", 1))),
                Arguments.of("set", List.of(Set.of(1))),
                Arguments.of("tree map", List.of(new TreeMap<>(Map.of("a", 1)))),
                Arguments.of("deque", List.of(new ArrayDeque<>(List.of(1)))),
                Arguments.of("optional", List.of(Optional.of(1))),
                Arguments.of(
                        "array",
                        List.of(
                                new int[] {1},
                                new long[] {1},
                                new short[] {1},
                                new char[] {'c'},
                                new float[] {1},
                                new double[] {1},
                                new boolean[] {true},
                                new String[] {"a"})),
                Arguments.of(
                        "time",
                        List.of(
                                Instant.EPOCH,
                                new Date(),
                                LocalDate.EPOCH,
                                LocalTime.NOON,
                                LocalDate.EPOCH.atStartOfDay(),
                                ZonedDateTime.of(LocalDate.EPOCH.atStartOfDay(), ZoneId.of("Europe/Vienna")),
                                ZonedDateTime.of(LocalDate.EPOCH.atStartOfDay(), ZoneOffset.UTC)
                                        .toOffsetDateTime(),
                                OffsetTime.of(LocalTime.NOON, ZoneOffset.UTC),
                                Year.of(2026),
                                YearMonth.of(2026, 1),
                                MonthDay.of(1, 2))),
                Arguments.of("duration", List.of(Duration.ofSeconds(5), Period.ofDays(3))),
                Arguments.of(
                        "time zone", List.of(ZoneId.of("Europe/Vienna"), ZoneOffset.UTC, TimeZone.getTimeZone("UTC"))),
                Arguments.of("uuid", List.of(new UUID(1, 2))),
                Arguments.of("locale", List.of(Locale.FRANCE)),
                Arguments.of("currency", List.of(Currency.getInstance("EUR"))),
                Arguments.of("address", List.of(URI.create("https://example.com/"))),
                Arguments.of("shop.item", List.of(new Item("tea"))),
                Arguments.of("day", List.of(DayOfWeek.MONDAY)));
    }

    private static String kind(byte[] encoded) {
        return EncodedType.of(encoded, 0, encoded.length);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aValueIsCalledByItsKind(String kind, List<?> values) {
        assertThat(values)
                .allSatisfy(value -> assertThat(kind(CODEC.encode(value))).isEqualTo(kind));
    }

    @Test
    void nothingIsCalledNullAndAReferenceIsCalledOne() {
        assertThat(kind(CODEC.encode(null))).isEqualTo("null");
        assertThat(kind(new NodeReference(1, 2).toBytes())).isEqualTo("by reference");
    }

    @Test
    void whatIsNoValueIsUnreadableAndNothingIsThrown() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] encoded = CODEC.encode(Values.random(random, 2));
            assertThat(kind(encoded)).isNotEqualTo("unreadable").doesNotContain("\n");
            byte[] damaged = Arrays.copyOf(encoded, 1 + random.nextInt(encoded.length));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            assertThat(kind(damaged)).isNotEmpty();
        }
        assertThat(kind(new byte[] {(byte) 0xd9})).isEqualTo("unreadable");
    }
}
