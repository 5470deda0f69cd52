package dev.sojourn.testkit;

import static dev.sojourn.store.StoreOperation.CREATE;
import static dev.sojourn.store.StoreOperation.DELETE;
import static dev.sojourn.store.StoreOperation.FIND;
import static dev.sojourn.store.StoreOperation.REPLACE;
import static dev.sojourn.store.StoreOperation.ROLL;
import static dev.sojourn.store.StoreOperation.TOUCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many round trips to the store each thing costs. */
class BudgetTest {

    private final Scene scene =
            new Scene(settings -> settings.lifetime(Lifetime.standard().touchEvery(Duration.ofMinutes(1))));

    @Test
    void aVisitThatOnlyLooksCostsNothingWithoutASession() {
        try (Visit visit = scene.engine.enter()) {
            assertThat(visit.session().get("name")).isNull();
            assertThat(visit.session().attributes()).isEmpty();
        }
        assertThat(scene.store.calls()).isEmpty();
    }

    @Test
    void aNewSessionWithDataCostsOneRoundTrip() {
        scene.client(session -> session.set("a", 1).set("b", 2).setDuration(Duration.ofHours(1)));
        assertThat(scene.store.calls()).containsExactly(CREATE);
    }

    @Test
    void aVisitThatReadsCostsOneRoundTripAndWritesNothing() {
        String token = scene.client();
        scene.after(Duration.ofSeconds(59));
        scene.store.reset();
        scene.visit(token, session -> session.get("name"));
        assertThat(scene.store.calls()).containsExactly(FIND);
    }

    @Test
    void aVisitThatReadsTouchesWhenTheTouchIsDue() {
        String token = scene.client();
        scene.after(Duration.ofSeconds(60));
        scene.store.reset();
        scene.visit(token, session -> session.get("name"));
        scene.visit(token, session -> session.get("name"));
        assertThat(scene.store.calls()).containsExactly(FIND, TOUCH, FIND);
    }

    @Test
    void aVisitThatWritesCostsTwoRoundTripsHoweverMuchItWrites() {
        String token = scene.client();
        scene.after(Duration.ofMinutes(5));
        scene.store.reset();
        scene.visit(token, session -> {
            for (int i = 0; i < 20; i++) {
                session.set("n" + i, i);
            }
            session.remove("name");
            session.extend(Duration.ofMinutes(10));
        });
        assertThat(scene.store.calls()).containsExactly(FIND, REPLACE);
    }

    @Test
    void anUpdateCostsOneRoundTripAfterTheLoad() {
        String token = scene.client();
        scene.store.reset();
        scene.visit(token, session -> session.update("n", Integer.class, n -> n == null ? 1 : n + 1));
        assertThat(scene.store.calls()).containsExactly(FIND, REPLACE);
    }

    @Test
    void rollDestroyAndLoginCostOneRoundTripEachAfterTheLoad() {
        String token = scene.client();
        scene.store.reset();
        token = scene.visit(token, session -> session.set("x", 1).roll());
        assertThat(scene.store.calls()).containsExactly(FIND, ROLL);
        scene.store.reset();
        token = scene.visit(token, session -> session.setUser("ada"));
        assertThat(scene.store.calls()).containsExactly(FIND, ROLL);
        scene.store.reset();
        scene.visit(token, session -> session.destroy());
        assertThat(scene.store.calls()).containsExactly(FIND, DELETE);
    }

    @Test
    void aSessionThatBeginsWithALoginCostsOneRoundTrip() {
        scene.client(session -> session.set("x", 1).setUser("ada"));
        assertThat(scene.store.calls()).containsExactly(CREATE);
    }

    @Test
    void anUnknownIdWithAGoodSignatureCostsOneRoundTrip() {
        String token = scene.engine.ids().sign(scene.engine.ids().generate(), Transport.COOKIE);
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.store.calls()).containsExactly(FIND);
    }

    @Test
    void anUnknownBareIdCostsOneRoundTripByEachMethod() {
        String id = scene.engine.directory().generateId();
        assertThat(scene.engine.directory().lookUp(id)).isEmpty();
        assertThat(scene.store.calls()).containsExactly(FIND);
        scene.store.reset();
        assertThatThrownBy(() -> scene.engine.directory().get(id)).isInstanceOf(SessionNotFoundException.class);
        assertThat(scene.store.calls()).containsExactly(FIND);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void idsThatThisEngineDidNotSignCostNothingHoweverTheyCome(Transport by) {
        String bare = scene.engine.directory().generateId();
        String signed = scene.engine.ids().sign(SessionId.of(bare), by);
        List<String> forged = new ArrayList<>(List.of("", bare, "x", "a".repeat(10_000), signed + "A", "\u0000"));
        for (int i = 0; i < signed.length(); i++) {
            char other = signed.charAt(i) == 'A' ? 'B' : 'A';
            forged.add(signed.substring(0, i) + other + signed.substring(i + 1));
            forged.add(signed.substring(0, i));
        }
        for (Transport another : Transport.values()) {
            if (another != by) {
                forged.add(scene.engine.ids().sign(SessionId.of(bare), another));
            }
        }
        try (SessionEngine foreign = scene.engine(scene.store, settings -> settings.name("other"))) {
            forged.add(foreign.ids().sign(SessionId.of(bare), by));
        }
        for (String text : forged) {
            try (Visit visit = scene.engine.enter(text, by)) {
                assertThat(visit.session().exists()).isFalse();
            }
        }
        assertThat(scene.store.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chosen-by-the-client", "PHPSESSID=1", "../../etc/passwd", "%00", "null"})
    void aClientNeverChoosesTheIdOfTheSessionThatBegins(String chosen) {
        for (Transport by : Transport.values()) {
            try (Visit visit = scene.engine.enter(chosen, by)) {
                visit.session().set("x", 1);
                assertThat(visit.session().id()).isNotEqualTo(chosen).hasSizeGreaterThan(40);
            }
        }
        assertThat(scene.store.count(FIND)).isZero();
    }

    @Test
    void aGoodlySignedUnknownIdIsNotTakenOverEither() {
        SessionId unknown = scene.engine.ids().generate();
        for (Transport by : Transport.values()) {
            try (Visit visit = scene.engine.enter(scene.engine.ids().sign(unknown, by), by)) {
                visit.session().set("x", 1);
                assertThat(visit.session().id()).isNotEqualTo(unknown.text());
            }
        }
        assertThat(scene.memory.find(unknown.key())).isNull();
    }

    @Test
    void unsignedIdsCostOneRoundTripWhenTheEngineWasToldToTakeThem() {
        CountingStore counting = new CountingStore(scene.memory);
        try (SessionEngine unsigned = SessionEngine.builder()
                .store(counting)
                .unsignedIds()
                .withoutSweeps()
                .build()) {
            unsigned.enter(unsigned.directory().generateId(), Transport.COOKIE).close();
            unsigned.enter("not of the form", Transport.COOKIE).close();
        }
        assertThat(counting.calls()).containsExactly(FIND);
    }
}
