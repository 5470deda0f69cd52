package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.ReferenceTakenException;
import dev.sojourn.References;
import dev.sojourn.Session;
import dev.sojourn.SessionExpiredException;
import dev.sojourn.SessionLimitException;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.IdFormat;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Overflow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reference of the caller's own does. */
class ReferencesTest {

    private static final String HASHED = "sojourn reference\0order 1";

    private Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private References references() {
        return scene.engine.directory().references();
    }

    private Session made() {
        return references().create("order 1", session -> session.set("number", 1));
    }

    private void with(Scene other) {
        scene.close();
        scene = other;
    }

    private void assertFree() {
        assertThat(references().find("order 1")).isEmpty();
        assertThat(scene.memory.count()).isZero();
        assertThat(made().isStored()).isTrue();
    }

    @Test
    void noIdOfAnyFormatLeadsToTheKeyOfAReference() throws Exception {
        List<IdFormat> formats = List.of(
                IdFormat.base64Url(32),
                IdFormat.alphanumeric(20),
                IdFormat.hex(32),
                IdFormat.uuid(),
                IdFormat.lenient(IdFormat.uuid(), 71));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(HASHED.getBytes(StandardCharsets.UTF_8));
        assertThat(References.keyOf("order 1")).isEqualTo(HexFormat.of().formatHex(hash));
        for (IdFormat format : formats) {
            with(new Scene(settings -> settings.ids(format)));
            Session made = made();
            assertThat(scene.engine.ids().accepts(HASHED)).isFalse();
            for (String text : List.of(HASHED, "order 1", References.keyOf("order 1"))) {
                assertThat(scene.engine.directory().lookUp(text)).as(text).isEmpty();
                assertThat(scene.lives(text)).as(text).isFalse();
            }
            assertThat(scene.lives(Objects.requireNonNull(made.signedId()))).isTrue();
        }
    }

