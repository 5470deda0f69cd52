package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.history.History;
import dev.sojourn.testkit.history.HistoryChecker;
import dev.sojourn.testkit.history.Inventory;
import dev.sojourn.testkit.history.RecordingStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Two nodes that work on the same sessions, of which one is killed, is replaced, and so on. */
final class KilledNodes implements AutoCloseable {

    private static final Logger LOG = System.getLogger(KilledNodes.class.getName());
    private static final int VISITS = 25;
    private static final String PARENT = "parent";

    private final KillContract contract;
    private final Path folder;
    private final SplittableRandom random;
    private final History history = new History().absolute(Duration.ofHours(12));
    private final List<Path> files = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final SessionStore store;
    private final SessionEngine engine;
    private int started;

    KilledNodes(KillContract contract, Path folder, long seed) {
        this.contract = contract;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        this.store = open(contract);
        this.engine = engine(InstantSource.system());
        start();
        start();
    }

    /** Lets two nodes work on new sessions, and kills one of them in the middle. */
    void once(int kill) {
        List<NamedSession> sessions = List.of(
                begin("ada", Duration.ofMinutes(20)),
                begin("bob", Duration.ofMinutes(20)),
                begin("eve", Duration.ofMillis(400)),
                begin("ada", Duration.ofMillis(800)));
        nodes.forEach(NodeProcess::awaitReady);
        nodes.forEach(node -> node.work(VISITS, sessions));
        contract.disturb(kill);
        NodeProcess victim = nodes.get(random.nextInt(2));
        victim.awaitVisits(random.nextInt(2 * VISITS));
        victim.kill();
        history.crashed(victim.name());
        nodes.remove(victim);
        NodeProcess survivor = nodes.get(0);
        start();
        survivor.awaitDone();
    }

    /** Ends the nodes, looks at what is there, lets everything expire, and looks again. */
    void checkWhatIsLeft() {
        nodes.forEach(NodeProcess::kill);
        nodes.forEach(node -> history.crashed(node.name()));
        nodes.clear();
        history.addAll(files);
        engine.directory().sweep();
        Inventory.take(history, store);
        InstantSource later = () -> Instant.now().plus(Duration.ofHours(1));
        try (SessionEngine heir = engine(later)) {
            heir.directory().sweep();
        }
        Inventory.take(history, store);
        assertThat(store.count())
                .as("sessions that live after all have expired")
                .isZero();
        HistoryChecker.check(history);
        LOG.log(Level.INFO, "{0} nodes were killed in the middle of {1} calls", started, history.size());
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        engine.close();
        store.close();
    }

    private void start() {
        String name = "n" + ++started;
        Path file = folder.resolve(name + ".history");
        files.add(file);
        nodes.add(NodeProcess.start(name, contract.factory(), contract.spec(), file, random.nextLong()));
    }

    private NamedSession begin(String user, Duration duration) {
        for (int attempt = 1; ; attempt++) {
            try {
                Session session = engine.directory().create(Map.of(), duration);
                session.setUser(user);
                return NamedSession.of(Objects.requireNonNull(session.key()), Objects.requireNonNull(session.id()));
            } catch (StoreUnavailableException e) {
                // The server was restarted a moment ago.
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private SessionEngine engine(InstantSource clock) {
        return SessionEngine.builder()
                .store(new RecordingStore(store, history, PARENT))
                .unsignedIds()
                .clock(clock)
                .withoutSweeps()
                .listener(history.listener(PARENT))
                .build();
    }

    private static SessionStore open(KillContract contract) {
        try {
            return contract.factory().getConstructor().newInstance().open(contract.spec());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    contract.factory() + " is not public, or has no public constructor without arguments", e);
        }
    }
}
