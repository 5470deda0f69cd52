package dev.sojourn.codec;

import java.time.DateTimeException;
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
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** The wire forms of the date and time types: exact over their whole range, which RFC 3339 text is not. */
@SuppressWarnings("JavaUtilDate") // applications store it, so it comes back as what it was
final class TimeCodec {

    private static final int SECONDS = 1;
    private static final int MILLISECONDS = -3;
    private static final int NANOSECONDS = -9;
    private static final int HIGHEST_NANO = 999_999_999;

    private TimeCodec() {}

    /** Writes the value if it is one of these types. */
    static boolean write(Object value, CborWriter out) {
        if (value instanceof Instant instant) {
            extended(out, Tag.EXTENDED_TIME, instant.getEpochSecond(), NANOSECONDS, instant.getNano());
        } else if (value instanceof Duration duration) {
            extended(out, Tag.EXTENDED_DURATION, duration.getSeconds(), NANOSECONDS, duration.getNano());
        } else if (value.getClass() == Date.class) {
            long millis = ((Date) value).getTime();
            extended(out, Tag.EXTENDED_TIME, Math.floorDiv(millis, 1000L), MILLISECONDS, Math.floorMod(millis, 1000));
        } else if (value instanceof LocalDate date) {
            out.head(Cbor.TAG, Tag.EPOCH_DAY);
            out.integer(date.toEpochDay());
        } else if (value instanceof LocalTime time) {
            out.head(Cbor.TAG, Tag.LOCAL_TIME);
            out.integer(time.toNanoOfDay());
        } else if (value instanceof LocalDateTime dateTime) {
            parts(out, Tag.LOCAL_DATE_TIME, 2, dateTime);
        } else if (value instanceof OffsetDateTime dateTime) {
            parts(out, Tag.OFFSET_DATE_TIME, 3, dateTime.toLocalDateTime());
            out.integer(dateTime.getOffset().getTotalSeconds());
        } else if (value instanceof ZonedDateTime dateTime) {
            parts(out, Tag.ZONED_DATE_TIME, 4, dateTime.toLocalDateTime());
            out.integer(dateTime.getOffset().getTotalSeconds());
            out.text(dateTime.getZone().getId());
        } else {
            return writeSmall(value, out);
        }
        return true;
    }

    private static boolean writeSmall(Object value, CborWriter out) {
        if (value instanceof ZoneOffset offset) {
            numbers(out, Tag.ZONE_OFFSET, offset.getTotalSeconds());
        } else if (value instanceof ZoneId zone) {
            out.head(Cbor.TAG, Tag.ZONE_ID);
            out.text(zone.getId());
        } else if (value instanceof Year year) {
            numbers(out, Tag.YEAR, year.getValue());
        } else if (value instanceof YearMonth month) {
            numbers(out, Tag.YEAR_MONTH, month.getYear(), month.getMonthValue());
        } else if (value instanceof MonthDay day) {
            numbers(out, Tag.MONTH_DAY, day.getMonthValue(), day.getDayOfMonth());
        } else if (value instanceof Period period) {
            numbers(out, Tag.PERIOD, period.getYears(), period.getMonths(), period.getDays());
        } else if (value instanceof OffsetTime time) {
            numbers(
                    out,
                    Tag.OFFSET_TIME,
                    time.toLocalTime().toNanoOfDay(),
                    time.getOffset().getTotalSeconds());
        } else {
            return false;
        }
        return true;
    }

    /** One number, or an array of several. */
    private static void numbers(CborWriter out, int tag, long... numbers) {
        out.head(Cbor.TAG, tag);
        if (numbers.length > 1) {
            out.head(Cbor.ARRAY, numbers.length);
        }
        for (long number : numbers) {
            out.integer(number);
        }
    }

    /** A map of two integers; the key of the second tells {@link Instant} (-9) from {@link Date} (-3). */
    private static void extended(CborWriter out, int tag, long seconds, int fractionKey, int fraction) {
        out.head(Cbor.TAG, tag);
        out.head(Cbor.MAP, 2);
        out.integer(SECONDS);
        out.integer(seconds);
        out.integer(fractionKey);
        out.integer(fraction);
    }

