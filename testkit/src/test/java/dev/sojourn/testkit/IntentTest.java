package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.SessionEvent.ChangesDropped;
import dev.sojourn.event.SessionEvent.Conflict;
import dev.sojourn.event.SessionEvent.Saved;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** That what a visit wants is decided against the record that is met, and never more than it wants. */
class IntentTest {

    private final Scene scene = new Scene();

    /** A type that sorts on the way in, in an order of this node's own. */
    record Roles(List<String> roles, int node) {
        static int here;

        Roles {
            roles = here == 0 ? List.copyOf(new TreeSet<>(roles)) : List.copyOf(new TreeSet<>(roles).descendingSet());
        }
    }

    record Cart(List<String> items, String coupon) {}

    record OldCart(List<String> items) {}

    @Test
    void aReaderOfAValueThatItsTypeNormalizesWritesNothing() {
        ValueCodec codec = ValueCodec.builder().record("roles", Roles.class).build();
        try (Scene shop = new Scene(settings -> settings.codec(codec))) {
            Roles.here = 0;
            String token = shop.client(session -> session.set("roles", new Roles(List.of("a", "b"), 1)));
            Roles.here = 1;
            shop.store.reset();
            try (Visit reader = shop.enter(token)) {
                assertThat(reader.session().get("roles", Roles.class).roles()).containsExactly("b", "a");
                assertThat(reader.commit()).isEqualTo(CommitOutcome.NOTHING);
            }
            assertThat(shop.heard(Saved.class)).isEmpty();
        } finally {
            Roles.here = 0;
        }
    }

    @Test
    void whatAnOlderClassDoesNotKnowSurvivesItsReadsAndItsWrites() {
        ValueCodec newer = ValueCodec.builder().record("cart", Cart.class).build();
        ValueCodec older = ValueCodec.builder().record("cart", OldCart.class).build();
        try (Scene shop = new Scene(settings -> settings.codec(newer));
                SessionEngine behind = shop.engine(shop.store, settings -> settings.codec(older))) {
            String token = shop.client(session -> session.set("cart", new Cart(List.of("book"), "TEN")));
            behind.visit(token, Transport.COOKIE, session -> session.get("cart"));
            assertThat(shop.value(token, "cart")).isEqualTo(new Cart(List.of("book"), "TEN"));
            behind.visit(token, Transport.COOKIE, session -> session.set("cart", new OldCart(List.of("book", "pen"))));
            assertThat(shop.value(token, "cart")).isEqualTo(new Cart(List.of("book", "pen"), "TEN"));
        }
    }

