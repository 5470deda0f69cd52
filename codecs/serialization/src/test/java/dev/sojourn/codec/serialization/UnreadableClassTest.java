package dev.sojourn.codec.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.serialization.gadget.Gadget;
import dev.sojourn.codec.serialization.shop.Customer;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can't be read says of which class, for the log tells of each class once. */
class UnreadableClassTest {

    private static final String CUSTOMER = Customer.class.getName();

    /** Written without complaint, and not read. */
    static final class Picky implements Serializable {

        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            throw new IllegalStateException("secret");
        }
    }

    private final JavaSerializationForm form =
            JavaSerializationForm.allowing(Streams.SHOP, "dev.sojourn.codec.serialization.*");

    @Test
    void theClassIsNamed() {
        byte[] customer = Streams.of(new Customer("ada"));
        // Not allowed, at the top and inside of one that is.
        assertThat(atFault(Streams.of(new Gadget("a")))).isEqualTo(Gadget.class.getName());
        Customer holder = new Customer("ada");
        holder.setExtra(new Gadget[1]);
        assertThat(atFault(Streams.of(holder))).isEqualTo(Gadget.class.getName());
        // Not here yet, changed, and one that does not want to be read.
        assertThat(atFault(Streams.replaced(customer, "shop.Customer", "shop.Costumer")))
                .isEqualTo(CUSTOMER.replace("Customer", "Costumer"));
        assertThat(atFault(Streams.replaced(customer, "Customer\0\0\0\0\0\0\0\1", "Customer\0\0\0\0\0\0\0\2")))
                .isEqualTo(CUSTOMER);
        assertThat(atFault(Streams.of(List.of(new Picky())))).isEqualTo(Picky.class.getName());
    }

    @Test
    void ofOneThatIsCutOffTheOutermostClassIsNamed() {
        byte[] customer = Streams.of(new Customer("ada"));
        assertThat(atFault(Arrays.copyOf(customer, customer.length - 1))).isEqualTo(CUSTOMER);
    }

    @Test
    void whatIsNoNameIsNotShown() {
        byte[] customer = Streams.of(new Customer("ada"));
        assertThat(atFault(Streams.replaced(customer, "shop.Customer", "shop.<ecret>r")))
                .isNull();
        assertThat(atFault("secret".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    private @Nullable String atFault(byte[] bytes) {
        DamagedDataException fault = catchThrowableOfType(DamagedDataException.class, () -> form.read(bytes));
        return fault.className();
    }
}
