package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.shop.Cart;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Objects of allowed packages come back as what they were, and are written to the same bytes again. */
class OwnObjectsTest {

    private final JacksonForm form = JacksonForm.allowing("com.acme");

    @Test
    void aBeanIsKeptByItsFields() {
        byte[] bytes = form.write(Cart.full(), 100_000);
        Cart back = (Cart) form.read(bytes);
        assertThat(back)
                .usingRecursiveComparison()
                .ignoringFields("service")
                .withStrictTypeChecking()
                .ignoringFieldsMatchingRegexes("anything.*", "notes.*")
                .isEqualTo(Cart.full());
        assertThat(back.notes().keySet()).isEqualTo(Cart.full().notes().keySet());
        Cart.full().notes().forEach((name, value) -> {
            if (value != null && !value.getClass().isArray()) {
                assertThat(back.notes().get(name)).isEqualTo(value).hasSameClassAs(value);
            }
        });
        assertThat(back.hasService()).isTrue();
        assertThat(text(bytes)).doesNotContain("total", "service");
        assertThat(text(form.write(back, 100_000))).isEqualTo(text(bytes));
    }

    /** They are of the JDK, and not of the codec's closed set. */
    @Test
    void constantsOfTheJdkAreKeptByThemselvesToo() {
        for (Object constant : List.of(DayOfWeek.MONDAY, Month.MAY)) {
            assertThat(form.read(form.write(constant, 100))).isSameAs(constant);
        }
    }

    @Test
    void equalObjectsGiveEqualBytesInWhateverOrderTheirSetsAndMapsIterate() {
        Cart one = new Cart();
        Cart other = new Cart();
        Map<String, Object> wide = new HashMap<>(4096);
        for (int i = 0; i < 50; i++) {
            one.tags().add(new Cart.Tag("tag" + i));
            other.tags().add(new Cart.Tag("tag" + (49 - i)));
            one.notes().put("note" + i, i);
            wide.put("note" + (49 - i), 49 - i);
        }
        one.anything(new HashMap<>(one.notes()));
        other.notes().putAll(wide);
        other.anything(wide);
        assertThat(text(form.write(other, 100_000))).isEqualTo(text(form.write(one, 100_000)));
    }

    @Test
    void numbersThatCompareAsTheSameHaveAnOrderToo() {
        Cart one = new Cart();
        Cart other = new Cart();
        one.anything(new HashSet<>(List.of(new BigDecimal("1.0"), new BigDecimal("1.00"), new BigDecimal("2"))));
        Set<Object> wide = new HashSet<>(1024);
        wide.addAll(List.of(new BigDecimal("1.00"), new BigDecimal("2"), new BigDecimal("1.0")));
        other.anything(wide);
        assertThat(text(form.write(other, 10_000))).isEqualTo(text(form.write(one, 10_000)));
    }

    @Test
    void anOrderThatIsThereIsKept() {
        Cart cart = new Cart();
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("z", 1);
        ordered.put("a", 2);
        cart.anything(ordered);
        assertThat(text(form.write(cart, 10_000))).contains("\"z\":1,\"a\":2");
    }

    @Test
    void recordsEnumsArraysAndSetsOfConstantsAreTakenByThemselves() {
        assertThat(roundTrip(new Cart.Card("4711"))).isEqualTo(new Cart.Card("4711"));
        assertThat(roundTrip(Cart.Kind.BOOK)).isSameAs(Cart.Kind.BOOK);
        assertThat(roundTrip(Cart.Kind.GIFT)).isSameAs(Cart.Kind.GIFT);
        assertThat((Cart.Card[]) roundTrip(new Cart.Card[] {new Cart.Card("1"), null}))
                .containsExactly(new Cart.Card("1"), null);
        assertThat(roundTrip(EnumSet.of(Cart.Kind.BOOK))).isEqualTo(EnumSet.of(Cart.Kind.BOOK));
        assertThat(form.isImmutable(Cart.Kind.BOOK)).isTrue();
        assertThat(form.isImmutable(new Cart())).isFalse();
    }

    @Test
    void whatTheJdkHidesComesBackAsItsInterface() {
        Cart cart = new Cart();
        cart.anything(List.of(
                Collections.unmodifiableList(List.of(1)),
                List.of(1, 2, 3).subList(0, 2),
                java.util.Arrays.asList(1, 2),
                Collections.emptySet(),
                Collections.singletonMap("a", 1),
                new HashMap<>(Map.of("a", 1)).keySet(),
                Collections.synchronizedList(new java.util.ArrayList<>(List.of(1)))));
        byte[] bytes = form.write(cart, 10_000);
        assertThat(text(form.write(form.read(bytes), 10_000))).isEqualTo(text(bytes));
    }

    @Test
    void classesOfNobodyAreLeftToTheNextForm() {
        assertThat(form.write(new com.acmeevil.Cart(), 10_000)).isNull();
        assertThat(form.write(new StringBuilder(), 10_000)).isNull();
        assertThat(form.write(new Object(), 10_000)).isNull();
        Runnable lambda = () -> {};
        assertThat(JacksonForm.allowing("dev.sojourn").write(lambda, 10_000)).isNull();
    }

    private Object roundTrip(Object value) {
        byte[] bytes = form.write(value, 10_000);
        Object back = form.read(bytes);
        assertThat(form.write(back, 10_000)).isEqualTo(bytes);
        return back;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