    @Test
    void theVeryObjectThatWasReadIsNotWrittenAgainUnlessItHasChanged() {
        String token = scene.client(session -> session.set("list", new ArrayList<>(List.of("a"))));
        try (Visit first = scene.enter(token);
                Visit second = scene.enter(token)) {
            Object read = first.session().get("list");
            scene.visit(token, session -> session.set("list", List.of("a", "b")));
            first.session().set("list", read);
            assertThat(first.commit()).isNotEqualTo(CommitOutcome.SAVED);
            assertThat(second.commit()).isNotEqualTo(CommitOutcome.SAVED);
        }
        assertThat(scene.value(token, "list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void whatChangesNothingWritesNothing() {
        String token = scene.client(session -> session.set("n", 1).set("list", List.of(1)));
        scene.store.reset();
        scene.visit(token, session -> session.set("n", 1));
        scene.visit(token, session -> session.set("list", List.of(1)));
        scene.visit(token, session -> session.update("n", Integer.class, n -> n));
        scene.visit(token, session -> {
            session.set("new", 1);
            session.remove("new");
        });
        scene.visit(token, session -> session.replaceAll(Map.of("n", 1, "list", List.of(1))));
        assertThat(scene.heard(Saved.class)).isEmpty();
    }

    @Test
    void anEmptySessionThatNobodyBeganIsNotStored() {
        for (java.util.function.Consumer<Session> work : List.<java.util.function.Consumer<Session>>of(
                session -> session.setAll(Map.of()),
                session -> session.replaceAll(Map.of()),
                session -> session.set("a", 1).clear(),
                session -> session.set("a", 1).remove("a"),
                session -> session.update("a", Integer.class, n -> null),
                session -> session.setDuration(Duration.ofMinutes(1)))) {
            try (Visit visit = scene.engine.enter()) {
                work.accept(visit.session());
                assertThat(visit.commit()).isEqualTo(CommitOutcome.NOTHING);
                assertThat(visit.currentId()).isNull();
            }
        }
        assertThat(scene.memory.count()).isZero();
        try (Visit visit = scene.engine.enter()) {
            visit.session().begin();
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
        }
        assertThat(scene.memory.count()).isEqualTo(1);
    }

    @Test
    void severalValuesAreSetAllOrNone() {
        String token = scene.client(session -> session.set("kept", 1));
        scene.visit(token, session -> {
            session.set("before", 1);
            Map<String, Object> bad = new java.util.LinkedHashMap<>(Map.of("ok", 1));
            bad.put("bad", new Object());
            assertThatThrownBy(() -> session.replaceAll(bad))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("\"bad\"");
            assertThatThrownBy(() -> session.setAll(bad)).isInstanceOf(UnsupportedValueException.class);
        });
        assertThat(scene.values(token)).isEqualTo(Map.of("kept", 1, "before", 1));
    }

    @Test
    void mergedAttributesStayUnderTheLimit() {
        Scene tight = new Scene(settings -> settings.limits(Limits.standard().withAttributes(2)));
        String token = tight.client(session -> session.set("a", 1));
        try (Visit slow = tight.enter(token)) {
            slow.session().set("slow", 1);
            tight.visit(token, session -> session.set("quick", 1));
            assertThatThrownBy(slow::commit).hasMessageContaining("Limits.attributes (2)");
        }
        assertThat(tight.values(token)).isEqualTo(Map.of("a", 1, "quick", 1));
    }

    @Test
    void aLoginClearsWhatWasKeptForTheUserThatIsMetNotTheOneThatWasSeen() {
        String token = scene.client(session -> session.set("anonymous", 1));
        Scene shared = new Scene(settings -> settings.rollOnUserChange(false));
        String other = shared.client(session -> session.set("anonymous", 1));
        try (Visit late = shared.enter(other)) {
            late.session().set("own", 1);
            shared.visit(other, session -> session.setUser("alice").set("secret", 1));
            late.session().setUser("bob");
        }
        assertThat(shared.values(other)).containsOnlyKeys("own");
        assertThat(scene.values(token)).containsOnlyKeys("anonymous");
    }

    @Test
    void whatWasMeantForOneUserIsNeverWrittenToAnother() {
        Scene shared = new Scene(settings -> settings.rollOnUserChange(false));
        String token = shared.client(session -> session.setUser("ann"));
        try (Visit late = shared.enter(token)) {
            late.session().set("secret", "ann's");
            shared.visit(token, session -> session.setUser("bob"));
            assertThat(late.commit()).isEqualTo(CommitOutcome.DROPPED);
        }
        assertThat(shared.values(token)).isEmpty();
        assertThat(shared.read(token, Session::user)).isEqualTo("bob");
        assertThat(shared.heard(ChangesDropped.class)).hasSize(1);
    }

    @Test
    void whatWasMeantForOneUserIsNotWrittenToAnotherWhoKeptTheSessionAlive() {
        Scene shared = new Scene(settings -> settings.rollOnUserChange(false));
        String token = shared.client(session -> session.setUser("ann"));
        try (Visit late = shared.enter(token)) {
            late.session().set("secret", "ann's");
            shared.after(Duration.ofMinutes(20));
            shared.visit(token, session -> session.setUser("bob"));
            shared.after(Duration.ofMinutes(20));
            assertThat(late.commit()).isEqualTo(CommitOutcome.DROPPED);
        }
        assertThat(shared.values(token)).isEmpty();
    }

    @Test
    void whatAnAnonymousVisitSetGoesWithTheLogin() {
        Scene shared = new Scene(settings -> settings.rollOnUserChange(false));
        String token = shared.client(session -> session.set("cart", 1));
        try (Visit late = shared.enter(token)) {
            late.session().set("more", 1);
            shared.visit(token, session -> session.setUser("ann"));
            assertThat(late.commit()).isEqualTo(CommitOutcome.SAVED);
        }
        assertThat(shared.values(token)).containsOnlyKeys("cart", "more");
    }

    @Test
    void whatWasKeptForOneUserIsNotShownToTheNextAlsoThroughNobody() {
        String token = scene.client(
                session -> session.setUser("alice", Map.of("role", "admin")).set("secret", 1));
        String nobody = scene.visit(token, Session::clearUser);
        assertThat(scene.values(nobody)).containsOnlyKeys("secret");
        assertThat(scene.<Map<String, ?>>read(nobody, Session::userData)).isEmpty();
        assertThat(scene.values(scene.visit(nobody, session -> session.setUser("alice"))))
                .as("the same one")
                .containsOnlyKeys("secret");
        String again = scene.client(session -> session.setUser("alice").set("secret", 1));
        String next = scene.visit(scene.visit(again, Session::clearUser), session -> session.setUser("bob"));
        assertThat(scene.values(next)).isEmpty();
    }

    @Test
    void aCommitSaysWhatBecameOfTheVisit() {
        try (Visit nothing = scene.engine.enter()) {
            assertThat(nothing.commit()).isEqualTo(CommitOutcome.NOTHING);
        }
        String token = scene.client();
        scene.after(Duration.ofMinutes(1));
        try (Visit reader = scene.enter(token)) {
            assertThat(reader.commit()).isEqualTo(CommitOutcome.TOUCHED);
        }
        try (Visit ajax = scene.enter(token);
                Visit silent = scene.enter(token)) {
            scene.visit(token, session -> session.setUser("ann"));
            ajax.session().set("cart", List.of("book"));
            assertThat(ajax.commit()).isEqualTo(CommitOutcome.DROPPED);
            assertThat(silent.commit()).as("it changed nothing").isNotEqualTo(CommitOutcome.DROPPED);
        }
    }

    @Test
    void whatIsWrittenAfterAnEndElsewhereIsDroppedAndNeverLooksLoggedIn() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            scene.visit(token, Session::destroy);
            assertThat(visit.session().set("a", 1).save()).isFalse();
            assertThatThrownBy(() -> visit.session().setUser("bob")).isInstanceOf(SessionNotFoundException.class);
            assertThat(visit.session().user()).isNull();
            visit.session().set("b", 1);
            assertThat(visit.commit()).isEqualTo(CommitOutcome.DROPPED);
        }
        try (Visit roller = scene.enter(scene.client())) {
            scene.engine.directory().endAll();
            assertThat(roller.session().roll()).isFalse();
            assertThatThrownBy(() -> roller.session().setUser("ann")).isInstanceOf(SessionNotFoundException.class);
        }
    }

