package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Attribute;
import dev.sojourn.AttributeTypeException;
import dev.sojourn.Session;
import dev.sojourn.SessionInfo;
import dev.sojourn.ValueType;
import dev.sojourn.event.SessionEvent.Ended;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a key of an attribute carries its type and its default, beside the plain calls. */
class AttributeKeyTest {

    private static final Attribute<Integer> VISITS = Attribute.of("visits", int.class);
    private static final Attribute<List<Integer>> NUMBERS = Attribute.listOf("numbers", Integer.class);

    private final Scene scene = new Scene();

    @Test
    void whatIsSetByKeyIsReadByKeyAndByName() {
        String token = scene.client(session -> session.set(VISITS, 3).set(NUMBERS, List.of(1, 2)));
        scene.visit(token, session -> {
            int visits = session.get(VISITS);
            assertThat(visits).isEqualTo(3);
            assertThat(session.get("visits")).isEqualTo(3);
            assertThat(session.get(NUMBERS)).containsExactly(1, 2);
            assertThat(session.has(VISITS)).isTrue();
            assertThat(session.remove(VISITS)).isTrue();
            assertThat(session.remove(VISITS)).isFalse();
            assertThat(session.get(VISITS)).isNull();
        });
        assertThat(scene.values(token)).containsOnlyKeys("numbers");
    }

    @Test
    void aPrimitiveClassIsTheSameKeyAsItsBox() {
        assertThat(VISITS).isEqualTo(Attribute.of("visits", Integer.class)).hasSameHashCodeAs(VISITS);
        assertThat(VISITS).isNotEqualTo(Attribute.of("visits", long.class));
        assertThat(VISITS).isNotEqualTo(Attribute.of("Visits", int.class));
        assertThat(VISITS.orElse(0)).as("whatever the default").isEqualTo(VISITS);
        assertThat(NUMBERS).isNotEqualTo(Attribute.listOf("numbers", Long.class));
        assertThat(NUMBERS)
                .isEqualTo(Attribute.of("numbers", ValueType.listOf(ValueType.of(int.class))))
                .hasToString("Attribute \"numbers\" of java.util.List<java.lang.Integer>");
    }

    @Test
    void everyPrimitiveClassReadsWhatItsBoxHolds() {
        Map<Class<?>, Object> values = Map.of(
                boolean.class,
                true,
                byte.class,
                (byte) 1,
                char.class,
                'c',
                short.class,
                (short) 2,
                int.class,
                3,
                long.class,
                4L,
                float.class,
                5f,
                double.class,
                6d);
        values.forEach((type, value) -> {
            String token = scene.client(session -> session.set("v", value));
            assertThat(scene.<Object>read(token, session -> session.get(Attribute.of("v", type))))
                    .isEqualTo(value);
            assertThat(scene.<Object>read(token, session -> session.get("v", type)))
                    .isEqualTo(value);
            scene.visit(token, session -> session.update("v", type, same -> null));
            assertThat(scene.values(token)).isEmpty();
        });
    }

    @Test
    void aMutableValueIsTheSameObjectEachTimeAndItsChangesAreKept() {
        String token = scene.client(session -> session.set(NUMBERS, List.of(1)));
        scene.visit(token, session -> {
            session.get(NUMBERS).add(2);
            assertThat(session.get(NUMBERS)).isSameAs(session.get("numbers"));
        });
        assertThat(scene.value(token, "numbers")).isEqualTo(List.of(1, 2));
    }

    @Test
    void anotherTypeIsRefusedWhereItIsReadWithPlaceAndClass() {
        String token = scene.client(session -> session.set("visits", "many").set("numbers", List.of(1, 2, 3L)));
        scene.visit(token, session -> {
            assertThatThrownBy(() -> session.get(VISITS))
                    .isInstanceOf(AttributeTypeException.class)
                    .hasMessageContaining("\"visits\" is a java.lang.String, not a java.lang.Integer")
                    .hasMessageNotContaining("many");
            assertThatThrownBy(() -> session.get(NUMBERS))
                    .isInstanceOf(AttributeTypeException.class)
                    .hasMessageContaining("\"numbers\" holds at [2] a java.lang.Long, not a java.lang.Integer");
            assertThat(session.has(VISITS)).isTrue();
            assertThatThrownBy(() -> session.get(VISITS.orElse(0)))
                    .as("a default stands for nothing, not for something else")
                    .isInstanceOf(AttributeTypeException.class);
            assertThat(session.set(VISITS, 1).get(VISITS)).isEqualTo(1);
        });
    }