    private static void parts(CborWriter out, int tag, int count, LocalDateTime dateTime) {
        out.head(Cbor.TAG, tag);
        out.head(Cbor.ARRAY, count);
        out.integer(dateTime.toLocalDate().toEpochDay());
        out.integer(dateTime.toLocalTime().toNanoOfDay());
    }

    /** Reads what follows the tag, or returns null when the tag is none of these. */
    static @Nullable Object read(long tag, CborReader in) {
        int start = in.at();
        try {
            return readChecked(tag, in);
        } catch (DateTimeException e) {
            // Its message would quote stored data.
            throw DamagedDataException.at(start, "a date, time or zone is out of range or unknown here");
        }
    }

    private static @Nullable Object readChecked(long tag, CborReader in) {
        return switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
            case Tag.EXTENDED_TIME -> time(in);
            case Tag.EXTENDED_DURATION -> duration(in);
            case Tag.EPOCH_DAY -> LocalDate.ofEpochDay(in.integer());
            case Tag.LOCAL_TIME -> LocalTime.ofNanoOfDay(in.integer());
            case Tag.LOCAL_DATE_TIME -> {
                in.array(2);
                yield dateTime(in);
            }
            case Tag.OFFSET_DATE_TIME -> {
                in.array(3);
                yield OffsetDateTime.of(dateTime(in), offset(in));
            }
            case Tag.ZONED_DATE_TIME -> {
                in.array(4);
                // Keeps the instant when the rules of the zone have changed since it was written.
                yield ZonedDateTime.ofInstant(dateTime(in), offset(in), ZoneId.of(in.text()));
            }
            case Tag.ZONE_OFFSET -> offset(in);
            case Tag.ZONE_ID -> zone(in);
            case Tag.YEAR -> Year.of(number(in));
            case Tag.YEAR_MONTH -> {
                in.array(2);
                yield YearMonth.of(number(in), number(in));
            }
            case Tag.MONTH_DAY -> {
                in.array(2);
                yield MonthDay.of(number(in), number(in));
            }
            case Tag.PERIOD -> {
                in.array(3);
                yield Period.of(number(in), number(in), number(in));
            }
            case Tag.OFFSET_TIME -> {
                in.array(2);
                yield OffsetTime.of(LocalTime.ofNanoOfDay(in.integer()), offset(in));
            }
            default -> null;
        };
    }

    private static ZoneId zone(CborReader in) {
        ZoneId zone = ZoneId.of(in.text());
        if (zone instanceof ZoneOffset) {
            throw in.damage("an offset where the id of a zone was expected");
        }
        return zone;
    }

    private static int number(CborReader in) {
        return (int) in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static Duration duration(CborReader in) {
        long seconds = seconds(in);
        in.integer(NANOSECONDS, NANOSECONDS);
        return Duration.ofSeconds(seconds, in.integer(0, HIGHEST_NANO));
    }

    private static Object time(CborReader in) {
        long seconds = seconds(in);
        long fractionKey = in.integer(NANOSECONDS, MILLISECONDS);
        if (fractionKey == NANOSECONDS) {
            return Instant.ofEpochSecond(seconds, in.integer(0, HIGHEST_NANO));
        }
        if (fractionKey != MILLISECONDS) {
            throw in.damage("a time in a unit that is not used here");
        }
        long fraction = in.integer(0, 999);
        // May wrap on the way for the lowest dates and come back; the comparison is what decides.
        long millis = seconds * 1000 + fraction;
        if (Math.floorDiv(millis, 1000L) != seconds || Math.floorMod(millis, 1000L) != fraction) {
            throw in.damage("a date is out of range");
        }
        return new Date(millis);
    }

    private static long seconds(CborReader in) {
        if (in.map() != 2) {
            throw in.damage("a time of two parts was expected");
        }
        in.integer(SECONDS, SECONDS);
        return in.integer();
    }

    private static LocalDateTime dateTime(CborReader in) {
        LocalDate date = LocalDate.ofEpochDay(in.integer());
        return LocalDateTime.of(date, LocalTime.ofNanoOfDay(in.integer()));
    }

    private static ZoneOffset offset(CborReader in) {
        return ZoneOffset.ofTotalSeconds(number(in));
    }
}
