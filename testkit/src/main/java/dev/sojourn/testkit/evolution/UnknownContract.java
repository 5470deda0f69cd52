package dev.sojourn.testkit.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionInfo;
import dev.sojourn.UnreadableAttributeException;
import dev.sojourn.event.SessionEvent.Undecodable;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Classes, constants and fallbacks that an older node has not. A part of {@link EvolutionContract}. */
public interface UnknownContract extends EvolutionUnderTest {

    /** Values that only the newer nodes can decode, by the place where the unknown part stands. */
    private static Map<String, Object> unknown() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("constant", Newer.Size.HUGE);
        all.put("constantInList", List.of(Newer.Size.SMALL, Newer.Size.HUGE));
        all.put("constantInSet", Set.of(Newer.Size.HUGE));
        all.put("constantInEnumSet", EnumSet.allOf(Newer.Size.class));
        all.put("constantAsKey", Map.of(Newer.Size.HUGE, 1));
        all.put("constantAsKeyOfItsEnum", new EnumMap<>(Map.of(Newer.Size.HUGE, 1)));
        all.put("constantInRecord", new Newer.Person("ada", null, Newer.Size.HUGE));
        all.put("class", new Newer.Card("hello"));
        all.put("classInList", List.of(1, new Newer.Card("hello")));
        all.put("classInMap", Map.of("k", List.of(new Newer.Card("hello"))));
        all.put("classInEnumMap", new EnumMap<>(Map.of(Newer.Size.SMALL, new Newer.Card("hello"))));
        all.put("classInSet", Set.of(new Newer.Card("hello")));
        all.put("classInOptional", Optional.of(new Newer.Card("hello")));
        all.put("classInRecord", new Newer.Box(new Newer.Box(new Newer.Card("hello"))));
        all.put("fallback", new Newer.Picture("of her"));
        all.put("fallbackInList", List.of(new Newer.Picture("of her")));
        return all;
    }

    @Test
    default void whatCannotBeDecodedReadsAsAbsentAndIsToldOnceAVisit() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            long version = nodes.version();
            nodes.work(nodes.older, session -> {
                for (String name : unknown().keySet()) {
                    assertThat(session.get(name)).as(name).isNull();
                    assertThat(session.get(name)).as(name).isNull();
                    assertThat(session.has(name)).as(name).isTrue();
                }
                assertThat(session.get("plain")).isEqualTo(1);
            });
            assertThat(nodes.older.heard(Undecodable.class))
                    .extracting(Undecodable::name)
                    .containsExactlyElementsOf(unknown().keySet());
            assertThat(nodes.older.writes()).isEmpty();
            assertThat(nodes.version()).isEqualTo(version);
        }
    }

    @Test
    default void theDirectoryTellsOfWhatCannotBeDecodedToo() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            SessionInfo info = nodes.older
                    .engine
                    .directory()
                    .find(nodes.stored().key().hex())
                    .orElseThrow();
            assertThat(info.attributes().get("plain")).isEqualTo(1);
            assertThat(nodes.older.heard(Undecodable.class))
                    .hasSameSizeAs(unknown().keySet());
        }
    }

    @Test
    default void aWriteOfAnotherAttributeKeepsWhatCannotBeDecoded() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            nodes.work(nodes.older, session -> {
                assertThat(session.attributes().values()).contains(1);
                session.set("plain", 2).set("another", List.of(1));
            });
            nodes.work(nodes.older, session -> session.remove("another"));
            assertThat(nodes.values(nodes.newer)).isEqualTo(unknown());
            assertThat(nodes.value(nodes.newer, "plain")).isEqualTo(2);
        }
    }

    @Test
    default void anUpdateOfWhatCannotBeDecodedIsRefusedToldAndWritesNothing() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            nodes.work(nodes.older, session -> {
                for (String name : unknown().keySet()) {
                    assertThatThrownBy(() -> session.update(name, Object.class, value -> "overwritten"))
                            .as(name)
                            .isInstanceOf(UnreadableAttributeException.class)
                            .hasMessageContaining("\"" + name + "\"");
                }
                assertThat(session.<Integer>update("plain", Integer.class, n -> n == null ? 0 : n + 1))
                        .isEqualTo(2);
            });
            assertThat(nodes.older.heard(Undecodable.class))
                    .hasSameSizeAs(unknown().keySet());
            assertThat(nodes.older.writes()).hasSize(1);
            assertThat(nodes.values(nodes.newer)).isEqualTo(unknown());
        }
    }

    @Test
    default void theFunctionOfAnUpdateReadsWhatCannotBeDecodedAsAbsent() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            nodes.begin(nodes.newer, Map.of("list", List.of(Newer.Size.SMALL)));
            nodes.work(nodes.older, session -> {
                assertThat(session.get("list")).isEqualTo(List.of(Older.Size.SMALL));
                nodes.work(nodes.newer, beside -> beside.set("list", List.of(Newer.Size.HUGE)));
                session.update("plain", Integer.class, n -> session.get("list") == null ? 10 : 20);
            });
            assertThat(nodes.value(nodes.newer, "plain")).isEqualTo(10);
            assertThat(nodes.value(nodes.newer, "list")).isEqualTo(List.of(Newer.Size.HUGE));
        }
    }

    @Test
    default void whatCannotBeDecodedMovesWithASessionThatIsRolled() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            nodes.work(nodes.older, Session::roll);
            nodes.work(nodes.older, session -> session.setUser("ada"));
            assertThat(nodes.values(nodes.newer)).isEqualTo(unknown());
        }
    }

    @Test
    default void whatCannotBeDecodedIsSetAndRemovedOutright() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            nodes.work(nodes.older, session -> {
                session.set("class", List.of("mine"));
                assertThat(session.get("class")).isEqualTo(List.of("mine"));
                assertThat(session.remove("fallback")).isTrue();
            });
            Map<String, Object> expected = unknown();
            expected.put("class", List.of("mine"));
            expected.remove("fallback");
            assertThat(nodes.values(nodes.newer)).isEqualTo(expected);
        }
    }

    @Test
    default void anEntryAboutTheUserThatCannotBeDecodedTakesNoOtherWithIt() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            Map<String, Object> about =
                    Map.of("role", "admin", "card", new Newer.Card("hello"), "size", Newer.Size.SMALL);
            nodes.work(nodes.newer, session -> session.setUser("ada", about));
            nodes.forget();
            nodes.work(nodes.older, session -> {
                assertThat(session.userData()).isEqualTo(Map.of("role", "admin", "size", Older.Size.SMALL));
                session.set("plain", 2);
            });
            assertThat(nodes.older.heard(Undecodable.class))
                    .extracting(Undecodable::name)
                    .containsExactly("sojourn.user.card");
            assertThat(nodes.<Map<String, ?>>visit(nodes.newer, Session::userData))
                    .isEqualTo(about);
        }
    }

    @Test
    default void whatIsKeptAboutTheUserCarriesOverWhatANodeDoesNotKnow() {
        try (TwoGenerations nodes = unknownAtTheOlder()) {
            nodes.work(nodes.newer, session -> session.setUser("ada", Map.of("line", new Newer.Line("gift", "a", 1))));
            nodes.work(nodes.older, session -> session.setUser("ada", Map.of("line", new Older.Line("a", 2, null))));
            assertThat(nodes.<Map<String, ?>>visit(nodes.newer, Session::userData))
                    .isEqualTo(Map.of("line", new Newer.Line("gift", "a", 2)));
            nodes.work(nodes.older, session -> session.setUser("eve", Map.of("line", new Older.Line("a", 3, null))));
            assertThat(nodes.<Map<String, ?>>visit(nodes.newer, Session::userData))
                    .as("another user's")
                    .isEqualTo(Map.of("line", new Newer.Line(null, "a", 3)));
        }
    }

    private TwoGenerations unknownAtTheOlder() {
        TwoGenerations nodes = new TwoGenerations(this, older(), newer());
        nodes.begin(nodes.newer, unknown());
        return nodes;
    }
}
