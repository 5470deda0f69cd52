package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The values that people put into sessions, row by row: each is kept as what it is, or refused with words that help, or
 * taken by a fallback that was asked to. None comes back as something else without a word.
 */
class ValuesTableTest {

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Drawing(Shape shape, List<Shape> more) {}

    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "with a body";
            }
        }
    }

    enum Stray {
        ONE
    }

    record Loose(String text) {}

    static final class Bean implements Serializable {
        private static final long serialVersionUID = 1L;
        final String text;

        Bean(String text) {
            this.text = text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bean bean && bean.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    static final class OwnMap extends HashMap<String, Object> {
        private static final long serialVersionUID = 1L;
        String extra = "";

        @Override
        public boolean equals(Object other) {
            return other instanceof OwnMap map && map.extra.equals(extra) && super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    /** What becomes of a row. */
    enum Fate {
        KEPT,
        REFUSED,
        BY_FALLBACK
    }

    /**
     * One row of the table.
     *
     * @param as the class that comes back
     * @param words a part of what is said when it is refused
     */
    record Row(String name, Fate fate, Object value, Class<?> as, String words) {
        @Override
        public String toString() {
            return name + ": " + fate;
        }
    }

    private static Row kept(String name, Object value) {
        return new Row(name, Fate.KEPT, value, value.getClass(), "");
    }

    /** For hash sets and maps, whose order is kept, and for what the JDK does not let programs name. */
    private static Row keptAs(Class<?> as, String name, Object value) {
        return new Row(name, Fate.KEPT, value, as, "");
    }

    private static Row refused(String name, Object value, String words) {
        return new Row(name, Fate.REFUSED, value, value.getClass(), words);
    }

    /** Refused without a fallback, and kept with one. */
    private static Row byFallback(String name, Object value, String words) {
        return new Row(name, Fate.BY_FALLBACK, value, value.getClass(), words);
    }

    static Stream<Row> rows() throws Exception {
        OwnMap own = new OwnMap();
        own.put("k", 1);
        own.extra = "more";
        Map<String, Object> sorted = new TreeMap<>(Collections.reverseOrder());
        sorted.put("k", 1);
        return Stream.of(
                kept("BigDecimal", new BigDecimal("10.00")),
                kept("LocalDate", LocalDate.of(2026, 11, 29)),
                kept("Instant", Instant.parse("2026-11-29T10:00:00.000000001Z")),
                kept("UUID", new UUID(1, 2)),
                kept("byte[]", new byte[] {1, 2}),
                kept("nested lists and maps", nested()),
                kept("polymorphic list of records", new ArrayList<>(List.of(new Circle(1), new Square(2)))),
                kept("sealed interface", new Drawing(new Circle(1), new ArrayList<>(List.of(new Square(2))))),
                kept("enum constant with a body", Size.LARGE),
                kept("Optional", Optional.of("a")),
                kept("empty Optional", Optional.empty()),
                kept("int[]", new int[] {1, 2}),
                kept("String[]", new String[] {"a", null}),
                kept("EnumMap", new EnumMap<>(Map.of(Size.LARGE, 1))),
                kept("EnumSet", EnumSet.of(Size.SMALL)),
                refused("EnumMap of an unregistered enum", new EnumMap<>(Map.of(Stray.ONE, 1)), "enumeration"),
                refused("EnumSet of an unregistered enum", EnumSet.of(Stray.ONE), "enumeration"),
                kept("Map<Integer, ...>", new LinkedHashMap<>(Map.of(1, "a"))),
                kept("Map<UUID, ...>", new LinkedHashMap<>(Map.of(new UUID(1, 2), "a"))),
                kept("ArrayDeque", new ArrayDeque<>(List.of("a", "b"))),
                byFallback("AtomicInteger", new AtomicInteger(7), "ValueCodec.Builder.register"),
                kept("ZoneId", ZoneId.of("Europe/Paris")),
                kept("Year", Year.of(2026)),
                kept("YearMonth", YearMonth.of(2026, 11)),
                kept("Period", Period.of(1, 2, 3)),
                kept("Currency", Currency.getInstance("EUR")),
                kept("URL", URI.create("https://example.com/a?b").toURL()),
                kept("InetAddress", InetAddress.getByAddress("host", new byte[] {127, 0, 0, 1})),
                kept("java.sql.Timestamp", new Timestamp(1_000L)),
                refused("java.sql.Date", new java.sql.Date(1_000L), "java.sql.Date"),
                byFallback("unregistered record", new Loose("a"), "ValueCodec.Builder.record"),
                byFallback("unregistered enum", Stray.ONE, "ValueCodec.Builder.enumeration"),
                byFallback("bean", new Bean("a"), "ValueCodec.Builder.register"),
                byFallback("own subclass of HashMap", own, "OwnMap"),
                refused("Properties", new Properties(), "java.util.Properties"),
                refused("map with an order of its own", sorted, "without a comparator"),
                keptAs(LinkedHashMap.class, "HashMap", new HashMap<>(Map.of("k", 1))),
                keptAs(LinkedHashSet.class, "HashSet", new HashSet<>(List.of(1))),
                keptAs(ArrayList.class, "List.of", List.of(1, 2)),
                keptAs(LinkedHashMap.class, "Map.of", Map.of("k", 1)),
                keptAs(
                        LinkedHashSet.class,
                        "unmodifiable set",
                        Collections.unmodifiableSet(new LinkedHashSet<>(List.of(1)))));
    }

    private static Object nested() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("list", new ArrayList<>(List.of(new ArrayList<>(List.of(1L, 2)), "a", 1.5)));
        map.put("null", null);
        return map;
    }

    private static ValueCodec.Builder registered() {
        return ValueCodec.builder()
                .record("circle", Circle.class)
                .record("square", Square.class)
                .record("drawing", Drawing.class)
                .enumeration("size", Size.class);
    }

    private final ValueCodec codec = registered().build();

    @ParameterizedTest
    @MethodSource("rows")
    void aValueIsKeptAsWhatItIsOrRefused(Row row) {
        if (row.fate() == Fate.KEPT) {
            assertKept(row, roundTrip(codec, codec, row.value()));
            Object nested = roundTrip(codec, codec, List.of(Map.of("k", Optional.of(row.value()))));
            assertKept(row, ((Optional<?>) ((Map<?, ?>) ((List<?>) nested).get(0)).get("k")).orElseThrow());
        } else {
            assertThatThrownBy(() -> codec.encode(row.value()))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining(row.words());
            assertThatThrownBy(() -> codec.encode(List.of(1, row.value())))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("At [1]");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFallbackTakesWhatItWasAskedToAndNothingElse(Row row) {
        ValueCodec withFallback = registered().fallback(new Allowed()).build();
        if (row.fate() == Fate.REFUSED) {
            assertThatThrownBy(() -> withFallback.encode(row.value())).isInstanceOf(UnsupportedValueException.class);
        } else {
            assertKept(row, roundTrip(withFallback, withFallback, row.value()));
        }
        if (row.fate() == Fate.KEPT) {
            assertThat(withFallback.encode(row.value())).isEqualTo(codec.encode(row.value()));
        }
    }

    private static void assertKept(Row row, Object back) {
        assertThat(back).isExactlyInstanceOf(row.as());
        if (row.value() instanceof AtomicInteger || row.value() instanceof ArrayDeque<?>) {
            // These know no equality.
            assertThat(back).hasToString(row.value().toString());
        } else {
            assertThat(Objects.deepEquals(back, row.value())).isTrue();
        }
    }

    record Before(String name, List<String> tags) {}

    record After(String name, List<String> tags, String tier) {}

    @Test
    void aRecordThatGainsAComponentReadsWhatIsOld() {
        assertThat(roundTrip(
                        codecOf("profile", Before.class), codecOf("profile", After.class), new Before("a", List.of())))
                .isEqualTo(new After("a", List.of(), null));
    }

    @Test
    void aRecordThatLosesAComponentLosesNoneOfItsNeighbours() {
        ValueCodec older = codecOf("profile", Before.class);
        ValueCodec newer = codecOf("profile", After.class);
        byte[] stored = newer.encode(new After("a", List.of("t"), "gold"));
        assertThat(older.carryOver(older.encode(older.decode(stored, 0, stored.length)), stored, 0, stored.length))
                .as("to read and write it is to change nothing")
                .isEqualTo(older.normalized(stored, 0, stored.length));
        byte[] after = older.carryOver(older.encode(new Before("b", List.of())), stored, 0, stored.length);
        assertThat(newer.decode(after, 0, after.length)).isEqualTo(new After("b", List.of(), "gold"));
    }

    @Test
    void aClassThatWasRenamedIsFoundByItsWireName() {
        ValueCodec renamed = ValueCodec.builder()
                .record(After.class)
                .renames(Renames.none().type(After.class, "Before"))
                .build();
        ValueCodec former = ValueCodec.builder().record(Before.class).build();
        assertThat(roundTrip(former, renamed, new Before("a", List.of()))).isEqualTo(new After("a", List.of(), null));
        assertThatThrownBy(() -> roundTrip(
                        former, ValueCodec.builder().record(After.class).build(), new Before("a", List.of())))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("\"Before\" is not registered");
    }

    @Test
    void noClassIsMadeBecauseTheDataNamesIt() {
        String[] attacks = {
            // A registered value of java.util.PriorityQueue, as tag 50602.
            "d9c5aa82" + "77" + hex("java.util.PriorityQueue") + "a0",
            // A fallback that nobody has added, and one that was, with a class that it does not allow.
            "d9c5ab82" + "64" + hex("java") + "41" + "ac",
            "d9c5ab82" + "67" + hex("allowed") + "57" + hex("java.util.PriorityQueue"),
            // Java serialization, of an object and in a byte string of the wrong place.
            "aced000573720017" + hex("java.util.PriorityQueue"),
        };
        ValueCodec withFallback = registered().fallback(new Allowed()).build();
        for (String attack : attacks) {
            byte[] bytes = HexFormat.of().parseHex(attack);
            assertThatThrownBy(() -> withFallback.decode(bytes, 0, bytes.length))
                    .as(attack)
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ValueCodec codecOf(String wireName, Class<? extends Record> type) {
        return ValueCodec.builder().record(wireName, type).build();
    }

    private static Object roundTrip(ValueCodec writer, ValueCodec reader, Object value) {
        byte[] bytes = writer.encode(value);
        return reader.decode(bytes, 0, bytes.length);
    }

    /** Takes four classes and no other, by names of its own. */
    private static final class Allowed implements ObjectForm {

        @Override
        public String name() {
            return "allowed";
        }

        @Override
        public byte[] write(Object value, int maxBytes) {
            String text = null;
            if (value instanceof AtomicInteger number) {
                text = "n" + number;
            } else if (value instanceof Loose loose) {
                text = "l" + loose.text();
            } else if (value == Stray.ONE) {
                text = "s";
            } else if (value instanceof Bean bean) {
                text = "b" + bean.text;
            } else if (value instanceof OwnMap map) {
                text = "m" + map.extra + "," + map.get("k");
            }
            return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object read(byte[] bytes) {
            String text = new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
            switch (bytes[0]) {
                case 'n':
                    return new AtomicInteger(Integer.parseInt(text));
                case 'l':
                    return new Loose(text);
                case 's':
                    return Stray.ONE;
                case 'b':
                    return new Bean(text);
                case 'm':
                    OwnMap map = new OwnMap();
                    map.extra = text.substring(0, text.indexOf(','));
                    map.put("k", Integer.valueOf(text.substring(text.indexOf(',') + 1)));
                    return map;
                default:
                    throw new DamagedDataException("Not a class that is allowed.");
            }
        }
    }
}
