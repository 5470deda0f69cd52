package dev.sojourn.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a newer class has stored survives a write of a node that has the older class. */
class UnknownComponentsTest {

    record OldItem(String sku, int amount) {}

    record NewItem(String gift, String sku, int amount, List<NewItem> parts) {}

    record OldCart(OldItem first, Object items) {}

    record NewCart(NewItem first, Object items, String coupon) {}

    /** A class that the older node has not. */
    record Later(String text) {}

    record Roles(Set<String> names) {
        Roles {
            names = Set.copyOf(names);
        }
    }

    /** As another process, whose sets have another order, writes {@link Roles}. */
    record UnorderedRoles(Set<String> names) {}

    record Box(Object content) {}

    static final class Holder {
        private final Object content;

        Holder(Object content) {
            this.content = content;
        }
    }

    private final ValueCodec older = ValueCodec.builder()
            .record("cart", OldCart.class)
            .record("item", OldItem.class)
            .record("roles", Roles.class)
            .record("box", Box.class)
            .register("holder", Holder.class, holder -> holder.content, Holder::new)
            .build();
    private final ValueCodec newer = ValueCodec.builder()
            .record("cart", NewCart.class)
            .record("item", NewItem.class)
            .record("later", Later.class)
            .record("box", Box.class)
            .register("holder", Holder.class, holder -> holder.content, Holder::new)
            .build();

    private static NewItem item(String sku) {
        return new NewItem("for " + sku, sku, 1, List.of(new NewItem("inner", "p", 0, null)));
    }

    /** The value as the newer node finds it after the older one has changed it. */
    private Object afterAnOlderNode(Object stored, UnaryOperator<Object> change) {
        byte[] before = newer.encode(stored);
        Object changed = change.apply(older.decode(before, 0, before.length));
        byte[] after = older.carryOver(older.encode(changed), before, 0, before.length);
        return newer.decode(after, 0, after.length);
    }

    @SuppressWarnings("unchecked")
    private List<Object> listAfter(List<?> stored, UnaryOperator<List<Object>> change) {
        return (List<Object>) afterAnOlderNode(stored, list -> change.apply((List<Object>) list));
    }

    @Test
    void componentSurvivesAWriteOfTheOlderClass() {
        NewCart stored = new NewCart(null, List.of("a"), "SUMMER");

        assertThat(afterAnOlderNode(stored, cart -> new OldCart(null, List.of("a", "b"))))
                .isEqualTo(new NewCart(null, List.of("a", "b"), "SUMMER"));
    }

    @Test
    void componentOfARecordInARecordSurvives() {
        NewCart stored = new NewCart(item("a"), null, "SUMMER");

        assertThat(afterAnOlderNode(stored, cart -> new OldCart(new OldItem("a", 9), 1)))
                .isEqualTo(new NewCart(new NewItem("for a", "a", 9, item("a").parts()), 1, "SUMMER"));
    }

    @Test
    void componentSurvivesInMapsByKeyAndInWhatAFunctionGives() {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("x", item("x"));
        stored.put("y", new Box(item("y")));
        stored.put("gone", item("gone"));
        stored.put("other", new Box(1));

        Object after = afterAnOlderNode(stored, old -> {
            Map<String, Object> changed = new LinkedHashMap<>();
            changed.put("y", new Box(new OldItem("y", 7)));
            changed.put("x", new OldItem("x", 8));
            changed.put("fresh", new OldItem("f", 1));
            changed.put("other", new OldItem("o", 1));
            return changed;
        });

        assertThat(after)
                .isEqualTo(Map.of(
                        "y", new Box(new NewItem("for y", "y", 7, item("y").parts())),
                        "x", new NewItem("for x", "x", 8, item("x").parts()),
                        "fresh", new NewItem(null, "f", 1, null),
                        "other", new NewItem(null, "o", 1, null)));
        Holder held = (Holder) afterAnOlderNode(new Holder(item("h")), holder -> new Holder(new OldItem("h", 2)));
        assertThat(held.content)
                .isEqualTo(new NewItem("for h", "h", 2, item("h").parts()));
    }

    @Test
    void elementOfAListThatWasChangedInItsPlaceKeepsItsComponents() {
        assertThat(listAfter(List.of(item("a"), item("b"), item("c")), list -> {
                    list.set(1, new OldItem("b", 5));
                    list.add(new OldItem("d", 1));
                    return list;
                }))
                .containsExactly(
                        item("a"),
                        new NewItem("for b", "b", 5, item("b").parts()),
                        item("c"),
                        new NewItem(null, "d", 1, null));
    }

    @Test
    void elementsOfAListTakeTheirComponentsWithThem() {
        List<NewItem> stored = List.of(item("a"), item("b"), item("c"));

        assertThat(listAfter(stored, list -> list.subList(1, 3))).containsExactly(item("b"), item("c"));
        assertThat(listAfter(stored, list -> List.of(list.get(2), list.get(0)))).containsExactly(item("c"), item("a"));
        // Nothing says which of the three the changed one was.
        assertThat(listAfter(stored, list -> List.of(new OldItem("b", 2))))
                .containsExactly(new NewItem(null, "b", 2, null));
    }

    @Test
    void elementsOfASetTakeTheirComponentsWithThem() {
        Set<NewItem> stored = new LinkedHashSet<>(List.of(item("a"), item("b"), item("c")));

        assertThat(afterAnOlderNode(stored, set -> Set.of(new OldItem("c", 1), new OldItem("z", 1))))
                .isEqualTo(Set.of(item("c"), new NewItem(null, "z", 1, null)));
    }

