package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** That nothing stays on a node which is kept by reference for sessions that are over, whatever their lives were. */
class NodeLocalLivesTest {

    /** So many that a store which tells of ends has been walked through all the same. */
    private static final int ROUNDS = 15 * 61;

    private final ManualClock clock = new ManualClock();
    private final MemoryStore memory = new MemoryStore();

    /** A class that no codec knows. */
    private static final class Lock {}

    private SessionEngine node(Crank rounds) {
        return SessionEngine.builder()
                .store(memory)
                .keys(Scene.KEYS)
                .clock(clock)
                .sessionsPerUser(3, Overflow.END_OLDEST)
                .nodeLocal(NodeLocal.everythingElse())
                .scheduler(rounds)
                .build();
    }

    private static String client(SessionEngine engine, Consumer<Session> handler) {
        try (Visit visit = engine.enter()) {
            handler.accept(visit.session().begin());
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }

    private static String visit(SessionEngine engine, String token, Consumer<Session> handler) {
        try (Visit visit = engine.enter(token, Transport.COOKIE)) {
            handler.accept(visit.session());
            visit.commit();
            String next = visit.session().signedId();
            return next == null ? token : next;
        }
    }

    /** Sessions that begin, are shared, rolled, logged in and out, overwritten, dropped, and end in every way. */
    @Test
    void nothingIsKeptForSessionsThatAreOver() {
        long seed = System.nanoTime();
        try (Crank rounds = new Crank();
                Crank others = new Crank();
                SessionEngine one = node(rounds);
                SessionEngine two = node(others)) {
            SplittableRandom random = new SplittableRandom(seed);
            List<SplittableRandom> lanes = List.of(random.split(), random.split(), random.split(), random.split());
            List<String> shared = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                shared.add(client(one, session -> session.set("lock", new Lock())));
            }
            Race.run(4, lane -> {
                        for (int i = 0; i < 1_000; i++) {
                            live(List.of(one, two), lanes.get(lane), shared);
                        }
                        return true;
                    })
                    .results();
            one.directory().endAll();
            two.directory().endAll();
            clock.advance(Duration.ofHours(13));
            one.directory().sweep();
            assertThat(memory.count()).isZero();
            rounds.turn(ROUNDS);
            others.turn(ROUNDS);
            assertThat(one.nodeLocalValues()).as("seed " + seed).isZero();
            assertThat(two.nodeLocalValues()).as("seed " + seed).isZero();
        }
    }

    /** One life of a session of its own, and a few visits to one that all threads share. */
    private void live(List<SessionEngine> nodes, SplittableRandom random, List<String> shared) {
        String token = client(nodes.get(random.nextInt(2)), session -> session.set("lock", new Lock()));
        for (int i = random.nextInt(4); i >= 0; i--) {
            token = visit(nodes.get(random.nextInt(2)), token, session -> step(session, random));
        }
        String other = shared.get(random.nextInt(shared.size()));
        visit(nodes.get(random.nextInt(2)), other, session -> {
            session.get("lock");
            session.set("lock", random.nextInt(3) == 0 ? "text" : new Lock());
        });
        switch (random.nextInt(4)) {
            case 0 -> visit(nodes.get(random.nextInt(2)), token, Session::destroy);
            case 1 ->
                visit(nodes.get(random.nextInt(2)), token, session -> {
                    if (session.exists()) {
                        nodes.get(random.nextInt(2)).directory().end(String.valueOf(session.key()));
                        session.set("lock", new Lock());
                    }
                });
            default -> {}
        }
    }

    private static void step(Session session, SplittableRandom random) {
        if (!session.exists()) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> session.set("lock", new Lock());
            case 1 -> session.set("more" + random.nextInt(3), new Lock());
            case 2 -> session.remove("lock");
            case 3 -> session.roll(random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(1));
            case 4 -> logIn(session.set("late", new Lock()), "user" + random.nextInt(20));
            case 5 -> session.clearUser();
            case 6 -> session.clear();
            default -> session.get("lock");
        }
    }

    private static void logIn(Session session, String user) {
        try {
            session.setUser(user, Map.of());
        } catch (SessionNotFoundException e) {
            // Another login of the user has ended it meanwhile.
        }
    }
}
