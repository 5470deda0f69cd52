package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionLimitException;
import dev.sojourn.Visit;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a session may hold, and how many sessions a user and a store. */
class LimitsTest {

    private static Scene limited(Limits limits) {
        return new Scene(settings -> settings.limits(limits));
    }

    private static Scene perUser(int most, Overflow rule) {
        return new Scene(settings -> settings.sessionsPerUser(most, rule));
    }

    @Test
    void aSessionTakesAsManyAttributesAsAllowedAndNoMore() {
        Scene scene = limited(Limits.standard().withAttributes(3));
        scene.client(session -> {
            session.set("a", 1).set("b", 1).set("c", 1).set("a", 2);
            assertThatThrownBy(() -> session.set("d", 1))
                    .isInstanceOf(SessionLimitException.class)
                    .hasMessageContaining("Limits.attributes");
            session.remove("b");
            session.set("d", 1);
        });
    }

    @Test
    void aValueIsRefusedOneByteOverItsLimit() {
        // A text of 98 bytes has a head of two bytes (RFC 8949, section 3).
        Scene scene = limited(Limits.standard().withValueBytes(100));
        String token = scene.client(session -> session.set("v", "x".repeat(98)));
        scene.visit(
                token,
                session -> assertThatThrownBy(() -> session.set("v", "x".repeat(99)))
                        .isInstanceOf(SessionLimitException.class)
                        .hasMessageContaining("(100 bytes)")
                        .hasMessageNotContaining("xxx"));
        assertThat(scene.value(token, "v")).isEqualTo("x".repeat(98));
    }

    @Test
    void aSessionOverItsSizeIsNotWrittenAndKeepsWhatItHad() {
        Scene scene = limited(Limits.standard().withValueBytes(500).withSessionBytes(1_000));
        String token = scene.client(session -> session.set("a", "x".repeat(400)));
        Visit visit = scene.enter(token);
        visit.session().set("b", "y".repeat(400)).set("c", "z".repeat(400));
        assertThatThrownBy(visit::commit)
                .isInstanceOf(SessionLimitException.class)
                .hasMessageContaining("Limits.sessionBytes")
                .hasMessageNotContaining("yyy");
        assertThat(scene.values(token)).containsOnlyKeys("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "\u00e9", "sojourn.x", "a/b", "a;b", "a=b", "<a>"})
    void aNameOutsideTheStrictRuleIsRefused(String name) {
        new Scene()
                .client(session ->
                        assertThatThrownBy(() -> session.set(name, 1)).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void anyTextIsANameWhenTheRuleSaysSoButForReservedOnes() {
        Scene scene = limited(Limits.standard().withNames(NameRule.ANY_TEXT).withNameLength(10));
        String token = scene.client(session -> session.set("a b/\u00e9", 1));
        assertThat(scene.value(token, "a b/\u00e9")).isEqualTo(1);
        scene.visit(token, session -> {
            for (String bad : List.of("", "sojourn.x", "x".repeat(11))) {
                assertThatThrownBy(() -> session.set(bad, 1)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void aFullStoreRefusesNewSessionsAndKeepsTheLivingOnes() {
        MemoryStore full = new MemoryStore(2);
        try (SessionEngine engine =
                SessionEngine.builder().store(full).withoutSweeps().build()) {
            Session first = engine.directory().create();
            engine.directory().create();
            assertThatThrownBy(engine.directory()::create)
                    .isInstanceOf(SessionLimitException.class)
                    .hasMessageContaining("2");
            assertThat(first.roll()).isTrue();
            assertThat(first.set("x", 1).save()).isTrue();
            assertThat(first.destroy()).isTrue();
            engine.directory().create();
            assertThat(full.count()).isEqualTo(2);
        }
    }

    @Test
    void aLoginBeyondTheMaximumIsRefusedAndTheVisitGoesOnWithoutUser() {
        Scene scene = perUser(1, Overflow.REFUSE);
        scene.client(session -> session.setUser("ada"));
        String token = scene.client();
        scene.visit(token, session -> {
            assertThatThrownBy(() -> session.setUser("ada")).isInstanceOf(SessionLimitException.class);
            assertThat(session.user()).isNull();
            session.set("still", "here");
        });
        assertThat(scene.value(token, "still")).isEqualTo("here");
    }

    @Test
    void aLoginBeyondTheMaximumEndsTheOldest() {
        Scene scene = perUser(2, Overflow.END_OLDEST);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tokens.add(scene.client(session -> session.setUser("ada")));
            scene.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(tokens).extracting(scene::lives).containsExactly(false, true, true);
        assertThat(scene.heard(Ended.class)).extracting(Ended::reason).containsExactly(EndReason.LIMIT);
    }

    @Test
    void loggingInAgainAndRollingTakeNoSecondPlace() {
        Scene scene = perUser(1, Overflow.REFUSE);
        String token = scene.client(session -> session.setUser("ada"));
        token = scene.visit(token, session -> session.setUser("ada"));
        token = scene.visit(token, Session::roll);
        token = scene.visit(token, session -> session.clearUser().setUser("ada"));
        scene.visit(token, session -> assertThat(session.user()).isEqualTo("ada"));
        scene.visit(token, Session::destroy);
        assertThat(scene.lives(scene.client(session -> session.setUser("ada")))).isTrue();
    }

    @RepeatedTest(10)
    void eightLoginsAtOnceOnTwoNodesNeverPassTheMaximum() {
        for (Overflow rule : Overflow.values()) {
            Scene scene = perUser(3, rule);
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tokens.add(scene.client());
            }
            try (SessionEngine other = scene.engine(scene.store, settings -> settings.sessionsPerUser(3, rule))) {
                Race.run(8, lane -> {
                            try (Visit visit =
                                    (lane % 2 == 0 ? scene.engine : other).enter(tokens.get(lane), Transport.COOKIE)) {
                                visit.session().setUser("ada");
                                return true;
                            } catch (SessionLimitException e) {
                                return false;
                            }
                        })
                        .results();
            }
            assertThat(scene.engine.directory().ofUser("ada", null, 100).sessions())
                    .hasSizeBetween(1, 3);
        }
    }
}