    @Test
    void elementsOfASetThatHaveFallenTogetherStayAsLongAsTheOneThatIsSeen() {
        Set<NewItem> stored = new LinkedHashSet<>();
        for (String gift : List.of("one", "two", "three")) {
            stored.add(new NewItem(gift, "same", 1, null));
        }
        stored.add(item("b"));
        OldItem seen = new OldItem("same", 1);

        Set<NewItem> more = new LinkedHashSet<>(stored);
        more.add(new NewItem(null, "new", 1, null));
        assertThat(afterAnOlderNode(
                        stored, set -> new LinkedHashSet<>(List.of(new OldItem("new", 1), seen, new OldItem("b", 1)))))
                .isEqualTo(more);
        assertThat(afterAnOlderNode(stored, set -> Set.of(new OldItem("b", 1)))).isEqualTo(Set.of(item("b")));
        byte[] bytes = newer.encode(stored);
        byte[] normalized = older.normalized(bytes, 0, bytes.length);
        assertThat(newer.decode(normalized, 0, normalized.length)).isEqualTo(stored);
    }

    /** As when a newer node has put something unknown into the list while an older one was changing it. */
    @Test
    void anElementThatCannotBeReadTakesNothingFromTheOthers() {
        byte[] before = newer.encode(List.of(item("a"), new Later("x"), item("b")));
        byte[] fresh = older.encode(List.of(new OldItem("a", 1), new OldItem("b", 2)));

        byte[] after = older.carryOver(fresh, before, 0, before.length);

        assertThat(newer.decode(after, 0, after.length)).isEqualTo(List.of(item("a"), new NewItem(null, "b", 2, null)));
    }

    @Test
    void nothingIsCarriedIntoAnotherTypeOrFromWhatCannotBeRead() {
        byte[] stored = newer.encode(List.of(item("a"), new NewCart(null, null, "SUMMER")));
        byte[] fresh = older.encode(List.of(new OldCart(null, "c"), new Box("b")));

        assertThat(older.carryOver(fresh, stored, 0, stored.length)).isEqualTo(fresh);
        for (int length = 0; length < stored.length; length++) {
            assertThat(older.carryOver(fresh, stored, 0, length)).isEqualTo(fresh);
        }
    }

    @Test
    void withoutUnknownComponentsTheBytesAreThoseOfEncode() {
        byte[] fresh = newer.encode(List.of(item("b"), Map.of("k", 1)));
        byte[] stored = newer.encode(List.of(item("a"), item("b")));

        assertThat(newer.carryOver(fresh, stored, 0, stored.length)).isSameAs(fresh);
        assertThat(ValueCodec.standard().carryOver(fresh, stored, 0, stored.length))
                .isSameAs(fresh);
    }

    @Test
    void normalizedIsWhatThisNodeWritesForWhatItHasJustRead() {
        Set<String> names = new LinkedHashSet<>(List.of("f", "e", "d", "c", "b", "a"));
        byte[] elsewhere = ValueCodec.builder()
                .record("roles", UnorderedRoles.class)
                .build()
                .encode(new UnorderedRoles(names));
        byte[] shifted = new byte[elsewhere.length + 2];
        System.arraycopy(elsewhere, 0, shifted, 1, elsewhere.length);

        assertThat(older.normalized(shifted, 1, 1 + elsewhere.length)).isEqualTo(older.encode(new Roles(names)));
    }

    @Test
    void normalizedOfAPlainValueIsACopy() {
        for (Object value : Arrays.asList(null, 1, "text", List.of(1, Map.of("k", 2.5)), new byte[] {1})) {
            byte[] stored = older.encode(value);
            assertThat(older.normalized(stored, 0, stored.length))
                    .isEqualTo(stored)
                    .isNotSameAs(stored);
        }
    }

    @Test
    void normalizedKeepsWhatIsUnknownAndIsStable() {
        byte[] stored = newer.encode(new NewCart(item("a"), List.of(item("b"), item("b")), "SUMMER"));

        byte[] once = older.normalized(stored, 0, stored.length);

        assertThat(newer.decode(once, 0, once.length)).isEqualTo(newer.decode(stored, 0, stored.length));
        assertThat(older.normalized(once, 0, once.length)).isEqualTo(once);
    }

    @Test
    void valueOfAnyShapeIsUnharmedByAnOlderNodeThatOnlyReadIt() {
        long seed = 20_261_129L;
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            Object value = randomValue(random, 4);
            byte[] stored = newer.encode(value);
            byte[] after = older.normalized(stored, 0, stored.length);
            assertThat(newer.decode(after, 0, after.length))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(newer.decode(stored, 0, stored.length));
        }
    }

    private static Object randomValue(Random random, int levels) {
        int size = random.nextInt(4);
        List<Object> parts = new ArrayList<>();
        for (int i = 0; levels > 0 && i < size; i++) {
            parts.add(randomValue(random, levels - 1));
        }
        return switch (levels == 0 ? random.nextInt(3) : random.nextInt(7)) {
            case 0 -> random.nextInt(3);
            case 1 -> new NewItem("g" + random.nextInt(100), "s", random.nextInt(2), null);
            case 2 -> "text";
            case 3 -> new NewCart(null, parts, "c" + random.nextInt(100));
            case 4 -> new Box(parts);
            case 5 -> new LinkedHashMap<>(Map.of("k", parts, "l", "v"));
            default -> parts;
        };
    }
}