    @Test
    void theSessionHasAnIdLikeAnyOtherAndItsReferenceIsNoPartOfItsData() {
        Session made = references().create("order 1", session -> session.setUser("ada"));

        assertThat(scene.engine.ids().accepts(Objects.requireNonNull(made.id())))
                .isTrue();
        assertThat(made.key()).isNotEqualTo(References.keyOf("order 1"));
        assertThat(made.user()).isEqualTo("ada");
        assertThat(references().find("order 1")).hasValueSatisfying(found -> {
            assertThat(found.key()).isEqualTo(made.key());
            assertThat(found.table().reference()).isEqualTo("order 1");
            assertThat(found.attributes()).isEmpty();
            assertThat(found.userData()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb", "a\0b", "\u0085", "\ud800", "a\udc00", ".", ".."})
    void whatIsNoReferenceIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> references().create(text, session -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A reference");
        assertThatThrownBy(() -> References.keyOf("x".repeat(129)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A reference has at most 128 characters, not 129");
        assertThat(References.keyOf("sojourn.x")).hasSize(64);
        assertThat(References.keyOf("\ud83d\ude00".repeat(64))).hasSize(64);
    }

    @Test
    void itIsFreeWhenAllOfItsUserAreEnded() {
        references().create("order 1", session -> session.setUser("ada"));

        assertThat(scene.engine.directory().endAllOf("ada")).isEqualTo(1);

        assertFree();
    }

    @Test
    void itIsFreeWhenItsSessionIsDestroyedAfterLogins() {
        Session made = made();
        made.setUser("ada").setUser("bob");
        assertThat(references().find("order 1"))
                .hasValueSatisfying(found -> assertThat(found.user()).isEqualTo("bob"));

        assertThat(made.destroy()).isTrue();

        assertFree();
    }

    @Test
    void itIsFreeFromTheMomentItsSessionExpires() {
        references()
                .create(
                        "order 1",
                        session -> session.setDuration(Duration.ofMinutes(5)).setUser("ada"));
        scene.after(Duration.ofMinutes(6));

        assertThat(references().find("order 1")).isEmpty();
        assertThat(made().isStored()).isTrue();
        scene.engine.directory().sweep();
        assertThat(scene.memory.count()).isEqualTo(1);
        assertThat(references().find("order 1")).isPresent();
    }

    @Test
    void itIsFreeWhileTheRemainsOfItsSessionAreKept() {
        with(new Scene(settings -> settings.lifetime(
                Lifetime.standard().idle(Duration.ofMinutes(10)).expiredRetention(Duration.ofHours(1)))));
        String id = Objects.requireNonNull(made().id());
        scene.after(Duration.ofMinutes(20));

        scene.engine.directory().sweep();
        Session next = made();

        assertThat(next.id()).isNotEqualTo(id);
        assertThatThrownBy(() -> scene.engine.directory().get(id)).isInstanceOf(SessionExpiredException.class);
        assertThat(scene.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.EXPIRED);
    }

    @Test
    void itStaysWithASessionThatIsRememberedForLongerThanOthersMayLive() {
        with(new Scene(settings -> settings.lifetime(Lifetime.standard()
                .idle(Duration.ofHours(1))
                .absolute(Duration.ofHours(2))
                .remembered(Duration.ofDays(30)))));
        made().setDuration(Duration.ofDays(20)).save();
        scene.after(Duration.ofDays(1));
        scene.engine.directory().sweep();

        assertThat(references().find("order 1")).isPresent();
        assertThatThrownBy(this::made).isInstanceOf(ReferenceTakenException.class);
    }

    @Test
    void whoIsRefusedByTheLimitOfSessionsPerUserLeavesItFree() {
        with(new Scene(settings -> settings.sessionsPerUser(1, Overflow.REFUSE)));
        references().create("order 1", session -> session.setUser("ada"));

        assertThatThrownBy(() -> references().create("order 2", session -> session.setUser("ada")))
                .isInstanceOf(SessionLimitException.class);
        assertThatThrownBy(() -> references().create("order 1", session -> session.setUser("bob")))
                .isInstanceOf(ReferenceTakenException.class);

        assertThat(references().find("order 2")).isEmpty();
        assertThat(references()
                        .create("order 2", session -> session.setUser("bob"))
                        .user())
                .isEqualTo("bob");
    }

    @Test
    void theOldestOfAUserEndsAndItsReferenceIsFree() {
        with(new Scene(settings -> settings.sessionsPerUser(1, Overflow.END_OLDEST)));
        references().create("order 1", session -> session.setUser("ada"));
        scene.after(Duration.ofSeconds(1));

        references().create("order 2", session -> session.setUser("ada"));

        assertThat(references().find("order 1")).isEmpty();
        assertThat(references().find("order 2")).isPresent();
        assertThat(scene.memory.count()).isEqualTo(1);
    }

    @Test
    void whatThrowsWhileTheSessionIsPreparedLeavesNothing() {
        IllegalStateException broken = new IllegalStateException("broken");
        assertThatThrownBy(() -> references().create("order 1", session -> {
                    session.setUser("ada");
                    throw broken;
                }))
                .isSameAs(broken);
        assertThat(scene.engine.directory().ofUser("ada", null, 10).sessions()).isEmpty();
        assertFree();
    }

    @Test
    void itStaysThroughLoginsOfOthersLogoutsDescriptionsAndRolls() {
        Session made = references()
                .create(
                        "order 1",
                        session -> session.describe("Firefox", null, null).setUser("ada", Map.of("role", "admin")));
        List<Runnable> steps = List.of(
                () -> made.setUser("ada", Map.of("role", "guest")),
                () -> made.setUser("bob"),
                () -> made.clearUser(),
                () -> made.setUser("eve", Map.of("a", 1)),
                () -> made.clear(),
                () -> made.describe("Safari", null, null).set("a", 1).save(),
                () -> made.roll(Duration.ofSeconds(5)));
        for (Runnable step : steps) {
            step.run();
            made.save();
            assertThat(references().find("order 1")).hasValueSatisfying(found -> {
                assertThat(found.key()).isEqualTo(made.key());
                assertThat(found.table().reference()).isEqualTo("order 1");
            });
        }
        assertThat(made.userData()).isEqualTo(Map.of("a", 1));

        made.destroy();

        assertFree();
    }

    @Test
    void whatIsMadeAgainIsAnotherSession() {
        Session first = made();
        String lineage = references().find("order 1").orElseThrow().lineage();
        first.destroy();

        Session second = made();

        assertThat(references().find("order 1").orElseThrow().lineage()).isNotEqualTo(lineage);
        assertThat(first.exists()).isFalse();
        second.destroy();
        assertThat(scene.heard(SessionEvent.Ended.class))
                .hasSize(2)
                .extracting(SessionEvent.Ended::eventId)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsPreparedMayHaveAnotherIdAndMustNotBeEnded() {
        Session made = references().create("order 1", session -> {
            session.set("number", 1);
            session.save();
            session.roll();
        });
        assertThat(references().find("order 1"))
                .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo(made.key()));
        made.destroy();

        assertThatThrownBy(() -> references().create("order 1", Session::destroy))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not end it");
        assertFree();
    }
}
