package com.acme.shop;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A session-scoped bean as applications have it: private fields, few getters, no constructor with parameters. */
public class Cart {

    public enum Kind {
        GIFT,
        BOOK {
            @Override
            public String toString() {
                return "a book";
            }
        };

        @Override
        public String toString() {
            return "kind of " + name();
        }
    }

    public record Line(String sku, int count, BigDecimal price) {}

    public interface Payment {}

    public record Card(String number) implements Payment {}

    public static class Voucher implements Payment {
        private String code = "";

        public static Voucher of(String code) {
            Voucher voucher = new Voucher();
            voucher.code = code;
            return voucher;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Voucher voucher && voucher.code.equals(code);
        }

        @Override
        public int hashCode() {
            return code.hashCode();
        }
    }

    /** One without an order of its own. */
    public static final class Tag {
        private final String name;

        public Tag(String name) {
            this.name = Objects.requireNonNull(name);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tag tag && tag.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final List<Payment> payments = new CopyOnWriteArrayList<>();
    private final Set<Tag> tags = new HashSet<>();
    private final Map<String, Object> notes = new HashMap<>();
    private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    private final Set<Kind> wanted = EnumSet.noneOf(Kind.class);
    private final AtomicInteger changes = new AtomicInteger();
    private transient Object service = new Object();
    private Object anything;
    private Object[] array = {};
    private Kind kind;
    private Line first;
    private Optional<Line> best = Optional.empty();
    private long version;
    private Double ratio;
    private Number number;
    private byte[] picture = {};
    private Locale locale;
    private TimeZone zone;
    private Currency currency;
    private UUID id;
    private URI link;
    private Date date;
    private Instant instant;
    private Duration duration;
    private LocalDate day;
    private ZonedDateTime zoned;
    private OffsetDateTime offset;
    private DayOfWeek weekday;

    public static Cart full() {
        Cart cart = new Cart();
        cart.lines.add(new Line("tea", 2, new BigDecimal("1.20")));
        cart.lines.add(new Line("cup", 1, new BigDecimal("1E+3")));
        cart.payments.add(new Card("4711"));
        cart.payments.add(Voucher.of("X"));
        cart.tags.addAll(List.of(new Tag("b"), new Tag("a"), new Tag("Aa"), new Tag("BB")));
        cart.notes.putAll(Map.of("d", 1.0, "f", 1.5f, "l", 5L, "i", 5, "s", "x", "c", 'c', "b", (byte) 1));
        cart.notes.put("nan", Double.NaN);
        cart.notes.put("decimal", new BigDecimal("0.10"));
        cart.notes.put("map", new TreeMap<>(Map.of("x", List.of(1L, "a"))));
        cart.notes.put("when", Instant.parse("2026-11-29T10:15:30.123456789Z"));
        cart.notes.put("where", ZoneId.of("Europe/Paris"));
        cart.notes.put("bytes", new byte[] {1, 2});
        cart.notes.put("dates", new LocalDate[] {LocalDate.EPOCH});
        cart.notes.put("locale", Locale.CANADA_FRENCH);
        cart.notes.put("line", new Line("pot", 1, BigDecimal.ONE));
        cart.notes.put("kind", Kind.BOOK);
        cart.notes.put("kinds", EnumSet.of(Kind.BOOK));
        cart.notes.put("none", null);
        cart.kinds.put(Kind.BOOK, 3);
        cart.wanted.add(Kind.GIFT);
        cart.changes.set(7);
        cart.anything = new ArrayList<>(List.of(Map.of("k", Set.of(1, 2, 3)), List.of(), Set.of(), Map.of()));
        cart.array = new Object[] {1L, "a", new Line("a", 1, null)};
        cart.kind = Kind.BOOK;
        cart.first = new Line("tea", 1, null);
        cart.best = Optional.of(new Line("best", 1, null));
        cart.version = Long.MAX_VALUE;
        cart.ratio = 0.1;
        cart.number = 2.0;
        cart.picture = new byte[] {-1, 0, 1};
        cart.locale = Locale.forLanguageTag("de-CH");
        cart.zone = TimeZone.getTimeZone("Europe/Paris");
        cart.currency = Currency.getInstance("EUR");
        cart.id = new UUID(1, 2);
        cart.link = URI.create("https://acme.com/?a=b");
        cart.date = new Date(1_764_411_330_123L);
        cart.instant = Instant.parse("2026-11-29T10:15:30.123456789Z");
        cart.duration = Duration.ofSeconds(1, 5);
        cart.day = LocalDate.of(2026, 11, 29);
        cart.zoned = ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 1, ZoneId.of("Europe/Paris"))
                .withLaterOffsetAtOverlap();
        cart.offset = OffsetDateTime.parse("2026-11-29T10:15:30.1+05:30");
        cart.weekday = DayOfWeek.MONDAY;
        return cart;
    }

    public Map<String, Object> notes() {
        return notes;
    }

    public Set<Tag> tags() {
        return tags;
    }

    public List<Line> lines() {
        return lines;
    }

    public void anything(Object value) {
        anything = value;
    }

    /** Computed: nothing that is stored. */
    public int getTotal() {
        return lines.stream().mapToInt(Line::count).sum();
    }

    public boolean hasService() {
        return service != null;
    }
}
