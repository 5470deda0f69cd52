package dev.sojourn.codec.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.serialization.gadget.Gadget;
import dev.sojourn.codec.serialization.gadget.Handler;
import dev.sojourn.codec.serialization.gadget.Traces;
import dev.sojourn.codec.serialization.shop.Component;
import dev.sojourn.codec.serialization.shop.Customer;
import dev.sojourn.codec.serialization.shop.Order;
import java.io.ObjectInputFilter;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could not be read is not written either, and what could allow everything is never built. */
class RefusedValueTest {

    private final JavaSerializationForm form = JavaSerializationForm.allowing(Streams.SHOP);
    private final ValueCodec codec = ValueCodec.builder().fallback(form).build();

    @Test
    void classThatIsNotAllowedIsRefusedWithTheWayToIt() {
        Customer customer = new Customer("ada");
        Order order = new Order(customer, "1");
        order.setLines("tea", Map.of("secret@example.org", new Gadget("secret")));
        customer.getOrders().add(order);

        assertThatThrownBy(() -> codec.encode(List.of(customer)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("Class " + Gadget.class.getName() + " is not on the list")
                .hasMessageNotContaining("secret")
                .satisfies(
                        e -> assertThat(((UnsupportedValueException) e).path()).isEqualTo("[0].orders[0].lines[1][0]"));
        assertThat(Traces.left()).isEmpty();
    }

    @Test
    void partThatIsNotSerializableIsRefusedWithTheWayToIt() {
        Customer customer = new Customer("ada");
        customer.setPartner(new Customer("bob"));
        customer.getPartner().setExtra(new Thread("secret"));

        assertThatThrownBy(() -> form.write(customer, 10_000))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("java.lang.Thread is not java.io.Serializable")
                .hasMessageContaining("At .partner.extra inside the value.")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whoForgotSerializableOrTheStarIsToldSo() {
        ValueCodec all = ValueCodec.builder()
                .fallback(JavaSerializationForm.allowing("java.lang.*"))
                .build();
        assertThatThrownBy(() -> all.encode(Thread.currentThread()))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("(\"java\" passed: it is not java.io.Serializable)");
        String name = Customer.class.getPackageName();
        ValueCodec withoutStar = ValueCodec.builder()
                .fallback(JavaSerializationForm.allowing(name))
                .build();
        assertThatThrownBy(() -> withoutStar.encode(new Customer("ada")))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("(\"java\" passed: \"" + name + "\" allows a class of that name, \"" + name
                        + ".*\" the package)");
    }

    @Test
    void objectsOfOtherClassesAreLeftToTheNextFallback() {
        assertThat(form.write(new Gadget("a"), 10_000)).isNull();
        assertThat(form.write(new Object(), 10_000)).isNull();
        assertThat(form.write(new PriorityQueue<>(), 10_000)).isNull();
    }

    @Test
    void limitsForReadingHoldForWriting() {
        Component page = new Component("deep");
        for (int i = 0; i < 60; i++) {
            page = new Component("c" + i, page);
        }
        Component deep = page;
        JavaSerializationForm flat = JavaSerializationForm.builder()
                .allow(Streams.SHOP)
                .maxDepth(100)
                .build();
        assertThat(form.write(deep, 1_000_000)).isNotNull();
        assertThatThrownBy(() -> flat.write(deep, 1_000_000))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("nested deeper than 100 levels");
        for (int i = 0; i < 100_000; i++) {
            page = new Component("c" + i, page);
        }
        Component deeper = page;
        assertThatThrownBy(() -> form.write(deeper, 100_000_000)).isInstanceOf(UnsupportedValueException.class);

        JavaSerializationForm small = JavaSerializationForm.builder()
                .allow(Streams.SHOP)
                .maxReferences(1_000)
                .maxArrayLength(500)
                .build();
        assertThat(small.write(new Object[500], 10_000)).isNotNull();
        assertThatThrownBy(() -> small.write(new Object[501], 10_000)).hasMessageContaining("limit of 500");
        Object[] dates = IntStream.range(0, 500).mapToObj(Date::new).toArray();
        assertThatThrownBy(() -> small.write(new Object[][] {dates, dates.clone()}, 20_000))
                .hasMessageContaining("more than 1000 references");
        assertThatThrownBy(() -> small.write(new ArrayList<>(List.of(new byte[501])), 10_000))
                .hasMessageContaining("limit of 500");
        Map<Object, Object> table = new HashMap<>();
        IntStream.range(0, 400).forEach(number -> table.put(number, ""));
        assertThatThrownBy(() -> small.write(table, 20_000)).hasMessageContaining("longer than 500");
    }

    @Test
    void setsThatShareTheirElementsTooDeeplyAreRefused() {
        // The hash code of such a set is what makes reading slow, so no outer set is made of it here.
        Customer customer = new Customer("ada");
        customer.setExtra(HashBombs.nested(40));
        assertThatThrownBy(() -> codec.encode(customer)).hasMessageContaining("hash codes");
    }

    @Test
    void exceptionOfAnotherClassIsRefusedToo() {
        Customer customer = new Customer("ada");
        customer.setExtra(new java.io.FileNotFoundException("secret"));
        assertThatThrownBy(() -> form.write(customer, 10_000))
                .hasMessageContaining("java.io.FileNotFoundException is not on the list")
                .hasMessageNotContaining("secret");
        customer.setExtra(new java.io.IOException("disk"));
        customer.setPartner(new Customer("bob"));
        customer.getPartner().setExtra(new Thread("secret"));
        assertThatThrownBy(() -> form.write(customer, 10_000)).hasMessageContaining("not java.io.Serializable");
    }

    /** Its superclass has no constructor that reading could use. */
    static class NoDefault {
        NoDefault(String name) {}
    }

    static final class Unreadable extends NoDefault implements Serializable {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("");
        }
    }

    static final class Becomes implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() throws ObjectStreamException {
            return "another";
        }
    }

    static final class Fails implements Serializable {
        private static final long serialVersionUID = 1L;
        static int reads;

        private Object readResolve() {
            if (reads++ > 0) {
                throw new IllegalStateException("secret");
            }
            return this;
        }
    }

    @Test
    void classIsReadBackOnceBeforeItsValuesAreTrusted() {
        JavaSerializationForm here = JavaSerializationForm.allowing("dev.sojourn.codec.serialization.*");
        assertThatThrownBy(() -> here.write(new Unreadable(), 10_000))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll(Unreadable.class.getName(), "can't be read back", "constructor");
        assertThatThrownBy(() -> here.write(new Becomes(), 10_000))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("comes back as a java.lang.String");
        here.write(new Fails(), 10_000);
        byte[] again = here.write(new Fails(), 10_000);
        assertThat(Fails.reads).isEqualTo(1);
        assertThatThrownBy(() -> here.read(again))
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("secret");
    }

    @Test
    void proxyMayHaveInterfacesOnlyThatWereAllowed() {
        JavaSerializationForm handlers = JavaSerializationForm.allowing(Streams.SHOP, Handler.class.getName());
        Customer customer = new Customer("ada");
        customer.setExtra(proxy(Component.Model.class));
        Customer back = (Customer) handlers.read(handlers.write(customer, 10_000));
        assertThat(((Component.Model) back.getExtra()).get()).isEqualTo("");
        Traces.left().clear();

        customer.setExtra(proxy(Comparable.class));
        assertThatThrownBy(() -> handlers.write(customer, 10_000))
                .hasMessageContainingAll("dynamic proxy of java.lang.Comparable", "At .extra inside");
        assertThat(handlers.write(proxy(Map.class), 10_000)).isNull();
    }

    static Object proxy(Class<?> face) {
        return Proxy.newProxyInstance(
                face.isInterface() && face.getClassLoader() != null
                        ? face.getClassLoader()
                        : RefusedValueTest.class.getClassLoader(),
                new Class<?>[] {face},
                new Handler());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "**",
                "",
                "com.**",
                "java.**",
                "java.util.**",
                "com.sun.**",
                "com.acme.shop.",
                "com.acme*",
                "!com.acme.*",
                "com.acme.*;*",
                "com..acme.*",
                "com.acme.1st",
                "com.acme.***",
                "[Lcom.acme.Order;",
                "javax.management.BadAttributeValueExpException",
                "java.lang.reflect.Method"
            })
    void patternThatAllowsTooMuchOrMeansNothingIsRefused(String pattern) {
        assertThatThrownBy(() -> JavaSerializationForm.allowing("com.acme.*", pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("null");
    }

    @Test
    void nothingIsAllowedUnlessSomethingIsNamed() {
        assertThatThrownBy(() -> JavaSerializationForm.allowing())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No class is allowed");
        assertThatThrownBy(() -> JavaSerializationForm.builder().maxDepth(0)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> JavaSerializationForm.builder().maxBytes(-5)).hasMessageContaining("-5 is below 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "maxdepth=20", "com.acme.*", "!com.evil.**", "dev.sojourn.**;!*", "com.acme.**;*"})
    void filterThatMayAllowEverythingIsRefused(String pattern) {
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter(pattern);
        assertThatThrownBy(() -> JavaSerializationForm.filteredBy(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("!*");
    }

    @Test
    void filterAloneDecidesAboutTheClassesOfThePlatformToo() {
        JavaSerializationForm filtered = JavaSerializationForm.filteredBy(
                ObjectInputFilter.Config.createFilter(Streams.SHOP + ";java.lang.*;java.util.*;java.math.*;!*"));
        byte[] bytes = filtered.write(new Customer("ada"), 10_000);
        assertThat(((Customer) filtered.read(bytes)).getName()).isEqualTo("ada");
        assertThat(filtered.write(new Object[] {new int[5]}, 10_000)).isNotNull();

        JavaSerializationForm narrow =
                JavaSerializationForm.filteredBy(ObjectInputFilter.Config.createFilter(Streams.SHOP + ";!*"));
        assertThatThrownBy(() -> narrow.write(new Customer("ada"), 10_000))
                .hasMessageContainingAll("java.util.ArrayList", "At .orders inside");
        assertThatThrownBy(() -> narrow.read(bytes)).hasMessageContaining("java.util.ArrayList is not on the list");
    }

    @Test
    void filterBesideAListCanOnlyRefuseMore() {
        JavaSerializationForm both = JavaSerializationForm.builder()
                .allow(Streams.SHOP)
                .filter(ObjectInputFilter.Config.createFilter("!" + Order.class.getName()))
                .build();
        Customer customer = new Customer("ada");
        assertThatCode(() -> both.write(customer, 10_000)).doesNotThrowAnyException();
        customer.getOrders().add(new Order(customer, "1"));
        assertThatThrownBy(() -> both.write(customer, 10_000))
                .hasMessageContainingAll(Order.class.getName(), "At .orders[0] inside");
        assertThatThrownBy(() -> both.read(form.write(customer, 10_000))).hasMessageContaining(Order.class.getName());
        assertThat(both.write(new Gadget("a"), 10_000)).isNull();
    }

    @Test
    void widePatternStillLeavesOutWhatAttacksAreBuiltOf() {
        AllowList wide = new AllowList();
        wide.add("org.apache.**");
        ClassRules rules = new ClassRules(wide, null, false);
        assertThat(Set.of(
                        "org.apache.commons.collections.functors.InvokerTransformer",
                        "org.apache.wicket.util.upload.DiskFileItem",
                        "org.apache.xalan.xsltc.trax.TemplatesImpl"))
                .noneMatch(rules::mayLoad);
        assertThat(rules.mayLoad("org.apache.wicket.Page")).isTrue();
        assertThat(new HashSet<>(List.of("org.apachecommons.A", "org.A", "org.apache")))
                .noneMatch(rules::mayLoad);
    }
}
