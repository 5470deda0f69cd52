package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.store.StoreOperation;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That whatever is done to the map of attributes is done to the session, and is saved. */
class AttributeViewTest {

    private final Scene scene = new Scene();

    private Map<String, @Nullable Object> after(Consumer<Map<String, @Nullable Object>> change) {
        String token = scene.client(session -> session.set("a", 1).set("b", 2).set("c", 3));
        scene.visit(token, session -> change.accept(session.attributes()));
        return scene.values(token);
    }

    @Test
    void putSavesAndReturnsWhatWasThere() {
        assertThat(after(map -> {
                    assertThat(map.put("a", 9)).isEqualTo(1);
                    assertThat(map.put("d", 4)).isNull();
                    assertThat(map).hasSize(4).containsEntry("a", 9);
                }))
                .containsEntry("a", 9)
                .containsEntry("d", 4);
    }

    @Test
    void removeSavesAndReturnsWhatWasThere() {
        assertThat(after(map -> {
                    assertThat(map.remove("a")).isEqualTo(1);
                    assertThat(map.remove("x")).isNull();
                    assertThat(map.remove(7)).isNull();
                }))
                .containsOnlyKeys("b", "c");
    }

    @Test
    void clearSaves() {
        assertThat(after(Map::clear)).isEmpty();
    }

    @Test
    void anEntrySetsItsValue() {
        assertThat(after(map -> map.entrySet().forEach(entry -> entry.setValue(entry.getKey() + "!"))))
                .isEqualTo(Map.of("a", "a!", "b", "b!", "c", "c!"));
    }

    @Test
    void anIteratorRemoves() {
        assertThat(after(map -> {
                    Iterator<Map.Entry<String, @Nullable Object>> entries =
                            map.entrySet().iterator();
                    assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
                    entries.next();
                    entries.remove();
                    assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
                    entries.next();
                    entries.next();
                    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
                }))
                .containsOnlyKeys("b", "c");
    }

    @Test
    void theViewsOfTheViewWriteThrough() {
        assertThat(after(map -> map.keySet().remove("a"))).containsOnlyKeys("b", "c");
        assertThat(after(map -> map.values().remove(2))).containsOnlyKeys("a", "c");
        assertThat(after(map -> map.entrySet().removeIf(entry -> !"b".equals(entry.getKey()))))
                .containsOnlyKeys("b");
        assertThat(after(map -> map.keySet().retainAll(Set.of("c")))).containsOnlyKeys("c");
        assertThat(after(map -> map.values().clear())).isEmpty();
        assertThat(after(map -> map.entrySet().clear())).isEmpty();
    }

    @Test
    void theMethodsOfMapWriteThrough() {
        assertThat(after(map -> {
                    map.putAll(Map.of("a", 10, "d", 40));
                    map.replaceAll((name, value) -> value + "?");
                    map.computeIfAbsent("e", name -> "new");
                    map.merge("b", "+", (was, more) -> "" + was + more);
                    map.computeIfPresent("c", (name, value) -> null);
                    map.putIfAbsent("a", "not this");
                }))
                .isEqualTo(Map.of("a", "10?", "b", "2?+", "d", "40?", "e", "new"));
    }

    @Test
    void theViewIsEqualToAMapWithTheSameEntries() {
        assertThat(after(map -> {
                    assertThat(map).isEqualTo(Map.of("a", 1, "b", 2, "c", 3));
                    assertThat(map.hashCode())
                            .isEqualTo(Map.of("a", 1, "b", 2, "c", 3).hashCode());
                    assertThat(map.containsKey("a")).isTrue();
                    assertThat(map.containsKey(null)).isFalse();
                    assertThatThrownBy(() -> map.put(null, 1)).isInstanceOf(NullPointerException.class);
                }))
                .hasSize(3);
    }

    @Test
    void lookingAtAnAbsentSessionThroughTheViewBeginsNone() {
        try (var visit = scene.engine.enter()) {
            Session session = visit.session();
            assertThat(session.attributes().get("a")).isNull();
            assertThat(session.attributes().entrySet()).isEmpty();
            assertThat(session.attributes().remove("a")).isNull();
            session.attributes().clear();
            assertThat(session.exists()).isFalse();
            session.attributes().put("a", 1);
            assertThat(session.isNew()).isTrue();
            visit.commit();
        }
        assertThat(scene.store.calls()).containsExactly(StoreOperation.CREATE);
    }
}
