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
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            UUID.class,
            URI.class,
            Locale.class);

    /** What decoding builds for the rest. */
    private static final List<Class<?>> MUTABLE =
            List.of(byte[].class, Date.class, ArrayList.class, LinkedHashSet.class, LinkedHashMap.class);

    private BuiltInTypes() {}

    static boolean isImmutable(Class<?> type) {
        return IMMUTABLE.contains(type);
    }

    static boolean isWritten(Class<?> type) {
        return IMMUTABLE.contains(type) || MUTABLE.contains(type);
    }

    /** True when decoding can build something that fits where {@code declared} is wanted. */
    static boolean canFill(Class<?> declared) {
        return IMMUTABLE.stream().anyMatch(declared::isAssignableFrom)
                || MUTABLE.stream().anyMatch(declared::isAssignableFrom);
    }
}