    @Test
    void elementsAreCheckedAtAnyDepth() {
        Attribute<Map<String, List<Integer>>> carts = Attribute.of(
                "carts", ValueType.mapOf(ValueType.of(String.class), ValueType.listOf(ValueType.of(Integer.class))));
        Attribute<Set<String>> tags = Attribute.setOf("tags", String.class);
        Attribute<Map<String, Long>> prices = Attribute.mapOf("prices", String.class, Long.class);
        Map<String, Object> wrong = new LinkedHashMap<>();
        wrong.put("a@example.org", List.of(1));
        wrong.put("b@example.org", List.of(1, "x"));
        String token = scene.client(session -> session.set("carts", wrong)
                .set(tags, new LinkedHashSet<>(List.of("a", "b")))
                .set(prices, Map.of("tea", 3L)));
        scene.visit(token, session -> {
            assertThatThrownBy(() -> session.get(carts))
                    .hasMessageContaining("holds at {1}[1] a java.lang.String, not a java.lang.Integer")
                    .hasMessageNotContaining("example.org");
            assertThat(session.get(tags)).containsExactly("a", "b");
            assertThat(session.get(prices)).containsExactly(Map.entry("tea", 3L));
            assertThatThrownBy(() -> session.get(Attribute.setOf("tags", Integer.class)))
                    .hasMessageContaining("holds at [0] a java.lang.String");
            assertThatThrownBy(() -> session.get(Attribute.mapOf("prices", Integer.class, Long.class)))
                    .hasMessageContaining("holds at key {0} a java.lang.String");
            assertThatThrownBy(() -> session.get(Attribute.listOf("tags", String.class)))
                    .hasMessageContaining("is a java.util.LinkedHashSet, not a java.util.List");
        });
    }

    @Test
    void nullElementsFitEveryType() {
        List<Integer> gaps = new ArrayList<>();
        gaps.add(null);
        String token = scene.client(session -> session.set(NUMBERS, gaps));
        scene.visit(token, session -> assertThat(session.get(NUMBERS)).isEqualTo(gaps));
    }

    @Test
    void whatAnUncheckedCastLetsPassIsRefusedBeforeItIsSet() {
        String token = scene.client();
        scene.visit(token, session -> {
            assertThatThrownBy(() -> session.set(NUMBERS, unchecked(List.of("one"))))
                    .isInstanceOf(AttributeTypeException.class)
                    .hasMessageContaining("\"numbers\" not set")
                    .hasMessageContaining("holds at [0] a java.lang.String, not a java.lang.Integer")
                    .hasMessageNotContaining("one");
            assertThatThrownBy(() -> session.update(NUMBERS, old -> unchecked(List.of("one"))))
                    .isInstanceOf(AttributeTypeException.class);
        });
        assertThat(scene.values(token)).containsOnlyKeys("name");
    }

    @Test
    void aDefaultIsReadForWhatIsMissingOrNullAndNeverStored() {
        Attribute<Integer> visits = VISITS.orElse(7);
        String token = scene.client(session -> session.begin());
        scene.visit(token, session -> {
            assertThat(session.get(visits)).isEqualTo(7);
            assertThat(session.has(visits)).isFalse();
            assertThat(session.set(visits, null).get(visits)).isEqualTo(7);
            assertThat(session.has(visits)).isTrue();
            assertThat(session.set(visits, 0).get(visits)).isZero();
            session.remove(visits);
        });
        assertThat(scene.values(token)).isEmpty();
    }

    @Test
    void readingADefaultBeginsNoSession() {
        try (var visit = scene.engine.enter()) {
            assertThat(visit.session().get(VISITS.orElse(1))).isEqualTo(1);
            assertThat(visit.session().exists()).isFalse();
        }
    }

    @Test
    void whatAMakerMadeIsAnotherObjectEachTimeAndIsNotKept() {
        Attribute<List<Integer>> numbers = NUMBERS.orElseGet(ArrayList::new);
        String token = scene.client();
        scene.visit(token, session -> {
            session.get(numbers).add(1);
            assertThat(session.get(numbers)).isEmpty();
        });
        assertThat(scene.values(token)).containsOnlyKeys("name");
        assertThatThrownBy(() -> scene.visit(token, session -> session.get(NUMBERS.orElseGet(() -> null))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"numbers\"");
    }

    @Test
    void aSharedDefaultCannotBeChangedByOneSessionForAnother() {
        List<Integer> given = new ArrayList<>(List.of(1));
        Attribute<List<Integer>> numbers = NUMBERS.orElse(given);
        given.add(2);
        assertThat(numbers.from(Map.of())).containsExactly(1);
        assertThatThrownBy(() -> numbers.from(Map.of()).add(3)).isInstanceOf(UnsupportedOperationException.class);

        Attribute<Map<String, Set<Integer>>> nested = Attribute.of(
                        "nested", ValueType.mapOf(ValueType.of(String.class), ValueType.setOf(ValueType.of(int.class))))
                .orElse(new HashMap<>(Map.of("a", new LinkedHashSet<>(List.of(1)))));
        assertThatThrownBy(() -> nested.from(Map.of()).get("a").add(2))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(Attribute.of("unit", TimeUnit.class).orElse(TimeUnit.DAYS).from(Map.of()))
                .isEqualTo(TimeUnit.DAYS);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.of("day", Date.class).orElse(new Date(0)))
                .withMessageContaining("\"day\"")
                .withMessageContaining("java.util.Date")
                .withMessageContaining("orElseGet");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.of("any", Object.class).orElse(List.of(new StringBuilder())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.of("list", ArrayList.class).orElse(new ArrayList<>()));
    }

