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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    void aGreatManyAtOnceAreRefusedBeforeAnyOfThemIsLookedAt() {
        Scene scene = limited(Limits.standard().withAttributes(3));
        Map<String, Object> tooMany = new LinkedHashMap<>();
        tooMany.put("no value that can be stored", new Object());
        tooMany.putAll(Map.of("a", 1, "b", 2, "c", 3));
        scene.client(session -> {
            assertThatThrownBy(() -> session.setAll(tooMany)).isInstanceOf(SessionLimitException.class);
            assertThatThrownBy(() -> session.replaceAll(tooMany)).isInstanceOf(SessionLimitException.class);
        });
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
        limited(Limits.standard().withNames(NameRule.STRICT))
                .client(session ->
                        assertThatThrownBy(() -> session.set(name, 1)).isInstanceOf(IllegalArgumentException.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a b",
                "a/b",
                "../x",
                "Foo$Bar",
                "org.example.Form#step/2",
                "a;b=<c>\"d'",
                "caf\u00e9",
                "\u540d\u524d",
                "\ud83d\udc69\u200d\ud83d\ude80",
                "a\u202eb",
                "a\u2028b",
                "sojourn"
            })
    void anyTextWithoutControlCharactersIsAName(String name) {
        Scene scene = new Scene();
        String token = scene.client(session -> session.set(name, 1).set("x", 2));
        assertThat(scene.values(token)).containsOnly(Map.entry(name, 1), Map.entry("x", 2));
        scene.visit(token, session -> {
            assertThat(session.update(name, int.class, n -> n + 1)).isEqualTo(2);
            assertThat(session.has(name)).isTrue();
            assertThat(session.remove(name)).isTrue();
        });
        assertThat(scene.values(token)).containsOnlyKeys("x");
    }

    @Test
    void aNameHasUpTo512CharactersAsUtf16CountsThem() {
        Scene scene = new Scene();
        for (String longest : List.of("x".repeat(512), "\ud83d\ude00".repeat(256))) {
            String token = scene.client(session -> session.set(longest, 1));
            assertThat(scene.value(token, longest)).isEqualTo(1);
        }
        scene.client(session -> assertThatThrownBy(() -> session.set("x".repeat(513), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + "x".repeat(64) + "...\"")
                .hasMessageContaining("513 characters")
                .hasMessageContaining("Limits.nameLength (512)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "a\nb", "\u007f", "\u0085", "a\ud800", "\udc00"})
    void aRefusalShowsTheNameSafelyAndSaysTheRule(String name) {
        Scene scene = new Scene();
        String token = scene.client(session -> {
            session.set("kept", 1);
            assertThatThrownBy(() -> session.set(name, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(NameRule.shown(name))
                    .hasMessageContaining("Limits.names (PRINTABLE: any text without control characters")
                    .message()
                    .doesNotContain(name);
            assertThatThrownBy(() -> session.setAll(Map.of("other", 1, name, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.update(name, Integer.class, n -> 1))
                    .isInstanceOf(IllegalArgumentException.class);
        });
        assertThat(scene.values(token))
                .as("a refused name takes nothing with it")
                .containsOnlyKeys("kept");
    }

    @Test
    void whatIsSaidOfAnAttributeShowsItsNameWithoutWhatCannotBeSeen() {
        String name = "a\u202e\nb";
        Scene scene = limited(Limits.standard()
                .withNames(NameRule.ANY_TEXT)
                .withAttributes(1)
                .withValueBytes(100)
                .withSessionBytes(150));
        scene.client(session -> {
            assertThatThrownBy(() -> session.set(name, "x".repeat(200))).hasMessageContaining("a\\u202e\\u000ab");
            assertThatThrownBy(() -> session.set(name, new Object())).hasMessageContaining("a\\u202e\\u000ab");
            session.set(name, 1);
            assertThatThrownBy(() -> session.get(name, String.class)).hasMessageContaining("a\\u202e\\u000ab");
            assertThatThrownBy(() -> session.set(name + "2", 1)).hasMessageContaining("a\\u202e\\u000ab2");
        });
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
