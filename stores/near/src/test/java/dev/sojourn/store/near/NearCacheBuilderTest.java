package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which stores a near cache takes, and what it makes of their powers. */
class NearCacheBuilderTest {

    private final Server server = new Server();
    private final Node node = server.node();

    @Test
    void aStoreThatCannotTellWhatIsStaleIsRefused() {
        SessionStore mute = Server.only(node, Server.Power.USERS);
        assertThatThrownBy(() -> NearCache.over(mute).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither tracks reads nor announces changes")
                .hasMessageContaining("use it without a near cache");
    }

    @Test
    void aStoreInThisProcessIsRefused() {
        assertThatThrownBy(() -> NearCache.over(new MemoryStore()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MemoryStore")
                .hasMessageContaining("use the store without one");
    }

    @Test
    void boundsThatBoundNothingAreRefused() {
        NearCacheBuilder builder = NearCache.over(node);
        assertThatThrownBy(() -> builder.maxEntries(0)).hasMessage("maxEntries is 0; it must be at least 1");
        assertThatThrownBy(() -> builder.maxBytes(-1)).hasMessage("maxBytes is -1; it must be at least 1");
        assertThatThrownBy(() -> builder.maxStaleness(Duration.ZERO)).hasMessageContaining("maxStaleness is PT0S");
    }

    @Test
    void aStalenessBeyondAllNumbersIsTakenForTheLargestOne() {
        server.memory.create(session(1));
        NearCache near = NearCache.over(node.announcing())
                .maxStaleness(Duration.ofSeconds(Long.MAX_VALUE))
                .clock(new ManualClock())
                .build();
        found(near, 1);
        found(near, 1);
        assertThat(near.statistics().hits()).isEqualTo(1);
    }

    @Test
    void itHasThePowersOfTheStoreInsideAndNoOthers() {
        for (Set<Server.Power> powers : List.of(
                EnumSet.of(Server.Power.READS),
                EnumSet.of(Server.Power.CHANGES),
                EnumSet.of(Server.Power.READS, Server.Power.USERS),
                EnumSet.allOf(Server.Power.class))) {
            SessionStore store = Server.only(node, powers.toArray(Server.Power[]::new));
            NearCache near = NearCache.over(store).build();
            assertThat(near.users()).isSameAs(store.users());
            assertThat(near.changes() == null).isEqualTo(store.changes() == null);
            assertThat(near.reads() == null).isEqualTo(store.reads() == null);
            assertThat(near.changes()).as("the same each time").isSameAs(near.changes());
            assertThat(near.reads()).as("the same each time").isSameAs(near.reads());
        }
    }

    @Test
    void anEngineThatLimitsSessionsPerUserTakesItOnlyOverAStoreThatFindsByUser() {
        assertThatThrownBy(() -> SessionEngine.builder()
                        .store(NearCache.over(node.tracking()).build())
                        .unsignedIds()
                        .sessionsPerUser(1, Overflow.REFUSE)
                        .build())
                .hasMessageContaining("does not find by user");
        try (SessionEngine engine = SessionEngine.builder()
                .store(NearCache.over(node.announcing()).build())
                .unsignedIds()
                .sessionsPerUser(1, Overflow.REFUSE)
                .withoutSweeps()
                .build()) {
            engine.directory().create().setUser("ada").save();
            assertThat(engine.directory().ofUser("ada", null, 10).sessions()).hasSize(1);
        }
    }

    @Test
    void aStoreThatDoesBothIsTrackedBecauseThatTellsOfTouchesToo() {
        server.memory.create(session(1));
        NearCache near = NearCache.over(node).clock(new ManualClock()).build();
        found(near, 1);
        server.node().touch(key(1), Sessions.touchAt(Sessions.NOW + 5_000));
        assertThat(found(near, 1).lastAccess()).isEqualTo(Sessions.NOW + 5_000);
    }

    @Test
    void itIsToldWhenTheFeedIsDownFromTheBeginning() {
        server.memory.create(session(1));
        SessionStore down = new DownFromTheBeginning(node);
        NearCache near = NearCache.over(down).clock(new ManualClock()).build();
        found(near, 1);
        found(near, 1);
        assertThat(near.statistics().hits()).isZero();
    }

    @Test
    void everyOperationOfAStoreIsTheStoresInsideAndNotADefault() {
        Set<String> own = names(NearCache.class.getDeclaredMethods());
        assertThat(own).containsAll(names(SessionStore.class.getDeclaredMethods()));
    }

    private static Set<String> names(Method[] methods) {
        return Arrays.stream(methods)
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                // To find by token would go past the cache.
                .filter(name -> !Set.of("inProcess", "byToken").contains(name))
                .collect(Collectors.toSet());
    }

    @Test
    void itIsNoStoreInThisProcessAndLikesToBeTouchedAsTheStoreInsideDoes() {
        NearCache near = NearCache.over(node).build();
        assertThat(near.inProcess()).isFalse();
        assertThat(near.touchInterval()).isEqualTo(node.touchInterval());
    }
}
