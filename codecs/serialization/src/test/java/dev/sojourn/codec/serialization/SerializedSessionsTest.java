package dev.sojourn.codec.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.serialization.gadget.Gadget;
import dev.sojourn.codec.serialization.shop.Customer;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Transport;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two nodes that encrypt, over one store. */
class SerializedSessionsTest {

    private static final KeyRing KEYS = KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF"));
    private static final EncryptionKey SECRET = EncryptionKey.of("k1", new byte[32]);

    private final ManualClock clock = new ManualClock();
    private final SessionStore store = new ForwardingStore(new MemoryStore()) {
        @Override
        public boolean inProcess() {
            return false;
        }
    };
    private final SessionEngine one = node(Streams.SHOP);
    private final SessionEngine two = node(Streams.SHOP);

    private SessionEngine node(String allowed) {
        return SessionEngine.builder()
                .store(store)
                .keys(KEYS)
                .clock(clock)
                .withoutSweeps()
                .encryption(SECRET)
                .codec(ValueCodec.builder()
                        .fallback(JavaSerializationForm.allowing(allowed))
                        .build())
                .build();
    }

    @Test
    void whatOneNodeChangesInPlaceAnotherReads() {
        String id = begin();
        try (Visit visit = two.enter(id, Transport.COOKIE)) {
            Customer customer = visit.session().get("customer", Customer.class);
            assertThat(customer.getPartner().getPartner()).isSameAs(customer);
            customer.setExtra("changed");
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
        }
        try (Visit visit = one.enter(id, Transport.COOKIE)) {
            assertThat(visit.session().get("customer", Customer.class).getExtra())
                    .isEqualTo("changed");
            assertThat(visit.commit()).as("a visit that only reads").isNotEqualTo(CommitOutcome.SAVED);
        }
    }

    @Test
    void classThatIsNotAllowedIsRefusedWithTheNameOfTheAttribute() {
        String id = begin();
        try (Visit visit = one.enter(id, Transport.COOKIE)) {
            Customer customer = visit.session().get("customer", Customer.class);
            customer.getPartner().setExtra(new Gadget("run"));
            assertThatThrownBy(() -> {
                        visit.session().set("customer", customer);
                        visit.commit();
                    })
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContainingAll("\"customer\"", Gadget.class.getName(), ".partner.extra");
        }
    }

    @Test
    void nodeThatAllowsLessLosesTheValueAndNothingElse() {
        String id = begin();
        SessionEngine strict = node("com.acme.*");
        try (Visit visit = strict.enter(id, Transport.COOKIE)) {
            assertThat(visit.session().get("plain")).isEqualTo("text");
            assertThat(visit.session().get("customer")).isNull();
            visit.session().set("plain", "changed");
            visit.commit();
        }
        try (Visit visit = two.enter(id, Transport.COOKIE)) {
            assertThat(visit.session().get("customer")).isInstanceOf(Customer.class);
        }
    }

    private String begin() {
        try (Visit visit = one.enter()) {
            visit.session().set("plain", "text");
            visit.session().set("customer", JavaSerializationFormTest.couple());
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }
}
