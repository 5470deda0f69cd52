package dev.sojourn.codec;

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
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Random values of the closed set, and a text form that shows every bit of a value together with its class. */
final class Values {

    private static final List<String> ZONES = List.of("Europe/Vienna", "America/St_Johns", "UTC", "Z", "+05:45");

    private Values() {}

    static Object random(Random random, int levels) {
        return switch (random.nextInt(levels > 0 ? 26 : 23)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> (byte) random.nextInt();
            case 3 -> (short) random.nextInt();
            case 4 -> random.nextInt() >> random.nextInt(32);
            case 5 -> random.nextLong() >> random.nextInt(64);
            case 6 -> new BigInteger(random.nextInt(200), random).multiply(BigInteger.valueOf(random.nextInt(3) - 1));
            case 7 -> Float.intBitsToFloat(random.nextInt());
            case 8 -> Double.longBitsToDouble(random.nextLong());
            case 9 ->
                new BigDecimal(new BigInteger(random.nextInt(130), random), random.nextInt() >> random.nextInt(32));
            case 10 -> (char) random.nextInt();
            case 11 -> text(random);
            case 12 -> bytes(random);
            case 13 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt());
            case 14 -> new Date(random.nextLong() >> random.nextInt(64));
            case 15 -> Duration.ofSeconds(random.nextLong() >> 1, random.nextInt());
            case 16 -> LocalDate.ofEpochDay(random.nextInt() / 6);
            case 17 -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L));
            case 18 -> dateTime(random);
            case 19 -> OffsetDateTime.of(dateTime(random), ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801)));
            case 20 -> ZonedDateTime.of(dateTime(random), ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))));
            case 21 -> new UUID(random.nextLong(), random.nextLong());
            case 22 ->
                random.nextBoolean() ? URI.create("https://example.com/?q=" + random.nextInt()) : Locale.CANADA_FRENCH;
            case 23 -> list(random, levels - 1);
            case 24 -> new LinkedHashSet<>(list(random, levels - 1));
            default -> map(random, levels - 1);
        };
    }

    private static LocalDateTime dateTime(Random random) {
        return LocalDateTime.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000), ZoneOffset.UTC);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int kind = random.nextInt(4);
        for (int i = random.nextInt(30); i > 0; i--) {
            switch (kind) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x800));
                case 2 -> text.appendCodePoint(random.nextInt(0xe000, 0x110000));
                default -> text.append((char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }

    private static List<Object> list(Random random, int levels) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            list.add(random(random, levels));
        }
        return list;
    }

    private static Map<String, Object> map(Random random, int levels) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.put(text(random), random(random, levels));
        }
        return map;
    }

    /** Two values are the same exactly when their descriptions are. */
    static String describe(Object value) {
        if (value == null) {
            return "null";
        }
        String type = value.getClass().getName() + " ";
        if (value instanceof Double number) {
            return type + Long.toHexString(Double.doubleToRawLongBits(number));
        }
        if (value instanceof Float number) {
            return type + Integer.toHexString(Float.floatToRawIntBits(number));
        }
        if (value instanceof byte[] bytes) {
            return type + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof String text) {
            return type + text.chars().mapToObj(Integer::toHexString).toList();
        }
        if (value instanceof Date date) {
            return type + date.getTime();
        }
        if (value instanceof BigDecimal number) {
            return type + number.unscaledValue() + " scale " + number.scale();
        }
        if (value instanceof List<?> list) {
            return type + list.stream().map(Values::describe).toList();
        }
        if (value instanceof Set<?> set) {
            return type + set.stream().map(Values::describe).toList();
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, element) -> entries.add(describe(key) + "=" + describe(element)));
            return type + entries;
        }
        return type + value;
    }
}
