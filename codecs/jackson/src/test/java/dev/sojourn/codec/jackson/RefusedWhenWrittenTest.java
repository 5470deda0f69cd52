package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.shop.Cart;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueTooLargeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.module.SimpleModule;

/** What would not come back as what it is, is refused when it is written, with the class, the place and a way out. */
class RefusedWhenWrittenTest {

    /** A principal as many applications have it: Spring Security's own reader makes it a plain User. */
    public static class Shopper extends User {
        private final String tier;

        public Shopper(String name, String tier) {
            super(name, "x", AuthorityUtils.NO_AUTHORITIES);
            this.tier = tier;
        }

        public String getTier() {
            return tier;
        }
    }

    @JsonDeserialize(using = ValueDeserializer.None.class)
    public abstract static class ShopperMixin {
        @JsonCreator
        ShopperMixin(@JsonProperty("username") String name, @JsonProperty("tier") String tier) {}
    }

    public static class Named {
        private final String name;

        public Named(String name) {
            this.name = name + "!";
        }
    }

    public static class WithoutWay {
        private final int one;
        private final int two;

        private WithoutWay(int sum) {
            this.one = sum / 2;
            this.two = sum - one;
        }
    }

    public static class Secretive {
        @JsonProperty
        public String shown = "a";

        public Map<String, Object> entries = new MapWithMore();
    }

    public static class MapWithMore extends HashMap<String, Object> {
        String more;
    }

    public static class Careful {
        public String kept = "a";

        @JsonIgnore
        public String derived;

        public transient String gone;
    }

    public static class Node {
        public List<Object> next = new ArrayList<>();
    }

    public static class Sorted {
        public TreeMap<String, Integer> entries = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    public static class Holder {
        public Object value;

        Holder(Object value) {
            this.value = value;
        }

        public Holder() {}
    }

    private final JacksonForm form = JacksonForm.allowing("com.acme", "dev.sojourn.codec.jackson");

    @Test
    void aPrincipalThatWouldComeBackAsItsParent() {
        assertThatThrownBy(() -> write(context(new Shopper("ada", "gold"))))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll(
                        Shopper.class.getTypeName(),
                        "come back as a org.springframework.security.core.userdetails.User",
                        "write a mixin",
                        "ValueCodec.Builder.register",
                        "EngineBuilder.nodeLocal",
                        "At .authentication.principal inside the value.")
                .hasMessageNotContaining("gold");
    }

    @Test
    void andIsStoredOnceItHasAMixin() {
        JacksonForm mended = JacksonForm.builder()
                .allow(Shopper.class)
                .module(new SimpleModule("shop").setMixInAnnotation(Shopper.class, ShopperMixin.class))
                .build();
        SecurityContextImpl back =
                (SecurityContextImpl) mended.read(mended.write(context(new Shopper("ada", "gold")), 10_000));
        assertThat(back.getAuthentication().getPrincipal()).isExactlyInstanceOf(Shopper.class);
        assertThat(((Shopper) back.getAuthentication().getPrincipal()).getTier())
                .isEqualTo("gold");
    }

    @Test
    void classesThatNobodyAllowed() {
        Cart cart = new Cart();
        cart.notes().put("a", List.of("x", new com.acmeevil.Cart()));
        assertThatThrownBy(() -> write(cart))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll(
                        "com.acmeevil.Cart cannot be stored",
                        "not on the allow-list",
                        "Three ways out: allow its package or itself with JacksonForm.builder()",
                        "At .notes.a[1] inside the value.");
        cart.notes().put("a", new com.acmeevil.Cart[0]);
        assertThatThrownBy(() -> write(cart))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("com.acmeevil.Cart[] cannot be stored");
        cart.notes().put("a", String.class);
        assertThatThrownBy(() -> write(cart))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("java.lang.Class cannot be stored");
    }

    @Test
    void keysAreDataAndShowOnlyWhenTheyLookLikeNames() {
        Cart cart = new Cart();
        cart.notes().put("ada@example.com", new Object());
        assertThatThrownBy(() -> write(cart))
                .hasMessageContaining("At .notes.{}")
                .hasMessageNotContaining("ada");
    }

    @Test
    void whatHasNoWayBack() {
        assertThatThrownBy(() -> write(new Holder(new WithoutWay(5))))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll(
                        WithoutWay.class.getTypeName(), "could not be read back", "constructor", "At .value inside");
    }

    @Test
    void whatItsConstructorChanges() {
        assertThatThrownBy(() -> write(new Named("a")))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll("java.lang.String", "another value", "At .name inside the value.");
    }

    @Test
    void whatHoldsMoreThanIsWritten() {
        Secretive object = new Secretive();
        ((MapWithMore) object.entries).more = "b";
        assertThatThrownBy(() -> write(object))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("At .entries.more inside the value.");
    }

