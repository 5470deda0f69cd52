package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.shop.Cart;
import dev.sojourn.CommitOutcome;
import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.ManualClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.servlet.FlashMap;

/** Two nodes with one store, and the one line that chooses the form. */
class EngineTest {

    private static final String CONTEXT = "SPRING_SECURITY_CONTEXT";
    private static final String FLASHES = "org.springframework.web.servlet.support.SessionFlashMapManager.FLASH_MAPS";

    private final MemoryStore store = new MemoryStore();
    private final ManualClock clock = new ManualClock();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstReadOfALoginOnAnotherNodeWritesNothing(boolean sealed) {
        try (SessionEngine one = node(sealed);
                SessionEngine other = node(sealed)) {
            String id = begin(one, session -> session.set(CONTEXT, login()).set("cart", Cart.full()));
            long version = version(id);
            assertThat(in(other, id, session -> {
                        assertThat(session.get(CONTEXT)).isEqualTo(login());
                        assertThat(((Cart) session.get("cart")).getTotal()).isEqualTo(3);
                    }))
                    .isEqualTo(CommitOutcome.NOTHING);
            assertThat(version(id)).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBeanThatWasChangedInPlaceIsStored(boolean sealed) {
        try (SessionEngine one = node(sealed);
                SessionEngine other = node(sealed)) {
            String id = begin(one, session -> session.set("cart", new Cart()));
            assertThat(in(other, id, session -> {
                        Cart cart = (Cart) Objects.requireNonNull(session.get("cart"));
                        cart.lines().add(new Cart.Line("tea", 2, BigDecimal.TEN));
                        // As Spring does at the end of each request.
                        session.set("cart", cart);
                    }))
                    .isEqualTo(CommitOutcome.SAVED);
            in(
                    one,
                    id,
                    session ->
                            assertThat(((Cart) session.get("cart")).getTotal()).isEqualTo(2));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlashGoesToTheNodeThatServesTheRedirect(boolean sealed) {
        try (SessionEngine one = node(sealed);
                SessionEngine other = node(sealed)) {
            String id = begin(one, session -> session.set(FLASHES, new CopyOnWriteArrayList<>(List.of(flash()))));
            in(other, id, session -> {
                List<?> flashes = (List<?>) Objects.requireNonNull(session.get(FLASHES));
                assertThat(flashes).isExactlyInstanceOf(CopyOnWriteArrayList.class);
                assertThat((Object) flashes.get(0)).isEqualTo(flash());
                flashes.remove(flash());
                session.remove(FLASHES);
            });
            in(one, id, session -> assertThat(session.get(FLASHES)).isNull());
        }
    }

    @Test
    void aRefusalNamesAttributeAndClassAndPlaceAndWaysOut() {
        try (SessionEngine one = node(false)) {
            Session session = one.directory().create();
            Cart cart = new Cart();
            cart.notes().put("stranger", new ArrayList<>(List.of(new com.acmeevil.Cart())));
            assertThatThrownBy(() -> session.set("cart", cart))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessage("Attribute \"cart\" cannot be stored. A value of class com.acmeevil.Cart cannot be"
                            + " stored as JSON: it is not on the allow-list. Three ways out: allow its package or"
                            + " itself with JacksonForm.builder(), or with sojourn.codec.allow in Spring Boot;"
                            + " register it, or what holds it, with"
                            + " ValueCodec.Builder.register; or keep the attribute on this node only"
                            + " (EngineBuilder.nodeLocal). At .notes.stranger[0] inside the value.");
        }
    }

    private SessionEngine node(boolean sealed) {
        EngineBuilder builder = SessionEngine.builder()
                .store(store)
                .clock(clock)
                .unsignedIds()
                .withoutSweeps()
                .limits(Limits.standard().withNames(NameRule.ANY_TEXT))
                .codec(ValueCodec.builder()
                        .fallback(JacksonForm.allowing("com.acme.shop"))
                        .build());
        if (sealed) {
            builder.encryption(EncryptionKey.of("k1", "0123456789abcdef0123456789abcdef".getBytes()));
        }
        return builder.build();
    }

    private static String begin(SessionEngine engine, Consumer<Session> work) {
        try (Visit visit = engine.enter()) {
            work.accept(visit.session());
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
            return Objects.requireNonNull(visit.session().id());
        }
    }

    private static CommitOutcome in(SessionEngine engine, String id, Consumer<Session> work) {
        try (Visit visit = engine.enter(id, Transport.COOKIE)) {
            assertThat(visit.found()).isTrue();
            work.accept(visit.session());
            return visit.commit();
        }
    }

    private long version(String id) {
        StoredRecord record = store.find(SessionId.of(id).key());
        return ((StoredSession) record).version();
    }

    private static SecurityContextImpl login() {
        var token = UsernamePasswordAuthenticationToken.authenticated(
                SpringLoginTest.user(),
                null,
                List.of(FactorGrantedAuthority.withAuthority("FACTOR_PASSWORD")
                        .issuedAt(Instant.parse("2026-11-29T10:15:30.123456789Z"))
                        .build()));
        token.setDetails(SpringLoginTest.details());
        return new SecurityContextImpl(token);
    }

    private static FlashMap flash() {
        FlashMap flash = new FlashMap();
        flash.put("message", "saved");
        flash.setTargetRequestPath("/orders");
        flash.setExpirationTime(Instant.EPOCH.plus(Duration.ofDays(50_000)).toEpochMilli());
        return flash;
    }
}
