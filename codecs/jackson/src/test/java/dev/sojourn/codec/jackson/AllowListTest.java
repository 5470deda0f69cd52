package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.shop.Cart;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be allowed, and what that allows. */
class AllowListTest {

    @Test
    void aPackageAllowsItsClassesAndThosePackagesBelow() {
        assertThat(JacksonForm.allowing("com.acme").write(new Cart(), 10_000)).isNotNull();
        assertThat(JacksonForm.allowing("com.acme.shop").write(new Cart(), 10_000))
                .isNotNull();
        assertThat(JacksonForm.allowing("com.acme.sho").write(new Cart(), 10_000))
                .isNull();
        assertThat(JacksonForm.allowing("com.acme").write(new com.acmeevil.Cart(), 10_000))
                .isNull();
    }

    @Test
    void aClassIsAllowedByItself() {
        JacksonForm form = JacksonForm.builder().allow(Cart.Card.class).build();
        assertThat(form.write(new Cart.Card("1"), 10_000)).isNotNull();
        assertThat(form.write(Cart.Voucher.of("1"), 10_000)).isNull();
        assertThat(form.write(Cart.Kind.BOOK, 10_000)).isNull();
        JacksonForm kinds = JacksonForm.builder().allow(Cart.Kind.class).build();
        assertThat(kinds.read(kinds.write(Cart.Kind.BOOK, 10_000))).isSameAs(Cart.Kind.BOOK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "com.",
                ".acme",
                "com..acme",
                "com.acme.*",
                "com acme",
                "java",
                "java.util",
                "javax.naming",
                "jdk.internal",
                "sun.misc",
                "com.sun.rowset",
                "com",
                "org",
                "org.springframework"
            })
    void noPackageOfOthers(String name) {
        assertThatThrownBy(() -> JacksonForm.allowing(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.shop.*", "com.acme.shop.", ""})
    void whoWritesAPackageOtherwiseIsToldHow(String name) {
        assertThatThrownBy(() -> JacksonForm.allowing(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Write it as in com.acme.shop, without an end");
    }

    @ParameterizedTest
    @ValueSource(classes = {Object.class, java.io.Serializable.class, Number.class, int.class, Cart[].class, Map.class})
    void nothingByWhatItExtends(Class<?> type) {
        assertThatThrownBy(() -> JacksonForm.builder().allow(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type.getTypeName());
    }

    @Test
    void limitsAreInRange() {
        assertThatThrownBy(() -> JacksonForm.builder().depth(0)).hasMessageContaining("1..1000");
        assertThatThrownBy(() -> JacksonForm.builder().depth(1001)).hasMessageContaining("1..1000");
        assertThatThrownBy(() -> JacksonForm.builder().maximumBytes(0)).hasMessageContaining("below 1");
    }

    @Test
    void anOrderThatTheCodecDoesNotKeepIsLeftToTheNextForm() {
        assertThat(JacksonForm.allowing("com.acme").write(new TreeMap<>(Comparator.reverseOrder()), 1000))
                .isNull();
    }
}
