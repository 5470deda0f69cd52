package dev.sojourn.codec.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.ValueTooLargeException;
import dev.sojourn.codec.serialization.shop.Component;
import dev.sojourn.codec.serialization.shop.Customer;
import dev.sojourn.codec.serialization.shop.Order;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaSerializationFormTest {

    private final JavaSerializationForm form = JavaSerializationForm.allowing(Streams.SHOP);
    private final ValueCodec codec = ValueCodec.builder().fallback(form).build();

    @Test
    void graphOfBeansComesBackWithItsCyclesAndWhatItShares() {
        Customer back = (Customer) roundTrip(couple());

        assertThat(back.getName()).isEqualTo("ada");
        assertThat(back.getPartner().getPartner()).isSameAs(back);
        assertThat(back.getOrders().get(0).getCustomer()).isSameAs(back);
        assertThat(back.getPartner().getOrders())
                .containsExactly(back.getOrders().get(0));
        assertThat(back.getOrders().get(0).getPrice()).isEqualTo(new BigDecimal("19.90"));
        assertThat(back.getOrders().get(0).getHistory())
                .containsExactly(Map.entry(Order.Status.PAID, LocalDate.of(2026, 11, 21)));
        assertThat(back.getCache()).as("a transient field").isNull();
    }

    @Test
    void valueThatIsReadTwiceGivesTwoGraphs() {
        byte[] bytes = codec.encode(couple());
        assertThat(codec.decode(bytes, 0, bytes.length)).isNotSameAs(codec.decode(bytes, 0, bytes.length));
        assertThat(codec.isImmutable(couple())).isFalse();
    }

    @Test
    void itTakesNothingThatTheCodecStoresItself() {
        assertThat(codec.encode(List.of("a", 1)))
                .isEqualTo(ValueCodec.standard().encode(List.of("a", 1)));
        List<Object> mixed = List.of("a", new Customer("ada"), Order.Status.PAID);
        List<?> back = (List<?>) roundTrip(mixed);
        assertThat(back.get(1)).isInstanceOf(Customer.class);
        assertThat(back.get(2)).isSameAs(Order.Status.PAID);
    }

    @Test
    void pageOfComponentsComesBackWholeAndItsOwnFormIsRead() {
        Component[] rows = IntStream.range(0, 200)
                .mapToObj(row -> new Component("row" + row, new Component("name"), new Component("price")))
                .toArray(Component[]::new);
        Component page = (Component) roundTrip(new Component("page", new Component("table", rows)));

        Component table = page.child(0);
        assertThat(table.getDepth()).isEqualTo(200);
        assertThat(table.child(199).child(1).getParent()).isSameAs(table.child(199));
        assertThat(table.getParent()).isSameAs(page);
    }

    static List<Serializable> plainValues() {
        return List.of(
                new Object[] {1, "a", null, new int[] {1}, new String[][] {{"a"}}},
                new ArrayList<>(List.of((byte) 1, (short) 2, 3L, 4f, 5d, 'c', true)),
                new HashMap<>(Map.of("a", List.of(1, 2), "b", Set.of(1), "c", Map.of(1, 2))),
                new TreeMap<>(Map.of("a", new TreeSet<>(Set.of(1)))),
                new TreeMap<>(Collections.reverseOrder()),
                new LinkedHashMap<>(Map.of("bits", BitSet.valueOf(new long[] {5}))),
                (Serializable) Collections.unmodifiableMap(new HashMap<>(Map.of("a", Collections.emptySet()))),
                (Serializable) Collections.synchronizedList(new ArrayList<>(Collections.singletonList("a"))),
                (Serializable) Arrays.asList(URI.create("a:b"), UUID.randomUUID(), Locale.CANADA),
                new ArrayDeque<>(List.of(Currency.getInstance("EUR"))).toArray(),
                new ConcurrentHashMap<>(Map.of("a", 1)),
                new ConcurrentSkipListMap<>(Map.of("a", TimeUnit.DAYS)),
                new CopyOnWriteArrayList<>(List.of(EnumSet.of(Order.Status.PAID))),
                new Instant[] {Instant.EPOCH},
                new ArrayList<>(List.of(ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), LocalDate.MIN)),
                new GregorianCalendar(2026, 1, 1),
                new Properties(),
                java.sql.Timestamp.from(Instant.EPOCH),
                new Object[] {new AtomicLong(5), Customer.class});
    }

    @ParameterizedTest
    @MethodSource("plainValues")
    void plainTypesOfThePlatformNeedNoPermission(Serializable value) {
        byte[] bytes = form.write(value, 100_000);
        assertThat(form.read(bytes)).usingRecursiveComparison().isEqualTo(value);
    }

    @Test
    void everyAllowedClassOfThePlatformExistsUnlessItsModuleIsMissing() {
        assertThat(PlatformClasses.names()).allSatisfy(name -> {
            if (!name.startsWith("java.sql.")
                    || ModuleLayer.boot().findModule("java.sql").isPresent()) {
                Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            }
            assertThat(DeniedClasses.has(name)).isFalse();
        });
    }

    @Test
    void exceptionsKeepTheirStackAndCause() {
        Exception failure = new IllegalStateException("no", new IOException("disk"));
        Exception back = (Exception) roundTrip(failure);
        assertThat(back).hasMessage("no").hasRootCauseMessage("disk");
        assertThat(back.getStackTrace()).isEqualTo(failure.getStackTrace());
    }

    @Test
    void equalGraphsGiveEqualBytesInEveryProcess() throws Exception {
        byte[] bytes = form.write(couple(), 100_000);
        assertThat(form.write(couple(), 100_000)).isEqualTo(bytes);
        assertThat(form.write(form.read(bytes), 100_000)).isEqualTo(bytes);

        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JavaSerializationFormTest.class.getName())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(other.getInputStream().readAllBytes()).trim())
                .isEqualTo(HexFormat.of().formatHex(bytes));
    }

    /** What the test above starts. */
    public static void main(String[] arguments) {
        byte[] bytes = JavaSerializationForm.allowing(Streams.SHOP).write(couple(), 100_000);
        System.out.println(HexFormat.of().formatHex(bytes));
    }

    @Test
    void tableThatWasMadeTooLargeIsStableAfterOneReading() {
        Customer customer = new Customer("ada");
        customer.setExtra(new HashMap<>(1_000));
        byte[] first = codec.encode(customer);
        byte[] second = codec.encode(codec.decode(first, 0, first.length));
        assertThat(codec.normalized(first, 0, first.length)).isEqualTo(second);
        assertThat(codec.normalized(second, 0, second.length)).isEqualTo(second);
    }

    @Test
    void largeGraphIsWrittenAndReadInFull() {
        Customer[] all = IntStream.range(0, 50_000)
                .mapToObj(number -> new Customer("c" + number))
                .toArray(Customer[]::new);
        for (int i = 1; i < all.length; i++) {
            all[i].getOrders().add(new Order(all[i - 1], "1"));
        }
        Customer[] some = Arrays.copyOf(all, 100);
        Object[] back = (Object[]) form.read(form.write(some, 1 << 20));
        assertThat(back).hasSize(100);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            names.add("name " + i);
        }
        Customer rich = new Customer("rich");
        rich.setExtra(names);
        assertThat(((Customer) roundTrip(rich)).getExtra()).isEqualTo(names);
    }

    /** Tells how far it was asked to write itself. */
    static final class Endless implements Serializable {

        private static final long serialVersionUID = 1L;
        static long written;

        private void writeObject(ObjectOutputStream out) throws IOException {
            for (int i = 0; i < 10_000; i++) {
                written += 1_000;
                out.write(new byte[1_000]);
            }
        }
    }

    @Test
    void writingStopsAtTheLimitBeforeAllOfItIsInMemory() {
        JavaSerializationForm here = JavaSerializationForm.allowing("dev.sojourn.codec.serialization.*");
        Endless.written = 0;
        assertThatThrownBy(() -> here.write(new Endless(), 20_000))
                .isInstanceOfSatisfying(
                        ValueTooLargeException.class, e -> assertThat(e.limit()).isEqualTo(20_000));
        assertThat(Endless.written).isBetween(20_000L, 25_000L);

        int exact = form.write(couple(), 100_000).length;
        assertThat(form.write(couple(), exact)).hasSize(exact);
        assertThatThrownBy(() -> form.write(couple(), exact - 1)).isInstanceOf(ValueTooLargeException.class);
    }

    @Test
    void classesComeFromTheContextClassLoaderOrTheOneThatWasSet() throws Exception {
        byte[] bytes = form.write(couple(), 100_000);
        URL here = Customer.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader reloaded = new URLClassLoader(new URL[] {here}, null)) {
            JavaSerializationForm set = JavaSerializationForm.builder()
                    .allow(Streams.SHOP)
                    .classLoader(reloaded)
                    .build();
            assertThat(set.read(bytes).getClass().getClassLoader()).isSameAs(reloaded);
            Thread.currentThread().setContextClassLoader(reloaded);
            assertThat(form.read(bytes).getClass().getClassLoader()).isSameAs(reloaded);
        } finally {
            Thread.currentThread().setContextClassLoader(context);
        }
        assertThat(form.read(bytes)).isInstanceOf(Customer.class);
    }

    @Test
    void lambdasAreKeptOnlyWhereTheyWereAllowed() {
        Component label = new Component("label");
        label.setModel(() -> "text");
        JavaSerializationForm lambdas = JavaSerializationForm.builder()
                .allow("dev.sojourn.codec.serialization.**")
                .lambdas()
                .build();
        byte[] bytes = lambdas.write(label, 100_000);
        assertThat(((Component) lambdas.read(bytes)).getModel().get()).isEqualTo("text");
        JavaSerializationForm none = JavaSerializationForm.allowing("dev.sojourn.codec.serialization.**");
        assertThatThrownBy(() -> none.write(label, 100_000))
                .hasMessageContainingAll("lambda", "JavaSerializationForm.Builder.lambdas", "At .model inside");
        assertThatThrownBy(() -> none.read(bytes)).hasMessageContaining("java.lang.invoke.SerializedLambda");
    }

    static Customer couple() {
        Customer ada = new Customer("ada");
        Customer bob = new Customer("bob");
        ada.setPartner(bob);
        bob.setPartner(ada);
        Order order = new Order(ada, "19.90");
        order.getHistory().put(Order.Status.PAID, LocalDate.of(2026, 11, 21));
        ada.getOrders().add(order);
        bob.getOrders().add(order);
        return ada;
    }

    private Object roundTrip(Object value) {
        byte[] bytes = codec.encode(value);
        return codec.decode(bytes, 0, bytes.length);
    }
}
