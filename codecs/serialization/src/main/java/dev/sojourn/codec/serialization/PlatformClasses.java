package dev.sojourn.codec.serialization;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of the JDK that every allow-list has: plain values and collections, and what these are written as. None
 * calls by reflection, opens files or asks the network. {@code PriorityQueue} and {@code java.net.URL} are left out on
 * purpose: one compares while it is read, the other asks the network for its hash code.
 */
final class PlatformClasses {

    private static final Set<String> NAMES = Stream.of(
                    in(
                            "java.lang.",
                            "Boolean Byte Character Double Enum Float Integer Long Number Object Short String"
                                    + " StringBuffer StringBuilder CharSequence Comparable Iterable"),
                    in(
                            "java.lang.",
                            "Error Exception IllegalArgumentException IllegalStateException IndexOutOfBoundsException"
                                    + " NullPointerException NumberFormatException RuntimeException StackTraceElement"
                                    + " Throwable UnsupportedOperationException"),
                    // The superclass of proxies, and nothing by itself: what matters are their interfaces and handler.
                    in("java.lang.reflect.", "Proxy"),
                    in("java.io.", "IOException Serializable"),
                    in("java.math.", "BigDecimal BigInteger MathContext RoundingMode"),
                    in("java.net.", "URI"),
                    in("java.sql.", "Date Time Timestamp"),
                    in(
                            "java.time.",
                            "DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month MonthDay OffsetDateTime"
                                    + " OffsetTime Period Ser Year YearMonth ZonedDateTime ZoneId ZoneOffset"
                                    + " ZoneRegion temporal.ChronoField temporal.ChronoUnit"),
                    in(
                            "java.util.",
                            "AbstractMap$SimpleEntry AbstractMap$SimpleImmutableEntry ArrayDeque ArrayList"
                                    + " Arrays$ArrayList BitSet Calendar CollSer Collection Comparator Currency Date"
                                    + " Deque EnumMap EnumSet EnumSet$SerializationProxy GregorianCalendar HashMap"
                                    + " HashSet Hashtable LinkedHashMap LinkedHashSet LinkedList List Locale Map"
                                    + " Map$Entry Properties Queue Set SimpleTimeZone SortedMap SortedSet Stack"
                                    + " TimeZone TreeMap TreeSet UUID Vector"),
                    in(
                            "java.util.Collections$",
                            "EmptyList EmptyMap EmptySet ReverseComparator ReverseComparator2 SetFromMap SingletonList"
                                    + " SingletonMap SingletonSet SynchronizedCollection SynchronizedList"
                                    + " SynchronizedMap SynchronizedRandomAccessList SynchronizedSet"
                                    + " SynchronizedSortedMap SynchronizedSortedSet UnmodifiableCollection"
                                    + " UnmodifiableList UnmodifiableMap UnmodifiableMap$UnmodifiableEntrySet"
                                    + " UnmodifiableNavigableMap UnmodifiableNavigableSet"
                                    + " UnmodifiableRandomAccessList UnmodifiableSet UnmodifiableSortedMap"
                                    + " UnmodifiableSortedSet"),
                    // What List.of, Set.of, Map.of and EnumSet become when they are read.
                    in(
                            "java.util.",
                            "ImmutableCollections$List12 ImmutableCollections$ListN ImmutableCollections$Map1"
                                    + " ImmutableCollections$MapN ImmutableCollections$Set12"
                                    + " ImmutableCollections$SetN JumboEnumSet RegularEnumSet"),
                    in(
                            "java.util.concurrent.",
                            "ConcurrentHashMap ConcurrentHashMap$Segment ConcurrentLinkedDeque ConcurrentLinkedQueue"
                                    + " ConcurrentSkipListMap ConcurrentSkipListSet CopyOnWriteArrayList"
                                    + " CopyOnWriteArraySet TimeUnit atomic.AtomicBoolean atomic.AtomicInteger"
                                    + " atomic.AtomicLong atomic.AtomicReference"),
                    // A ConcurrentHashMap is written with the locks it once had.
                    in(
                            "java.util.concurrent.locks.",
                            "AbstractOwnableSynchronizer AbstractQueuedSynchronizer ReentrantLock"
                                    + " ReentrantLock$NonfairSync ReentrantLock$Sync"),
                    // What TimeZone.getDefault and Calendar give.
                    in("sun.util.calendar.", "ZoneInfo"))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private PlatformClasses() {}

    private static Stream<String> in(String prefix, String names) {
        return Arrays.stream(names.split(" ")).map(name -> prefix + name);
    }

    static boolean has(String className) {
        return NAMES.contains(className);
    }

    /** All names in order, for tests and readers. */
    static Set<String> names() {
        return new TreeSet<>(NAMES);
    }
}
