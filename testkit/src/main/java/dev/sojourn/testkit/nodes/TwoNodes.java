package dev.sojourn.testkit.nodes;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.history.AttributeLog;
import dev.sojourn.testkit.history.History;
import dev.sojourn.testkit.history.HistoryChecker;
import dev.sojourn.testkit.history.Inventory;
import dev.sojourn.testkit.history.RecordingStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Two engines, each on a handle of its own on one store, under one clock that is moved by hand, with everything
 * they ask of the store noted. Each store can be made to fail. The clock begins at the real time, for stores that
 * let a server clean up long after a session was due.
 */
final class TwoNodes implements AutoCloseable {

    static final Duration IDLE = Duration.ofMinutes(30);

    final History history = new History().absolute(Duration.ofHours(12));
    final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    final SessionStore raw;
    final List<FaultyStore> faults = new ArrayList<>();
    final List<SessionStore> stores = new ArrayList<>();
    final List<SessionEngine> engines = new ArrayList<>();
    final List<AttributeLog> logs = new ArrayList<>();

    private final Duration seenWithin;
    private final boolean remembers;

    TwoNodes(NodesUnderTest backend, UnaryOperator<EngineBuilder> settings) {
        this.raw = backend.openAnother();
        this.seenWithin = backend.seenWithin();
        this.remembers = !seenWithin.isZero();
        for (String node : List.of("A", "B")) {
            FaultyStore store = new FaultyStore(backend.openAnother());
            faults.add(store);
            SessionStore recorded = new RecordingStore(store, history, node, remembers);
            stores.add(recorded);
            logs.add(new AttributeLog(history, node));
            engines.add(settings.apply(SessionEngine.builder()
                            .store(recorded)
                            .unsignedIds()
                            .clock(clock)
                            .listener(history.listener(node)))
                    .build());
        }
    }

    /** Two nodes that sweep only when they are told to. */
    static TwoNodes quiet(NodesUnderTest backend) {
        return new TwoNodes(backend, EngineBuilder::withoutSweeps);
    }

    SessionEngine a() {
        return engines.get(0);
    }

    SessionEngine b() {
        return engines.get(1);
    }

    /** One of several visitors at one of the nodes. */
    RandomVisits visitor(int node, SplittableRandom random, String name) {
        return new RandomVisits(engines.get(node), logs.get(node), !remembers, random, name);
    }

    /** Asserts what a node shows of what was done at the other, within the time that the store has for it. */
    void shows(Runnable assertion) {
        long deadline = System.nanoTime() + seenWithin.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError | SessionNotFoundException notYet) {
                if (System.nanoTime() >= deadline) {
                    throw notYet;
                }
                Outage.pause(Duration.ofMillis(5));
            }
        }
    }

    /** Begins a session at the first node. */
    NamedSession begin(String user) {
        Session session = a().directory().create();
        session.setUser(user);
        return NamedSession.of(Objects.requireNonNull(session.key()), id(session));
    }

    /** Begins a session at the first node that lives for some seconds. */
    NamedSession begin(String user, int seconds) {
        Session session = a().directory().create(Map.of(), Duration.ofSeconds(seconds));
        session.setUser(user);
        return NamedSession.of(Objects.requireNonNull(session.key()), id(session));
    }

    static String id(Session session) {
        return Objects.requireNonNull(session.id());
    }

    /** Ends what has expired, looks at everything that is left, and checks what was noted. */
    void check() {
        engines.forEach(engine -> engine.directory().sweep());
        Inventory.take(history, raw);
        HistoryChecker.check(history);
    }

    @Override
    public void close() {
        engines.forEach(SessionEngine::close);
        stores.forEach(SessionStore::close);
        raw.close();
    }
}
