package dev.sojourn.testkit;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Transport;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An engine over a memory store that counts, under a clock that is moved by hand; it never sweeps by itself. */
final class Scene implements AutoCloseable {

    static final KeyRing KEYS = KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF"));

    final ManualClock clock;
    final List<SessionEvent> events;
    final MemoryStore memory;
    final FaultyStore faults;
    final CountingStore store;
    final SessionEngine engine;

    Scene() {
        this(settings -> settings);
    }

    Scene(UnaryOperator<EngineBuilder> settings) {
        this(new MemoryStore(), settings);
    }

    private Scene(MemoryStore memory, UnaryOperator<EngineBuilder> settings) {
        this.clock = new ManualClock();
        this.events = new CopyOnWriteArrayList<>();
        this.memory = memory;
        this.faults = new FaultyStore(memory);
        this.store = new CountingStore(faults);
        this.engine = engine(store, settings);
    }

    /** A scene whose engine takes its store for one outside the process, so that records carry checksums. */
    static Scene outsideTheProcess(UnaryOperator<EngineBuilder> settings) {
        return over(OutsideTheProcess::new, settings);
    }

    /** A scene whose engine has another store before the one that counts. */
    static Scene over(UnaryOperator<SessionStore> above, UnaryOperator<EngineBuilder> settings) {
        Scene scene = new Scene();
        return new Scene(scene, scene.engine(above.apply(scene.store), settings));
    }

    /** A store that says that its records leave the process. */
    static class OutsideTheProcess extends ForwardingStore {

        OutsideTheProcess(SessionStore target) {
            super(target);
        }

        @Override
        public boolean inProcess() {
            return false;
        }
    }

    private Scene(Scene base, SessionEngine engine) {
        this.clock = base.clock;
        this.events = base.events;
        this.memory = base.memory;
        this.faults = base.faults;
        this.store = base.store;
        this.engine = engine;
        base.engine.close();
    }

    /** Another node: an engine of its own over the same store. */
    SessionEngine engine(SessionStore over, UnaryOperator<EngineBuilder> settings) {
        return settings.apply(SessionEngine.builder()
                        .store(over)
                        .keys(KEYS)
                        .clock(clock)
                        .withoutSweeps()
                        .listener(events::add))
                .build();
    }

    Visit enter(String token) {
        return engine.enter(token, Transport.COOKIE);
    }

    /** One visit by the client that holds a token; returns the token it holds afterwards. */
    String visit(String token, Consumer<Session> handler) {
        try (Visit visit = enter(token)) {
            handler.accept(visit.session());
            visit.commit();
            String next = visit.session().signedId();
            return next == null ? token : next;
        }
    }

    <T> T read(String token, Function<Session, T> handler) {
        try (Visit visit = enter(token)) {
            T result = handler.apply(visit.session());
            visit.commit();
            return result;
        }
    }

    /** One attribute, as a visit of its own sees it. */
    @Nullable
    Object value(String token, String name) {
        try (Visit visit = enter(token)) {
            Object value = visit.session().get(name);
            visit.commit();
            return value;
        }
    }

    /** All attributes, as a visit of its own sees them. */
    Map<String, @Nullable Object> values(String token) {
        try (Visit visit = enter(token)) {
            Map<String, @Nullable Object> values =
                    new LinkedHashMap<>(visit.session().attributes());
            visit.commit();
            return values;
        }
    }

    /** A new client with a session that holds these attributes. */
    String client(Consumer<Session> handler) {
        try (Visit visit = engine.enter()) {
            Session session = visit.session();
            handler.accept(session.begin());
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }

    String client() {
        return client(session -> session.set("name", "ada"));
    }

    boolean lives(String token) {
        return read(token, Session::exists);
    }

    void after(Duration step) {
        clock.advance(step);
    }

    <E extends SessionEvent> List<E> heard(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        engine.close();
    }
}
