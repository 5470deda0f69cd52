package dev.sojourn.testkit.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.UnreadableAttributeException;
import dev.sojourn.event.SessionEvent.Undecodable;
import dev.sojourn.testkit.evolution.TwoGenerations.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Components that were added, given up and widened. A part of {@link EvolutionContract}. */
public interface ComponentsContract extends EvolutionUnderTest {

    @Test
    default void anOlderReaderWritesNothing() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.newer, Carts.ofTheNewer());
            Carts.readsOnly(nodes, nodes.older);
            assertThat(nodes.values(nodes.newer)).isEqualTo(Carts.ofTheNewer());
        }
    }

    @Test
    default void aNewerReaderWritesNothing() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.older, Carts.ofTheOlder());
            Carts.readsOnly(nodes, nodes.newer);
            assertThat(nodes.values(nodes.older)).isEqualTo(Carts.ofTheOlder());
        }
    }

    @Test
    default void anOlderWriterOfAnotherAttributeChangesNothingElse() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.newer, Carts.ofTheNewer());
            Carts.readsAllAndWritesAnother(nodes, nodes.older);
            assertThat(nodes.values(nodes.newer)).isEqualTo(Carts.ofTheNewer());
        }
    }

    @Test
    default void aNewerWriterOfAnotherAttributeChangesNothingElse() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.older, Carts.ofTheOlder());
            Carts.readsAllAndWritesAnother(nodes, nodes.newer);
            assertThat(nodes.values(nodes.older)).isEqualTo(Carts.ofTheOlder());
        }
    }

    @Test
    default void anOlderWriterInPlaceKeepsWhatItsClassesDoNotKnow() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.newer, Carts.ofTheNewer());
            nodes.work(nodes.older, session -> {
                lines(session).set(1, new Older.Line("b", 20, null));
                lines(session).add(new Older.Line("d", 1, null));
                cart(session, Older.Cart.class).lines().remove(0);
                boxed(session).add(new Older.Line("z", 1, null));
            });
            Newer.Line fresh = new Newer.Line(null, "d", 1);
            assertThat(nodes.value(nodes.newer, "lines"))
                    .isEqualTo(
                            List.of(Carts.newLine("a"), new Newer.Line("for b", "b", 20), Carts.newLine("c"), fresh));
            assertThat(nodes.value(nodes.newer, "cart"))
                    .isEqualTo(new Newer.Cart("ada", List.of(Carts.newLine("b"), Carts.newLine("c")), Carts.COUPONS));
            assertThat(nodes.value(nodes.newer, "boxed"))
                    .isEqualTo(Map.of(
                            "box",
                            new Newer.Box(
                                    List.of(Carts.newLine("x"), Carts.newLine("y"), new Newer.Line(null, "z", 1)))));
        }
    }

    @Test
    default void aNewerWriterInPlaceKeepsWhatItsClassesHaveGivenUp() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.older, Carts.ofTheOlder());
            nodes.work(nodes.newer, session -> {
                lines(session).set(1, new Newer.Line("gift", "b", 20));
                lines(session).remove(0);
                cart(session, Newer.Cart.class).lines().add(new Newer.Line("gift", "d", 1));
                boxed(session).remove(1);
            });
            assertThat(nodes.value(nodes.older, "lines"))
                    .as("one that was changed and one that was removed: none is known to be the other")
                    .isEqualTo(List.of(new Older.Line("b", 20, null), Carts.oldLine("c")));
            assertThat(nodes.value(nodes.older, "cart"))
                    .isEqualTo(new Older.Cart(
                            "ada",
                            List.of(
                                    Carts.oldLine("a"),
                                    Carts.oldLine("b"),
                                    Carts.oldLine("c"),
                                    new Older.Line("d", 1, null)),
                            "a note"));
            assertThat(nodes.value(nodes.older, "boxed"))
                    .isEqualTo(Map.of("box", new Older.Box(List.of(Carts.oldLine("x")))));
        }
    }

    @Test
    default void anUpdateOfAnOlderNodeKeepsWhatItsClassesDoNotKnow() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.newer, Carts.ofTheNewer());
            nodes.work(
                    nodes.older,
                    session -> session.update(
                            "cart",
                            Older.Cart.class,
                            cart -> new Older.Cart(
                                    "eve", Objects.requireNonNull(cart).lines(), null)));
            assertThat(nodes.value(nodes.newer, "cart"))
                    .isEqualTo(new Newer.Cart("eve", Carts.newLines(), Carts.COUPONS));
        }
    }

    @Test
    default void anUpdateOfANewerNodeKeepsWhatItsClassesHaveGivenUp() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.older, Carts.ofTheOlder());
            nodes.work(
                    nodes.newer,
                    session -> session.update(
                            "cart",
                            Newer.Cart.class,
                            cart -> new Newer.Cart(
                                    "eve", Objects.requireNonNull(cart).lines(), List.of("TEN"))));
            assertThat(nodes.value(nodes.older, "cart")).isEqualTo(new Older.Cart("eve", Carts.oldLines(), "a note"));
            assertThat(nodes.value(nodes.newer, "cart"))
                    .isEqualTo(new Newer.Cart(
                            "eve",
                            List.of(
                                    new Newer.Line(null, "a", 1),
                                    new Newer.Line(null, "b", 1),
                                    new Newer.Line(null, "c", 1)),
                            List.of("TEN")));
        }
    }

    @Test
    default void aWriterOfASetKeepsTheElementsThatItCannotTellApart() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.newer, Carts.ofTheNewer());
            nodes.work(nodes.older, session -> set(session).add(new Older.Line("t", 1, null)));
            assertThat(nodes.value(nodes.newer, "set"))
                    .isEqualTo(Set.of(
                            new Newer.Line("one", "s", 1),
                            new Newer.Line("two", "s", 1),
                            new Newer.Line(null, "t", 1)));
        }
    }

    @Test
    default void aWriterKeepsWhatTheOtherGenerationHasAddedWhileItWorked() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.newer, Carts.ofTheNewer());
            nodes.work(nodes.older, session -> {
                lines(session).set(0, new Older.Line("a", 10, null));
                nodes.work(nodes.newer, beside -> {
                    lines(beside).set(0, new Newer.Line("another", "a", 1));
                    beside.update(
                            "cart",
                            Newer.Cart.class,
                            cart -> new Newer.Cart("eve", Carts.newLines(), List.of("TWENTY")));
                });
                session.update(
                        "cart",
                        Older.Cart.class,
                        cart -> new Older.Cart(Objects.requireNonNull(cart).owner(), List.of(), null));
            });
            assertThat(nodes.value(nodes.newer, "lines"))
                    .isEqualTo(List.of(new Newer.Line("another", "a", 10), Carts.newLine("b"), Carts.newLine("c")));
            assertThat(nodes.value(nodes.newer, "cart")).isEqualTo(new Newer.Cart("eve", List.of(), List.of("TWENTY")));
        }
    }

    @Test
    default void aMissingComponentGetsTheDefaultOfItsConstructorWhichAReaderDoesNotWrite() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.older, Carts.ofTheOlder());
            for (int visit = 0; visit < 2; visit++) {
                nodes.work(
                        nodes.newer,
                        session -> assertThat(cart(session, Newer.Cart.class).coupons())
                                .isEqualTo(Newer.Cart.DEFAULT));
            }
            assertThat(nodes.newer.writes()).isEmpty();
        }
    }

    @Test
    default void numbersThatFitAreReadAndUpdatedByBothGenerations() {
        try (TwoGenerations nodes = generations()) {
            nodes.begin(nodes.older, Map.of("sums", new Older.Sums(1, 0.5f, 1L << 40, 7)));
            Newer.Sums wide = new Newer.Sums(1, 0.5, BigInteger.ONE.shiftLeft(40), BigDecimal.valueOf(7));
            assertThat(nodes.value(nodes.newer, "sums")).isEqualTo(wide);
            nodes.work(
                    nodes.newer,
                    session -> session.update(
                            "sums",
                            Newer.Sums.class,
                            sums -> new Newer.Sums(
                                    Objects.requireNonNull(sums).count() + 1, 0.25, BigInteger.TEN, BigDecimal.ONE)));
            assertThat(nodes.value(nodes.older, "sums")).isEqualTo(new Older.Sums(2, 0.25f, 10, 1));
            nodes.work(
                    nodes.older,
                    session -> session.update(
                            "sums",
                            Older.Sums.class,
                            sums -> new Older.Sums(
                                    Objects.requireNonNull(sums).count() + 1,
                                    sums.rate(),
                                    sums.total(),
                                    sums.weight())));
            assertThat(nodes.value(nodes.newer, "sums"))
                    .isEqualTo(new Newer.Sums(3, 0.25, BigInteger.TEN, BigDecimal.ONE));
        }
    }

    @Test
    default void aNumberThatDoesNotFitIsLeftAlone() {
        Newer.Sums right = new Newer.Sums(1, 0.5, BigInteger.ONE, BigDecimal.ONE);
        List<Newer.Sums> wrong = List.of(
                new Newer.Sums(1L << 40, right.rate(), right.total(), right.weight()),
                new Newer.Sums(1, 0.1, right.total(), right.weight()),
                new Newer.Sums(1, right.rate(), BigInteger.ONE.shiftLeft(70), right.weight()),
                new Newer.Sums(1, right.rate(), right.total(), new BigDecimal("1.00")));
        try (TwoGenerations nodes = generations()) {
            for (Newer.Sums sums : wrong) {
                nodes.begin(nodes.newer, Map.of("sums", sums));
                assertThat(nodes.value(nodes.older, "sums")).as("%s", sums).isNull();
                assertThat(nodes.older.heard(Undecodable.class))
                        .extracting(Undecodable::name)
                        .containsExactly("sums");
                nodes.work(
                        nodes.older,
                        session -> assertThatThrownBy(() -> session.update("sums", Older.Sums.class, old -> null))
                                .isInstanceOf(UnreadableAttributeException.class));
                assertThat(nodes.older.writes()).isEmpty();
                assertThat(nodes.value(nodes.newer, "sums")).isEqualTo(sums);
            }
        }
    }

    private TwoGenerations generations() {
        return new TwoGenerations(this, older(), newer());
    }

    @SuppressWarnings("unchecked")
    private static List<Object> lines(Session session) {
        return (List<Object>) Objects.requireNonNull(session.get("lines"));
    }

    @SuppressWarnings("unchecked")
    private static Set<Object> set(Session session) {
        return (Set<Object>) Objects.requireNonNull(session.get("set"));
    }

    private static <T> T cart(Session session, Class<T> type) {
        return Objects.requireNonNull(session.get("cart", type));
    }

    /** The list in a record in a map. */
    @SuppressWarnings("unchecked")
    private static List<Object> boxed(Session session) {
        Object box = ((Map<?, ?>) Objects.requireNonNull(session.get("boxed"))).get("box");
        Object content =
                box instanceof Older.Box old ? old.content() : ((Newer.Box) Objects.requireNonNull(box)).content();
        return (List<Object>) Objects.requireNonNull(content);
    }

    /** What the session holds. */
    final class Carts {

        static final List<String> COUPONS = List.of("FIVE", "TEN");

        private Carts() {}

        static Newer.Line newLine(String sku) {
            return new Newer.Line("for " + sku, sku, 1);
        }

        static Older.Line oldLine(String sku) {
            return new Older.Line(sku, 1, "hint of " + sku);
        }

        static List<Newer.Line> newLines() {
            return List.of(newLine("a"), newLine("b"), newLine("c"));
        }

        static List<Older.Line> oldLines() {
            return List.of(oldLine("a"), oldLine("b"), oldLine("c"));
        }

        static Map<String, Object> ofTheNewer() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("cart", new Newer.Cart("ada", newLines(), COUPONS));
            all.put("lines", newLines());
            all.put("boxed", Map.of("box", new Newer.Box(List.of(newLine("x"), newLine("y")))));
            all.put("maybe", Optional.of(newLine("o")));
            all.put("set", Set.of(new Newer.Line("one", "s", 1), new Newer.Line("two", "s", 1)));
            all.put("sums", new Newer.Sums(1, 0.5, BigInteger.ONE, BigDecimal.ONE));
            return all;
        }

        static Map<String, Object> ofTheOlder() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("cart", new Older.Cart("ada", oldLines(), "a note"));
            all.put("lines", oldLines());
            all.put("boxed", Map.of("box", new Older.Box(List.of(oldLine("x"), oldLine("y")))));
            all.put("maybe", Optional.of(oldLine("o")));
            all.put("set", Set.of(new Older.Line("s", 1, "one"), new Older.Line("s", 1, "two")));
            all.put("sums", new Older.Sums(1, 0.5f, 1, 1));
            return all;
        }

        /** Three visits, of which one also looks through what it got. */
        static void readsOnly(TwoGenerations nodes, Node node) {
            long version = nodes.version();
            for (int visit = 0; visit < 3; visit++) {
                nodes.work(node, session -> {
                    assertThat(new ArrayList<>(session.attributes().values())).doesNotContainNull();
                    assertThat(session.isChanged()).isFalse();
                });
            }
            assertThat(node.writes()).isEmpty();
            assertThat(nodes.version()).isEqualTo(version);
            assertThat(node.heard(Undecodable.class)).isEmpty();
        }

        static void readsAllAndWritesAnother(TwoGenerations nodes, Node node) {
            nodes.work(node, session -> {
                assertThat(new ArrayList<>(session.attributes().values())).doesNotContainNull();
                session.set("plain", 2);
            });
            assertThat(nodes.value(nodes.other(node), "plain")).isEqualTo(2);
        }
    }
}
