package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.ReferenceTakenException;
import dev.sojourn.References;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.store.SessionStore;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * That a session is found by the reference of whoever made it, that no other one has the same, and that it is free when
 * the session is over, over whatever store. A part of {@link SessionStoreContract}.
 */
public interface ReferencesContract extends StoreUnderTest {

    @Test
    default void aReferenceLeadsToItsSessionThroughAllRollsAndIsFreeWhenThatEnds() {
        try (SessionEngine engine = engine(open())) {
            References references = engine.directory().references();
            Session made = references.create("order 1", session -> session.set("number", 1));
            references.create("order 2", session -> session.set("number", 2));
            for (int rolls = 0; rolls < 3; rolls++) {
                assertThat(references.find("order 1"))
                        .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo(made.key()));
                assertThatThrownBy(() -> references.create("order 1", session -> {}))
                        .isInstanceOf(ReferenceTakenException.class);
                assertThat(made.roll()).isTrue();
            }
            assertThat(engine.directory().count()).isEqualTo(2);

            assertThat(engine.directory().end(Objects.requireNonNull(made.key())))
                    .isTrue();

            assertThat(references.find("order 1")).isEmpty();
            Session next = references.create("order 1", session -> session.set("number", 3));
            assertThat(references.find("order 1"))
                    .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo(next.key()));
            assertThat(references.find("order 2"))
                    .hasValueSatisfying(found -> assertThat(found.attributes()).containsEntry("number", 2));
        }
    }

    @Test
    default void ofManyWhoMakeOneWithTheSameReferenceOneDoes() {
        try (SessionEngine engine = engine(open())) {
            References references = engine.directory().references();

            Race<Boolean> race = Race.run(6, lane -> {
                try {
                    references.create("order 1", session -> session.set("lane", lane));
                    return true;
                } catch (ReferenceTakenException taken) {
                    return false;
                }
            });

            assertThat(race.results()).containsOnlyOnce(true);
            assertThat(references.find("order 1")).isPresent();
            assertThat(engine.directory().count()).isEqualTo(1);
        }
    }

    private static SessionEngine engine(SessionStore store) {
        return SessionEngine.builder()
                .store(store)
                .unsignedIds()
                .withoutSweeps()
                .build();
    }
}