    @Test
    void anUpdateBeginsWithTheDefaultAndStoresWhatItsFunctionReturns() {
        Attribute<List<Integer>> numbers = NUMBERS.orElseGet(ArrayList::new);
        String token = scene.client(session -> session.set("visits", null));
        scene.visit(token, session -> {
            int visits = session.update(VISITS.orElse(10), n -> n + 1);
            assertThat(visits).isEqualTo(11);
            List<Integer> written = session.update(numbers, all -> {
                all.add(1);
                return all;
            });
            written.add(2);
            assertThat(session.update(Attribute.of("text", String.class), none -> none == null ? "first" : "more"))
                    .isEqualTo("first");
        });
        assertThat(scene.values(token))
                .containsEntry("visits", 11)
                .containsEntry("numbers", List.of(1, 2))
                .containsEntry("text", "first");
        scene.visit(
                token, session -> assertThat(session.update(VISITS, n -> null)).isNull());
        assertThat(scene.values(token)).doesNotContainKey("visits");
    }

    @Test
    void anUpdateOfAnotherTypeRunsNothingAndStoresNothing() {
        String token = scene.client(session -> session.set("visits", "many").set("numbers", List.of("one")));
        scene.store.reset();
        scene.visit(token, session -> {
            assertThatThrownBy(() -> session.update(VISITS.orElse(0), n -> {
                        throw new AssertionError("the function has run");
                    }))
                    .isInstanceOf(AttributeTypeException.class);
            assertThatThrownBy(() -> session.update(NUMBERS, all -> {
                        throw new AssertionError("the function has run");
                    }))
                    .isInstanceOf(AttributeTypeException.class)
                    .hasMessageContaining("[0]");
            assertThat(session.isChanged()).isFalse();
        });
        assertThat(scene.value(token, "visits")).isEqualTo("many");
    }

    @Test
    void anUpdateByKeyIsDecidedAgainOntoWhatAnotherVisitWrote() {
        Attribute<Integer> visits = VISITS.orElse(0);
        String token = scene.client();
        scene.visit(
                token,
                session -> session.update(visits, n -> {
                    if (n == 0) {
                        scene.visit(token, other -> other.set(visits, 5));
                    }
                    return n + 1;
                }));
        assertThat(scene.value(token, "visits")).isEqualTo(6);
    }

    @Test
    void administrationAndListenersReadByKeyToo() {
        String token = scene.client(session -> session.set(VISITS, 3).setUser("ada", Map.of("visits", 9)));
        SessionInfo info =
                scene.engine.directory().ofUser("ada", null, 10).sessions().get(0);
        assertThat(VISITS.from(info.attributes())).isEqualTo(3);
        assertThat(VISITS.from(info.userData())).isEqualTo(9);
        assertThat(NUMBERS.orElse(List.of()).from(info.attributes())).isEmpty();
        scene.visit(token, Session::destroy);
        assertThat(scene.heard(Ended.class))
                .singleElement()
                .satisfies(ended -> assertThat(VISITS.from(ended.attributes())).isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sojourn.x", "a\ud800"})
    void aNameThatNoEngineTakesMakesNoKey(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.of(name, String.class))
                .withMessageContaining("name of an attribute");
    }

    @Test
    void aNameThatThisEngineDoesNotTakeIsRefusedWhenItIsSet() {
        Attribute<String> control = Attribute.of("a\nb", String.class);
        scene.client(session -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.set(control, "x"))
                    .withMessageContaining("\"a\\u000ab\"");
            assertThat(session.get(control.orElse("none"))).isEqualTo("none");
        });
    }

    @SuppressWarnings("unchecked")
    private static <T> T unchecked(Object value) {
        return (T) value;
    }

    private record Loose(List<String> lines) {}

    private record Fixed(String text, int number) {}

    /** All sessions share a default, so one user's change of it would be the next one's. */
    @Test
    void aRecordIsADefaultOnlyIfNothingInItCanBeChanged() {
        Attribute.of("a", Fixed.class).orElse(new Fixed("a", 1));
        assertThatThrownBy(() -> Attribute.of("a", Loose.class).orElse(new Loose(new ArrayList<>())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orElseGet");
    }
}
