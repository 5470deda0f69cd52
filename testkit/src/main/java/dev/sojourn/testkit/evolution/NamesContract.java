package dev.sojourn.testkit.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.event.SessionEvent.Undecodable;
import dev.sojourn.testkit.evolution.TwoGenerations.Node;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Components, types and constants that have another name now. A part of {@link EvolutionContract}. */
public interface NamesContract extends EvolutionUnderTest {

    @Test
    default void inTheFirstDeployNeitherGenerationLosesWhatTheOtherWrites() {
        try (TwoGenerations nodes = new TwoGenerations(this, older(), between())) {
            nodes.begin(nodes.older, Map.of("group", new Older.Group(List.of(old("ada", "a@x"), old("bob", "b@x")))));
            readsOnly(nodes, nodes.newer, new Newer.Team(List.of(now("ada", "a@x"), now("bob", "b@x"))));
            nodes.work(
                    nodes.newer,
                    session -> session.update(
                            "group",
                            Newer.Team.class,
                            team -> new Newer.Team(List.of(
                                    Objects.requireNonNull(team).people().get(0), now("bob", "b@y")))));
            readsOnly(nodes, nodes.older, new Older.Group(List.of(old("ada", "a@x"), old("bob", "b@y"))));
            nodes.work(
                    nodes.older,
                    session -> session.update(
                            "group",
                            Older.Group.class,
                            group -> new Older.Group(List.of(
                                    old("ada", "a@z"),
                                    Objects.requireNonNull(group).people().get(1)))));
            readsOnly(nodes, nodes.newer, new Newer.Team(List.of(now("ada", "a@z"), now("bob", "b@y"))));
        }
    }

    @Test
    default void inTheSecondDeployNeitherNodeLosesWhatTheOtherWrites() {
        try (TwoGenerations nodes = new TwoGenerations(this, between(), newer())) {
            nodes.begin(nodes.older, Map.of("group", new Newer.Team(List.of(now("ada", "a@x")))));
            List<Node> turns = List.of(nodes.newer, nodes.older, nodes.newer);
            for (int turn = 0; turn < turns.size(); turn++) {
                Newer.Team next = new Newer.Team(List.of(now("ada", "a@" + turn)));
                nodes.work(turns.get(turn), session -> session.update("group", Newer.Team.class, team -> next));
                readsOnly(nodes, nodes.older, next);
                readsOnly(nodes, nodes.newer, next);
            }
        }
    }

    @Test
    default void aNewerNodeReadsFormerNamesAndWritesNothingByReading() {
        try (TwoGenerations nodes = new TwoGenerations(this, older(), newer())) {
            nodes.begin(
                    nodes.older,
                    Map.of("group", new Older.Group(List.of(old("ada", "a@x"))), "sizes", Set.of(Older.Size.BIG)));
            readsOnly(nodes, nodes.newer, new Newer.Team(List.of(now("ada", "a@x"))));
            assertThat(nodes.value(nodes.newer, "sizes")).isEqualTo(Set.of(Newer.Size.LARGE));
            assertThat(nodes.value(nodes.older, "sizes")).isEqualTo(Set.of(Older.Size.BIG));
        }
    }

    @Test
    default void aNewNameIsKeptByAnOlderNodeThatDoesNotKnowIt() {
        try (TwoGenerations nodes = new TwoGenerations(this, older(), newer())) {
            nodes.begin(nodes.newer, Map.of("person", new Newer.Person("ada", "a@x", null)));
            readsOnly(nodes, nodes.older, "person", new Older.Person("ada", null, null));
            nodes.work(nodes.older, session -> session.set("person", new Older.Person("eve", null, null)));
            assertThat(nodes.value(nodes.newer, "person")).isEqualTo(new Newer.Person("eve", "a@x", null));
        }
    }

    @Test
    default void whatAnOlderNodeWritesUnderTheFormerNameIsReadWhereThereIsNothingElse() {
        try (TwoGenerations nodes = new TwoGenerations(this, older(), newer())) {
            nodes.begin(nodes.newer, Map.of("person", new Newer.Person("ada", null, null)));
            nodes.work(nodes.older, session -> session.set("person", new Older.Person("ada", "late@x", null)));
            assertThat(nodes.value(nodes.newer, "person")).isEqualTo(new Newer.Person("ada", "late@x", null));
            nodes.work(nodes.newer, session -> session.set("person", new Newer.Person("ada", "now@x", null)));
            assertThat(nodes.value(nodes.older, "person"))
                    .as("the former name is gone")
                    .isEqualTo(new Older.Person("ada", null, null));
        }
    }

    @Test
    default void aTypeUnderItsNewNameIsLeftAloneByAnOlderNode() {
        try (TwoGenerations nodes = new TwoGenerations(this, older(), newer())) {
            Map<String, ?> written =
                    Map.of("group", new Newer.Team(List.of(now("ada", "a@x"))), "sizes", List.of(Newer.Size.LARGE));
            nodes.begin(nodes.newer, written);
            assertThat(nodes.values(nodes.older)).containsEntry("group", null).containsEntry("sizes", null);
            assertThat(nodes.older.heard(Undecodable.class)).hasSize(2);
            nodes.work(nodes.older, session -> session.set("plain", 2));
            assertThat(nodes.values(nodes.newer)).isEqualTo(written);
        }
    }

    private static Older.Person old(String name, String mail) {
        return new Older.Person(name, mail, Older.Size.BIG);
    }

    private static Newer.Person now(String name, String email) {
        return new Newer.Person(name, email, Newer.Size.LARGE);
    }

    private static void readsOnly(TwoGenerations nodes, Node node, Object expected) {
        readsOnly(nodes, node, "group", expected);
    }

    private static void readsOnly(TwoGenerations nodes, Node node, String name, Object expected) {
        nodes.forget();
        long version = nodes.version();
        assertThat(nodes.value(node, name)).isEqualTo(expected);
        assertThat(node.writes()).isEmpty();
        assertThat(nodes.version()).isEqualTo(version);
    }
}
