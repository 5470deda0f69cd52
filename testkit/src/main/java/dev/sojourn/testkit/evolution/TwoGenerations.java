package dev.sojourn.testkit.evolution;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.Transport;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.CountingStore;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two engines with codecs of two generations, each on a handle of its own on one store, and one session of both. */
final class TwoGenerations implements AutoCloseable {

    /** One of the engines. */
    static final class Node {
        final SessionEngine engine;
        final CountingStore store;
        final List<SessionEvent> events = new CopyOnWriteArrayList<>();

        private Node(EvolutionUnderTest backend, ManualClock clock, ValueCodec codec) {
            this.store = new CountingStore(backend.openAnother());
            this.engine = backend.settings(SessionEngine.builder()
                            .store(store)
                            .unsignedIds()
                            .clock(clock)
                            .codec(codec)
                            .withoutSweeps()
                            .listener(events::add))
                    .build();
        }

        /** How often it has asked the store for more than a look, since the last question. */
        List<StoreOperation> writes() {
            List<StoreOperation> calls = store.calls().stream()
                    .filter(call -> call != StoreOperation.FIND)
                    .toList();
            store.reset();
            return calls;
        }

        <E extends SessionEvent> List<E> heard(Class<E> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    final Node older;
    final Node newer;

    private final SessionStore raw;
    private final Duration seenWithin;
    private String id = "";
    private SessionKey key = SessionKey.parse("00".repeat(32));

    TwoGenerations(EvolutionUnderTest backend, ValueCodec older, ValueCodec newer) {
        ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        this.raw = backend.openAnother();
        this.seenWithin = backend.seenWithin();
        this.older = new Node(backend, clock, older);
        this.newer = new Node(backend, clock, newer);
    }

    /** Whoever has not written is asked to read. */
    Node other(Node node) {
        return node == older ? newer : older;
    }

    /** Begins the session with these attributes, and the one that every node knows. */
    void begin(Node node, Map<String, ?> attributes) {
        Map<String, Object> all = new LinkedHashMap<>(attributes);
        all.put("plain", 1);
        Session session = node.engine.directory().create(all);
        this.id = Objects.requireNonNull(session.id());
        this.key = SessionKey.parse(Objects.requireNonNull(session.key()));
        forget();
    }

    void forget() {
        older.store.reset();
        newer.store.reset();
        older.events.clear();
        newer.events.clear();
    }

    <T extends @Nullable Object> T visit(Node node, Function<Session, T> work) {
        awaitSeen(node);
        return node.engine.visit(id, Transport.COOKIE, session -> {
            T result = work.apply(session);
            // A roll or a login has given it a new one.
            id = Objects.requireNonNull(session.id());
            key = SessionKey.parse(Objects.requireNonNull(session.key()));
            return result;
        });
    }

    void work(Node node, Consumer<Session> work) {
        this.<Boolean>visit(node, session -> {
            work.accept(session);
            return true;
        });
    }

    @Nullable
    Object value(Node node, String name) {
        return visit(node, session -> session.get(name));
    }

    /** All attributes but the plain one. */
    Map<String, @Nullable Object> values(Node node) {
        return visit(node, session -> {
            Map<String, @Nullable Object> values = new LinkedHashMap<>(session.attributes());
            values.remove("plain");
            return values;
        });
    }

    /** The version in the store, which no node has a say in. */
    long version() {
        return stored().version();
    }

    StoredSession stored() {
        return (StoredSession) Objects.requireNonNull(raw.findFresh(key));
    }

    /** A store that remembers what it has read shows a little later what another node has written. */
    private void awaitSeen(Node node) {
        long deadline = System.nanoTime() + seenWithin.toNanos();
        long version = version();
        while (!(node.store.find(key) instanceof StoredSession seen && seen.version() >= version)
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        older.engine.close();
        newer.engine.close();
        older.store.close();
        newer.store.close();
        raw.close();
    }
}