    @Test
    void alsoWhenTheSameJsonWasHarmlessBefore() {
        write(new Secretive());
        Secretive object = new Secretive();
        ((MapWithMore) object.entries).more = "b";
        assertThatThrownBy(() -> write(object)).isInstanceOf(UnsupportedValueException.class);
    }

    @Test
    void notWhatItsClassSaysNeedNotBeKept() {
        Careful careful = new Careful();
        careful.derived = "x";
        careful.gone = "y";
        assertThat(((Careful) form.read(write(careful))).kept).isEqualTo("a");
    }

    @Test
    void anOrderOfTheApplicationsOwn() {
        assertThatThrownBy(() -> write(new Sorted()))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll("java.util.TreeMap", "without its comparator", "At .entries");
    }

    @Test
    void whatContainsItself() {
        Node node = new Node();
        node.next.add(node);
        assertThatThrownBy(() -> write(node))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("containing itself");
    }

    @Test
    void whatIsLargerThanTheLimitAsSoonAsItIsKnown() {
        Cart cart = new Cart();
        cart.notes().put("a", "x".repeat(100_000));
        assertThatThrownBy(() -> form.write(cart, 50_000))
                .isInstanceOf(ValueTooLargeException.class)
                .hasMessageContaining("50000");
        JacksonForm small = JacksonForm.builder()
                .allowPackage("com.acme")
                .maximumBytes(1000)
                .build();
        assertThatThrownBy(() -> small.write(cart, 500_000)).isInstanceOf(ValueTooLargeException.class);
    }

    @Test
    void numbersThatTheReaderWouldNotTake() {
        write(new Holder(BigDecimal.ONE));
        assertThatThrownBy(() -> write(new Holder(new BigDecimal("1".repeat(2000)))))
                .isInstanceOf(UnsupportedValueException.class);
        assertThat(((Holder) form.read(write(new Holder("\ud800")))).value).isEqualTo("\ud800");
    }

    @Test
    void anObjectOfTheSameClassIsComparedAgainWhenItHoldsOtherClasses() {
        write(context("ada"));
        write(context(new User("ada", "x", AuthorityUtils.NO_AUTHORITIES)));
        assertThatThrownBy(() -> write(context(new Shopper("ada", "gold"))))
                .isInstanceOf(UnsupportedValueException.class);
    }

    private byte[] write(Object value) {
        return form.write(value, 1_000_000);
    }

    private static SecurityContextImpl context(Object principal) {
        return new SecurityContextImpl(
                UsernamePasswordAuthenticationToken.authenticated(principal, null, AuthorityUtils.NO_AUTHORITIES));
    }

    /** A bean that JSON says little about. */
    static final class Loose {
        Object content;

        Loose() {}

        Loose(Object content) {
            this.content = content;
        }
    }

    /** What the JSON of a value leaves out is looked at in each, however many like it were kept before. */
    @Test
    void whatOneValueProvesDoesNotHoldForTheNext() {
        JacksonForm form = JacksonForm.builder().allow(Loose.class).build();
        form.write(new Loose(new TreeMap<>(Map.of("a", 1))), 1000);
        TreeMap<String, Object> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.put("a", 1);
        assertThatThrownBy(() -> form.write(new Loose(backwards), 1000)).isInstanceOf(UnsupportedValueException.class);
        form.write(new Loose(new HashMap<>(Map.of("1", "a"))), 1000);
        assertThatThrownBy(() -> form.write(new Loose(new HashMap<>(Map.of(1, "a"))), 1000))
                .isInstanceOf(UnsupportedValueException.class);
    }

    /** What an application is made of, and a value may hold by accident. */
    public static class Prices {
        private final String apiKey = "key of another service";
    }

    public static final class FinalPrices {
        private final String apiKey = "key of another service";
    }

    public static class Basket {
        private final Object prices;

        Basket() {
            this(null);
        }

        Basket(Object prices) {
            this.prices = prices;
        }
    }

    public static class FinalBasket {
        private final FinalPrices prices = new FinalPrices();
    }

    @Test
    void aPartOfTheApplicationIsNoValueWhereverItIs() {
        JacksonForm form = JacksonForm.builder()
                .allowPackage("dev.sojourn.codec.jackson")
                .refuse(Prices.class, FinalPrices.class)
                .build();

        assertThat(form.write(new Basket("by weight"), 10_000)).isNotNull();
        for (Object holder : List.of(new Basket(new Prices()), new FinalBasket())) {
            assertThatThrownBy(() -> form.write(holder, 10_000))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("rices")
                    .hasMessageNotContaining("key of another");
        }
        assertThat(form.write(new Prices(), 10_000)).isNull();
    }

    @Test
    void aClassThatIsAllowedByItselfIsAValueAllTheSame() {
        JacksonForm form = JacksonForm.builder()
                .allowPackage("dev.sojourn.codec.jackson")
                .allow(Prices.class)
                .refuse(Prices.class)
                .build();

        assertThat(form.write(new Basket(new Prices()), 10_000)).isNotNull();
    }
}
