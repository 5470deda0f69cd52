package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.acme.shop.Cart;
import dev.sojourn.codec.DamagedDataException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can't be read says of which class, for the log tells of each class once; and nothing of the data. */
class UnreadableClassTest {

    private static final String HERE = "dev.sojourn.codec.jackson.UnreadableClassTest$";

    record Positive(int count) {
        Positive {
            if (count < 0) {
                throw new IllegalArgumentException("secret " + count);
            }
        }
    }

    record Holder(Positive inner, Cart cart) {}

    private final JacksonForm form = JacksonForm.allowing("dev.sojourn.codec.jackson");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "none",
            value = {
                // Not on the list of this node, at the top and inside.
                "{'@class':'com.acme.shop.Cart'} | com.acme.shop.Cart",
                "{'@class':'HERE$Holder','cart':{'@class':'com.acme.shop.Cart'}} | com.acme.shop.Cart",
                // On the list, and not here yet.
                "{'@class':'dev.sojourn.codec.jackson.Newer'} | dev.sojourn.codec.jackson.Newer",
                "{'@class':'HERE$Newer','secret':1} | HERE$Newer",
                // Here, and not as it was.
                "{'@class':'HERE$Positive','count':-1} | HERE$Positive",
                "{'@class':'HERE$Positive','count':'secret'} | HERE$Positive",
                "{'@class':'HERE$Holder','inner':{'count':-1}} | HERE$Positive",
                "{'@class':'HERE$Holder','inner':['secret']} | HERE$Positive",
                // No class at all.
                "{'@class':'a secret'} | none",
                "{'secret | none",
                "['java.util.ArrayList',['secret'} | none"
            })
    void theClassIsNamed(String json, String className) {
        byte[] bytes = here(json).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        DamagedDataException fault = catchThrowableOfType(DamagedDataException.class, () -> form.read(bytes));
        assertThat(fault.className()).isEqualTo(className == null ? null : here(className));
        assertThat(fault).hasMessageStartingWith("Stored JSON ").message().doesNotContain("secret");
        if (className != null) {
            assertThat(fault).hasMessageContaining(here(className));
        }
    }

    private static String here(String text) {
        return text.replace("HERE$", HERE);
    }
}
