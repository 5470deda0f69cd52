package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLStreamHandler;
import java.sql.Timestamp;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The small types of the JDK and the arrays of the closed set. */
class SmallTypesTest {

    private static final ValueCodec CODEC = ValueCodec.standard();

    static Stream<Object> immutable() throws Exception {
        return Stream.of(
                ZoneId.of("America/St_Johns"),
                ZoneId.of("UTC"),
                ZoneId.of("GMT+2"),
                ZoneOffset.UTC,
                ZoneOffset.ofHoursMinutesSeconds(-5, -30, -7),
                Year.of(-44),
                Year.of(Year.MAX_VALUE),
                YearMonth.of(2026, 11),
                MonthDay.of(2, 29),
                Period.of(-1, 14, 400),
                Period.ZERO,
                OffsetTime.MIN,
                OffsetTime.MAX,
                Currency.getInstance("EUR"),
                new URL("https://example.com/a?b=c#d"),
                InetAddress.getByAddress(new byte[] {10, 0, 0, 1}),
                InetAddress.getByAddress("db.internal", new byte[] {10, 0, 0, 2}),
                InetAddress.getByAddress(HexFormat.of().parseHex("20010db8000000000000000000000001")),
                Inet6Address.getByAddress(null, HexFormat.of().parseHex("fe800000000000000000000000000001"), 3));
    }

    @ParameterizedTest
    @MethodSource("immutable")
    void itComesBackEqualAndOfItsClassAndIsNeverCompared(Object value) {
        assertThat(roundTrip(value)).isEqualTo(value).hasSameClassAs(value).hasToString(value.toString());
        assertThat(CODEC.isImmutable(value)).isTrue();
    }

    static Stream<Arguments> mutable() {
        Timestamp exact = new Timestamp(-1);
        exact.setNanos(123_456_789);
        // Each wrapped by itself, or the array of texts would be taken for the arguments.
        return Stream.<Object>of(
                        exact,
                        new Timestamp(0),
                        TimeZone.getTimeZone("Asia/Kathmandu"),
                        new boolean[] {true, false},
                        new char[] {'a', '\ud800'},
                        new short[] {Short.MIN_VALUE, 7},
                        new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE},
                        new long[] {Long.MIN_VALUE, 1},
                        new float[] {-0.0f, Float.NaN},
                        new double[] {Double.MIN_VALUE, Double.NEGATIVE_INFINITY},
                        new String[] {"a", null, "\ud800", ""},
                        new int[0],
                        new String[0])
                .map(value -> Arguments.of(value));
    }

    @ParameterizedTest
    @MethodSource("mutable")
    void whatCanChangeInPlaceComesBackAndIsWatched(Object value) {
        assertThat(roundTrip(value)).isEqualTo(value).hasSameClassAs(value);
        assertThat(CODEC.isImmutable(value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "52, 0a000001", // RFC 9164, section 3.1.1
        "54, 20010db8000000000000000000000001"
    })
    void addressesAreThoseOfTheStandard(int tag, String bytes) throws Exception {
        byte[] address = HexFormat.of().parseHex(bytes);
        assertThat(HexFormat.of().formatHex(CODEC.encode(InetAddress.getByAddress(address))))
                .isEqualTo("d8" + Integer.toHexString(tag) + (address.length == 4 ? "44" : "50") + bytes);
    }

    /** RFC 8746, section 2.1. */
    @Test
    void arraysOfNumbersAreTypedArraysInBigEndian() {
        assertThat(HexFormat.of().formatHex(CODEC.encode(new int[] {1, -1}))).isEqualTo("d84a4800000001ffffffff");
        assertThat(HexFormat.of().formatHex(CODEC.encode(new double[] {1.5}))).isEqualTo("d852483ff8000000000000");
    }

    @Test
    void whatItsTextOrIdDoesNotGiveAgainIsRefused() throws Exception {
        URLStreamHandler handler = new URLStreamHandler() {
            @Override
            protected java.net.URLConnection openConnection(URL url) {
                throw new UnsupportedOperationException();
            }
        };
        TimeZone changed = TimeZone.getTimeZone("UTC");
        changed.setRawOffset(5);
        URI base = URI.create("http://a/b/");
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff0a000001");
        for (Object value : List.of(
                new URL(null, "own:thing", handler),
                new SimpleTimeZone(7, "UTC"),
                changed,
                base.relativize(URI.create("http://a/b/c:d")),
                base.relativize(URI.create("http://a/b/1:c")),
                Inet6Address.getByAddress(null, mapped, 0),
                new Timestamp(Long.MAX_VALUE),
                new Timestamp(Long.MIN_VALUE + 999))) {
            assertThatThrownBy(() -> CODEC.encode(value)).isInstanceOf(UnsupportedValueException.class);
        }
    }

    private static Object roundTrip(Object value) {
        byte[] bytes = CODEC.encode(value);
        assertThat(CODEC.normalized(bytes, 0, bytes.length)).isEqualTo(bytes);
        return CODEC.decode(bytes, 0, bytes.length);
    }
}
