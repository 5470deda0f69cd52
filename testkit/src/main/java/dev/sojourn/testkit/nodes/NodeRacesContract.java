package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionLimitException;
import dev.sojourn.Visit;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.policy.Overflow;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.history.HistoryChecker;
import dev.sojourn.testkit.history.Inventory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Both nodes at once on the same sessions, with everything noted and checked. A part of {@link NodesContract}. */
public interface NodeRacesContract extends NodesUnderTest {

    @Test
    default void visitsDestroysRollsAndSweepsOfBothNodesAtOnceCanBeExplained() {
        Seed.with("visits of both nodes", seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            try (TwoNodes nodes = TwoNodes.quiet(this)) {
                for (int round = 0; round < 12; round++) {
                    List<NamedSession> sessions =
                            List.of(nodes.begin("ada"), nodes.begin("bob", 8), nodes.begin("eve", 15));
                    List<SplittableRandom> dice =
                            Stream.generate(random::split).limit(4).toList();
                    int number = round;
                    Race.run(4, lane -> {
                                RandomVisits visits =
                                        nodes.visitor(lane % 2, dice.get(lane), "r" + number + "l" + lane);
                                for (int i = 0; i < 12; i++) {
                                    // Sessions expire on the way, but no claim outlives its time.
                                    nodes.clock.advance(Duration.ofSeconds(1));
                                    visits.visit(sessions);
                                }
                                return true;
                            })
                            .results();
                }
                nodes.check();
            }
        });
    }

    @Test
    default void storeCallsOfBothNodesAtOnceCanBeExplained() {
        Seed.with("store calls of both nodes", seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            try (TwoNodes nodes = TwoNodes.quiet(this)) {
                RandomCalls calls = new RandomCalls(new AtomicLong(nodes.clock.millis()), random.nextLong());
                for (int round = 0; round < 12; round++) {
                    calls.begin(nodes.stores.get(0), 3);
                    List<SplittableRandom> dice =
                            Stream.generate(random::split).limit(4).toList();
                    Race.run(4, lane -> {
                                calls.run(nodes.stores.get(lane % 2), dice.get(lane), 25);
                                return true;
                            })
                            .results();
                }
                Inventory.take(nodes.history, nodes.raw);
                HistoryChecker.check(nodes.history);
            }
        });
    }

    @Test
    default void updatesOfBothNodesAtOnceAreAllCounted() {
        try (TwoNodes nodes = TwoNodes.quiet(this)) {
            NamedSession session = nodes.begin("ada");
            String id = session.ids().get(0);
            Race.run(4, lane -> {
                        for (int done = 0; done < 15; ) {
                            done += counted(nodes, lane % 2, session.key(), id) ? 1 : 0;
                        }
                        return true;
                    })
                    .results();
            nodes.shows(() -> assertThat(nodes.b().directory().get(id).get("n")).isEqualTo(60));
            nodes.check();
        }
    }

    private static boolean counted(TwoNodes nodes, int node, String key, String id) {
        try {
            nodes.logs.get(node).add(key, "n", () -> {
                Integer number = nodes.engines
                        .get(node)
                        .directory()
                        .get(id)
                        .update("n", Integer.class, n -> n == null ? 1 : n + 1);
                return number == null ? 0 : number;
            });
            return true;
        } catch (SessionConflictException othersWereQuicker) {
            return false;
        }
    }

    @Test
    default void ofLoginsAtTheSameMomentNoMoreThanTheLimitAreLetIn() {
        try (TwoNodes nodes = loginsLimited(Overflow.REFUSE)) {
            for (int round = 0; round < 4; round++) {
                String user = "user-" + round;
                List<String> anonymous = anonymous(nodes);
                Race<Boolean> race = Race.run(8, lane -> login(nodes, lane, anonymous.get(lane), user));
                assertThat(race.count(true)).isEqualTo(3);
                assertThat(sessionsOf(user, nodes)).isEqualTo(3);
            }
            nodes.check();
        }
    }

    @Test
    default void ofLoginsAtTheSameMomentTheOldestEndWhereThatIsTheRule() {
        try (TwoNodes nodes = loginsLimited(Overflow.END_OLDEST)) {
            for (int round = 0; round < 4; round++) {
                String user = "user-" + round;
                List<String> anonymous = anonymous(nodes);
                Race<Boolean> race = Race.run(8, lane -> login(nodes, lane, anonymous.get(lane), user));
                assertThat(sessionsOf(user, nodes)).isBetween(1, 3).isLessThanOrEqualTo(race.count(true));
            }
            nodes.check();
        }
    }

    private TwoNodes loginsLimited(Overflow rule) {
        TwoNodes nodes = new TwoNodes(this, settings -> settings.withoutSweeps().sessionsPerUser(3, rule));
        if (nodes.raw.users() == null) {
            nodes.close();
            Assumptions.abort("the store does not find by user");
        }
        return nodes;
    }

    private static List<String> anonymous(TwoNodes nodes) {
        return Stream.generate(() -> TwoNodes.id(nodes.a().directory().create()))
                .limit(8)
                .toList();
    }

    /** Half of the logins roll a session that was there before, the others begin one. */
    private static boolean login(TwoNodes nodes, int lane, String before, String user) {
        var engine = nodes.engines.get(lane % 2);
        try {
            if (lane < 4) {
                engine.directory().get(before).setUser(user);
            } else {
                try (Visit visit = engine.enter()) {
                    visit.session().setUser(user);
                }
            }
            return true;
        } catch (SessionLimitException refused) {
            return false;
        }
    }

    private static int sessionsOf(String user, TwoNodes nodes) {
        return nodes.b().directory().ofUser(user, null, 100).sessions().size();
    }

    @Test
    default void everyExpiredSessionIsToldOnceByOneOfTheNodes() {
        List<Ended> told = Collections.synchronizedList(new ArrayList<>());
        try (TwoNodes nodes = new TwoNodes(
                this, settings -> settings.withoutSweeps().listener(Ended.class, event -> told.add((Ended) event)))) {
            for (int i = 0; i < 60; i++) {
                nodes.engines.get(i % 2).directory().create();
            }
            nodes.clock.advance(TwoNodes.IDLE.plusMinutes(3));
            AtomicInteger swept = new AtomicInteger();
            Race.run(
                            4,
                            lane -> swept.addAndGet(
                                    nodes.engines.get(lane % 2).directory().sweep()))
                    .results();
            assertThat(swept).hasValue(60);
            assertThat(told).extracting(Ended::key).doesNotHaveDuplicates().hasSize(60);
            assertThat(told).extracting(Ended::reason).containsOnly(EndReason.EXPIRED);
            nodes.check();
        }
    }
}
