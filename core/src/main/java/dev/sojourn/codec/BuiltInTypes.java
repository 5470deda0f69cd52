package dev.sojourn.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;

/** The closed set: the classes that every codec reads and writes without registration. */
final class BuiltInTypes {

    private static final Set<Class<?>> IMMUTABLE = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            BigInteger.class,
            BigDecimal.class,
            Instant.class,
            Duration.class,
            Period.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            ZonedDateTime.class,
            Year.class,
            YearMonth.class,
            MonthDay.class,
            ZoneOffset.class,
            ZoneId.class,
            ZoneId.of("Europe/Paris").getClass(),
            UUID.class,
            URI.class,
            URL.class,
            InetAddress.class,
            Inet4Address.class,
            Inet6Address.class,
            Currency.class,
            Locale.class);

    /** Mutable ones that are no containers. */
    private static final Set<Class<?>> MUTABLE = Set.of(
            byte[].class,
            boolean[].class,
            char[].class,
            short[].class,
            int[].class,
            long[].class,
            float[].class,
            double[].class,
            String[].class,
            Date.class,
            TimeZone.class,
            TimeZone.getTimeZone("UTC").getClass());

    private static final Set<Class<?>> CONTAINERS = ContainerKind.classes();

    /** Written by its name, for its module may be missing. */
    private static final String TIMESTAMP = "java.sql.Timestamp";

    private BuiltInTypes() {}

    static boolean isImmutable(Class<?> type) {
        return IMMUTABLE.contains(type);
    }

    /** Whether values may be the keys of a map: they never change, and comparing URLs would ask the network. */
    static boolean isKey(Class<?> type) {
        return IMMUTABLE.contains(type) && type != URL.class;
    }

    static boolean isWritten(Class<?> type) {
        return IMMUTABLE.contains(type)
                || MUTABLE.contains(type)
                || CONTAINERS.contains(type)
                || type.getName().equals(TIMESTAMP);
    }

    /** True when decoding can build something that fits where {@code declared} is wanted. */
    static boolean canFill(Class<?> declared) {
        return IMMUTABLE.stream().anyMatch(declared::isAssignableFrom)
                || MUTABLE.stream().anyMatch(declared::isAssignableFrom)
                || CONTAINERS.stream().anyMatch(declared::isAssignableFrom)
                || declared.getName().equals(TIMESTAMP);
    }
}
