package dev.sojourn.codec.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.serialization.gadget.Gadget;
import dev.sojourn.codec.serialization.gadget.Traces;
import dev.sojourn.codec.serialization.shop.Component;
import dev.sojourn.codec.serialization.shop.Customer;
import dev.sojourn.codec.serialization.shop.Order;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that somebody wrote who can write to the store. */
class HostileStreamTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final JavaSerializationForm form = JavaSerializationForm.allowing(Streams.SHOP);

    @AfterEach
    void nothingHasRun() {
        assertThat(Traces.left()).isEmpty();
    }

    @Test
    void objectOfAnotherClassIsNeverBuiltWhereverItStands() {
        Customer customer = new Customer("ada");
        customer.setExtra(new Object[] {new ArrayList<>(List.of(new Gadget("run")))});
        for (Object value : List.of(
                new Gadget("run"),
                customer,
                new HashMap<>(Map.of("a", new Gadget("run"))),
                new Gadget[] {new Gadget("run")},
                new Gadget[0],
                Gadget.class,
                new Object[] {Gadget[].class})) {
            refused(Streams.of(value), Gadget.class.getName());
        }
    }

    @Test
    void nameThatIsNotAllowedIsNotEvenLookedFor() {
        List<String> asked = new CopyOnWriteArrayList<>();
        ClassLoader watching = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                asked.add(name);
                return super.loadClass(name, resolve);
            }
        };
        JavaSerializationForm watched = JavaSerializationForm.builder()
                .allow(Streams.SHOP)
                .classLoader(watching)
                .build();
        Customer customer = new Customer("ada");
        customer.setExtra(new Gadget[1]);
        assertThatThrownBy(() -> watched.read(Streams.of(customer))).isInstanceOf(DamagedDataException.class);
        assertThat(asked).contains(Customer.class.getName()).noneMatch(name -> name.contains("gadget"));
    }

    @Test
    void chainOfCommonsCollectionsIsRefused() throws Exception {
        Class<?> transformer;
        Class<?> constant;
        try {
            transformer = Class.forName("org.apache.commons.collections.Transformer");
            constant = Class.forName("org.apache.commons.collections.functors.ConstantTransformer");
        } catch (ClassNotFoundException e) {
            throw new AssertionError("commons-collections is a test dependency of this module", e);
        }
        Object step = constant.getConstructor(Object.class).newInstance("run");
        Object lazy = Class.forName("org.apache.commons.collections.map.LazyMap")
                .getMethod("decorate", Map.class, transformer)
                .invoke(null, new HashMap<>(), step);
        Object entry = Class.forName("org.apache.commons.collections.keyvalue.TiedMapEntry")
                .getConstructor(Map.class, Object.class)
                .newInstance(lazy, "key");
        Map<Object, Object> trigger = new HashMap<>();
        trigger.put(entry, "value");
        byte[] attack = Streams.of(trigger);

        refused(attack, "org.apache.commons.collections.");
        // Nor where somebody allowed far too much.
        assertThatThrownBy(() -> JavaSerializationForm.allowing("org.apache.**").read(attack))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("org.apache.commons.collections.");
        assertThatThrownBy(() -> JavaSerializationForm.filteredBy(info -> info.serialClass() != null
                                        && info.serialClass().getName().startsWith("dev.sojourn")
                                ? java.io.ObjectInputFilter.Status.REJECTED
                                : java.io.ObjectInputFilter.Status.ALLOWED)
                        .read(attack))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("org.apache.commons.collections.");
    }

    @Test
    void proxyOfAnInterfaceThatWasNotAllowedIsRefused() {
        JavaSerializationForm handlers =
                JavaSerializationForm.allowing(Streams.SHOP, "dev.sojourn.codec.serialization.gadget.Handler");
        byte[] sorted = Streams.of(new Object[] {RefusedValueTest.proxy(Comparable.class)});
        assertThatThrownBy(() -> handlers.read(sorted))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("java.lang.Comparable");
        refused(Streams.of(RefusedValueTest.proxy(Component.Model.class)), "gadget.Handler");
    }

    @Test
    void nestedSetsCostNoTimeWorthMentioning() {
        // The attack that is known as SerialDOS.
        assertTimeoutPreemptively(LONG, () -> refused(Streams.of(HashBombs.nested(100)), "hash codes"));
        Customer customer = new Customer("ada");
        customer.setExtra(HashBombs.nested(100));
        assertTimeoutPreemptively(LONG, () -> refused(Streams.of(customer), "hash codes"));
    }

    @Test
    void setThatIsHashedAgainAndAgainCostsNoTimeWorthMentioning() throws Exception {
        byte[] list = HashBombs.repeated(20_000, 200_000);
        assertTimeoutPreemptively(LONG, () -> refused(list, "hash codes"));
    }

    /** Each is compared with all before it. A set of them takes a minute to be read. */
    @Test
    void setWithManyElementsOfOneHashCodeIsGivenUpWithinSeconds() {
        byte[] set = HashBombs.ofOneCode(60_000);
        assertTimeoutPreemptively(LONG, () -> refused(set, "hash codes"));
    }

    @Test
    void collectionsOfOneHashCodeInAListAreNoAttack() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            many.add(new ArrayList<>(List.of(i % 100, -31 * (i % 100))));
        }
        Customer customer = new Customer("ada");
        customer.setExtra(many);
        Customer back = (Customer) form.read(form.write(customer, 4 << 20));
        assertThat(back.getExtra()).isEqualTo(many);
    }

    @Test
    void whatIsOftenMetButCheapToHashIsNoAttack() {
        Map<Object, Object> orders = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            orders.put(i, Order.Status.PAID);
        }
        Customer customer = new Customer("ada");
        customer.setExtra(new Object[] {orders, new ArrayList<>(orders.values())});
        Customer back = (Customer) form.read(form.write(customer, 4 << 20));
        assertThat(((Object[]) back.getExtra())[0]).isEqualTo(orders);
    }

    @Test
    void depthReferencesArraysAndBytesAreLimited() {
        JavaSerializationForm small = JavaSerializationForm.builder()
                .allow(Streams.SHOP)
                .maxDepth(20)
                .maxReferences(100)
                .maxArrayLength(50)
                .maxBytes(2_000)
                .build();
        Object nested = "";
        for (int i = 0; i < 30; i++) {
            nested = new Object[] {nested};
        }
        refused(small, Streams.of(nested), "nested deeper than 20 levels");
        Object[] dates = IntStream.range(0, 50).mapToObj(Date::new).toArray();
        refused(small, Streams.of(new Object[] {dates, dates.clone()}), "more than 100 references");
        refused(small, Streams.of(new byte[51]), "longer than 50");
        refused(small, Streams.of(new byte[3_000]), "more than 2000 bytes");
    }

    @Test
    void nothingIsAllocatedThatTheBytesCouldNotFill() {
        byte[] array = Streams.of(new long[1]);
        ByteBuffer.wrap(array).putInt(array.length - 12, Integer.MAX_VALUE);
        refused(array, "an array or a table is longer");
        byte[] map = Streams.of(new HashMap<>(Map.of("a", "b")));
        ByteBuffer.wrap(map).putInt(map.length - 13, 1 << 30);
        refused(map, "an array or a table is longer");
    }

    @Test
    void classThatHasChangedIsNamedAndNoData() {
        byte[] changed = Streams.replaced(
                Streams.of(new Customer("secret")), "Customer\0\0\0\0\0\0\0\1", "Customer\0\0\0\0\0\0\0\2");
        assertThatThrownBy(() -> form.read(changed))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContainingAll(Customer.class.getName(), "serialVersionUID")
                .hasMessageNotContaining("secret");
        byte[] gone = Streams.replaced(Streams.of(new Customer("secret")), "shop.Customer", "shop.Costumer");
        assertThatThrownBy(() -> form.read(gone))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContainingAll("shop.Costumer", "not here")
                .hasMessageNotContaining("secret");
        byte[] illegal = Streams.replaced(Streams.of(new Customer("secret")), "shop.Customer", "shop.<ecret>r");
        assertThatThrownBy(() -> form.read(illegal)).hasMessageContaining("illegal name");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 20, 100})
    void streamThatIsCutOffIsDamage(int length) {
        byte[] whole = form.write(JavaSerializationFormTest.couple(), 10_000);
        refused(Arrays.copyOf(whole, length), "can't be read");
    }

    @Test
    void bytesBehindTheValueAreDamage() {
        byte[] whole = form.write(JavaSerializationFormTest.couple(), 10_000);
        refused(Arrays.copyOf(whole, whole.length + 1), "bytes follow");
        refused(Streams.of(null), "holds nothing");
    }

    @Test
    void flippedBytesNeverEscapeAsAnythingButDamage() {
        byte[] whole = form.write(JavaSerializationFormTest.couple(), 10_000);
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
            try {
                form.read(flipped);
            } catch (DamagedDataException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void streamOfAnotherFormatIsDamage() {
        refused("{\"name\":\"ada\"}".getBytes(StandardCharsets.UTF_8), "StreamCorrupted");
    }

    private void refused(byte[] attack, String why) {
        refused(form, attack, why);
    }

    private static void refused(JavaSerializationForm by, byte[] attack, String why) {
        assertThatThrownBy(() -> by.read(attack))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }
}
