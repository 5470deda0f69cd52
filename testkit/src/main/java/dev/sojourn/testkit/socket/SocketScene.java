package dev.sojourn.testkit.socket;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualClock;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A door, its engine and its store for one test. */
final class SocketScene implements AutoCloseable {

    static final int POLICY = 1008;

    final ManualClock clock = new ManualClock();
    final MemoryStore memory = new MemoryStore();
    final FaultyStore faulty = new FaultyStore(memory);
    final SocketPlan plan;
    final SessionEngine engine;
    private final SocketHost host;
    private boolean stopped;
    /** Runs after each delete, before its caller has the answer. */
    volatile Runnable afterDelete = () -> {};

    private SocketScene(SocketFixture fixture, boolean silent, Limits limits) {
        plan = new SocketPlan(new Steered(silent), clock, limits);
        host = started(fixture, plan);
        engine = plan.engine();
    }

    private static SocketHost started(SocketFixture fixture, SocketPlan plan) {
        try {
            return fixture.start(plan);
        } catch (Exception e) {
            throw new AssertionError("The door did not start", e);
        }
    }

    static SocketScene on(SocketFixture fixture) {
        return new SocketScene(fixture, false, Limits.standard());
    }

    /** With a store that announces nothing. */
    static SocketScene silent(SocketFixture fixture) {
        return new SocketScene(fixture, true, Limits.standard());
    }

    static SocketScene limited(SocketFixture fixture, Limits limits) {
        return new SocketScene(fixture, false, limits);
    }

    private final class Steered extends ForwardingStore {

        private final boolean silent;

        Steered(boolean silent) {
            super(faulty);
            this.silent = silent;
        }

        @Override
        public @Nullable AnnouncesChanges changes() {
            return silent ? null : super.changes();
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            T result = super.around(operation, call);
            if (operation == StoreOperation.DELETE) {
                afterDelete.run();
            }
            return result;
        }
    }

    /** A node of its own over the same store, that this one hears nothing of. */
    SocketNode otherNode(SocketFixture fixture) {
        SocketPlan other = new SocketPlan(new Steered(true), clock, Limits.standard());
        return new SocketNode(started(fixture, other), other.engine());
    }

    /** A session of somebody called ada. */
    Session session() {
        return engine.directory().create(Map.of("name", "ada"));
    }

    /** The same session, as another request of its client finds it. */
    Session again(Session session) {
        return engine.directory().get(String.valueOf(session.id()));
    }

    int connections(Session session) {
        return engine.connectionsOf(String.valueOf(session.key()));
    }

    boolean end(Session session) {
        return engine.directory().end(String.valueOf(session.key()));
    }

    /** As another node does, of which this one does not hear. */
    void endUnheard(Session session) {
        memory.delete(SessionKey.parse(String.valueOf(session.key())));
    }

    /** Lets so much time pass that every session is over. */
    void expire() {
        clock.advance(engine.lifetime().idle().multipliedBy(2));
    }

    SocketClient open(Session session) throws Exception {
        return host.open(session);
    }

    int handshake(Session session, String origin) throws Exception {
        return host.handshake(session, origin);
    }

    static String ask(SocketClient client, String command) throws Exception {
        client.send(command);
        return client.receive();
    }

    /** Has a message obeyed, and returns when its changes are stored: a door may answer before it commits. */
    static void obeyed(SocketClient client, String command) throws Exception {
        ask(client, command);
        ask(client, "get name");
    }

    /** Ends the door and with it every message. */
    void stop() throws IOException {
        if (!stopped) {
            stopped = true;
            host.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } finally {
            engine.close();
            memory.close();
        }
    }

    /** Another node of a scene. */
    record SocketNode(SocketHost host, SessionEngine engine) implements AutoCloseable {

        Session again(Session session) {
            return engine.directory().get(String.valueOf(session.id()));
        }

        @Override
        public void close() throws IOException {
            try {
                host.close();
            } finally {
                engine.close();
            }
        }
    }
}
