package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a visit tells an integration of its writes. */
class VisitWritesTest {

    private final SessionEngine engine =
            SessionEngine.builder().store(new MemoryStore()).withoutSweeps().build();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void writesAreToldUntilTheyAreCommitted() {
        try (Visit visit = engine.enter()) {
            assertThat(visit.hasWrites()).isFalse();
            visit.session().set("a", 1);
            assertThat(visit.hasWrites()).isTrue();
            visit.commit();
            assertThat(visit.hasWrites()).isFalse();
            visit.session().remove("a");
            assertThat(visit.hasWrites()).isTrue();
            visit.session().destroy();
            assertThat(visit.hasWrites()).isFalse();
        }
    }

    /** That would take their encoding; {@code isChanged} does it. */
    @Test
    void valuesThatWereChangedInPlaceAreNotLookedFor() {
        try (Visit visit = engine.enter()) {
            List<Integer> list = new ArrayList<>(List.of(1));
            visit.session().set("list", list);
            visit.commit();
            list.add(2);

            assertThat(visit.hasWrites()).isFalse();
            assertThat(visit.session().isChanged()).isTrue();
        }
    }
}
