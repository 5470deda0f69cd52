/**
 * Attributes to bytes and back: a closed set of Java types as CBOR (RFC 8949), the body that holds the attributes of
 * one session, and the seal that protects that body in a store. The package knows nothing of sessions or stores. Class
 * names never come from the wire: a type of the application is written and read only under the name it was registered
 * with. Lengths found in the data are checked against what is there before anything is allocated. The bytes are
 * described in {@code docs/formats/record.md}.
 *
 * <p>The closed set, which every {@link dev.sojourn.codec.ValueCodec} knows without registration:
 *
 * <ul>
 *   <li>{@code null}, {@link Boolean}, {@link Byte}, {@link Short}, {@link Integer}, {@link Long}, {@link Float} and
 *       {@link Double} (every bit pattern), {@link Character}, {@link String} (any sequence of chars),
 *       {@link java.math.BigInteger}, {@link java.math.BigDecimal} (with its scale);
 *   <li>{@link java.time.Instant}, {@link java.time.Duration}, {@link java.time.Period}, {@link java.time.LocalDate},
 *       {@link java.time.LocalTime}, {@link java.time.LocalDateTime}, {@link java.time.OffsetTime},
 *       {@link java.time.OffsetDateTime}, {@link java.time.ZonedDateTime}, {@link java.time.Year},
 *       {@link java.time.YearMonth}, {@link java.time.MonthDay}, {@link java.time.ZoneId},
 *       {@link java.time.ZoneOffset}, {@link java.util.Date}, {@code java.sql.Timestamp}, {@link java.util.TimeZone}
 *       (those of the JDK, by id);
 *   <li>{@link java.util.UUID}, {@link java.util.Locale}, {@link java.util.Currency}, {@link java.net.URI},
 *       {@link java.net.URL}, {@link java.net.InetAddress} (address and name, without asking the network);
 *   <li>arrays of primitive types and of {@code String};
 *   <li>{@link java.util.ArrayList}, {@link java.util.LinkedList}, {@link java.util.ArrayDeque},
 *       {@link java.util.concurrent.CopyOnWriteArrayList}, {@link java.util.HashSet}, {@link java.util.LinkedHashSet},
 *       {@link java.util.TreeSet}, {@link java.util.HashMap}, {@link java.util.LinkedHashMap},
 *       {@link java.util.TreeMap}, {@link java.util.concurrent.ConcurrentHashMap}, {@link java.util.Optional}, and
 *       {@link java.util.EnumSet} and {@link java.util.EnumMap} of a registered enum. Hash sets and maps come back in
 *       the order they were written, as {@code LinkedHashSet} and {@code LinkedHashMap}. A tree has the natural order
 *       of its elements; one with a comparator is not of the closed set.
 *   <li>What the JDK does not let programs name, such as {@code List.of()} or {@code Collections.unmodifiableMap},
 *       comes back as the mutable {@code ArrayList}, {@code LinkedHashSet} or {@code LinkedHashMap} (a tree when it is
 *       sorted). Lists, sets and maps of all other classes are none of the closed set.
 * </ul>
 *
 * <p>The keys of maps are scalars of this set, a {@code URL} excepted, or registered enums. Of Kotlin, what
 * {@code listOf}, {@code setOf}, {@code mapOf} and {@code emptyList} give is in the set; {@code Pair}, {@code UInt} and
 * its {@code Duration} are stored once they are registered as records are.
 */
@NullMarked
package dev.sojourn.codec;

import org.jspecify.annotations.NullMarked;