    @Test
    void whoMeetsAnotherSessionUnderItsIdDoesNotLookForTheDeadOneForEver() {
        String token = scene.client();
        String id = scene.read(token, Session::id);
        try (Visit visit = scene.enter(token)) {
            scene.visit(token, Session::destroy);
            try (Visit other = scene.engine.enter()) {
                other.session().begin(id).set("again", true);
                other.commit();
            }
            visit.session().set("a", 1);
            assertThat(visit.commit()).isIn(CommitOutcome.SAVED, CommitOutcome.DROPPED);
        }
    }

    @Test
    void afterADestroyTheFirstWriteBeginsAgainAndIsStored() {
        String token = scene.client();
        String next = scene.visit(token, session -> {
            session.destroy();
            session.setUser("bob").set("cart", Set.of("book"));
        });
        assertThat(next).isNotEqualTo(token);
        assertThat(scene.read(next, Session::user)).isEqualTo("bob");
        assertThat(scene.values(next)).containsOnlyKeys("cart");
        // The place of the dead session is nobody's any more: nothing was tried there.
        assertThat(scene.events).noneMatch(Conflict.class::isInstance);
    }

    @Test
    void whatABodyThatThrewHadChangedIsForgotten() {
        String token = scene.client();
        assertThatThrownBy(() -> scene.engine.visit(token, Transport.COOKIE, session -> {
                    session.set("half", 1);
                    throw new IllegalStateException("the body");
                }))
                .hasMessage("the body");
        try (Visit visit = scene.enter(token)) {
            visit.session().set("half", 1);
        }
        assertThat(scene.values(token)).containsOnlyKeys("name");
        assertThat(scene.engine.<Integer>visit(token, Transport.COOKIE, session -> {
                    session.set("whole", 1);
                    return 7;
                }))
                .isEqualTo(7);
        assertThat(scene.values(token)).containsOnlyKeys("name", "whole");
    }
}
