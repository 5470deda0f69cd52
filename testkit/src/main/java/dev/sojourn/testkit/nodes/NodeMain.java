package dev.sojourn.testkit.nodes;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.history.AttributeLog;
import dev.sojourn.testkit.history.History;
import dev.sojourn.testkit.history.RecordingStore;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** The program of a {@link NodeProcess}: reads lines that tell it what to do, until it is killed or nobody speaks. */
final class NodeMain {

    private static final int VISITORS = 3;

    private final SessionEngine engine;
    private final AttributeLog log;
    private final List<RandomVisits> visitors = new ArrayList<>();
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    private NodeMain(String name, SessionStore store, History history, long seed) {
        this.engine = SessionEngine.builder()
                .store(new RecordingStore(store, history, name))
                .unsignedIds()
                .sweepEvery(Duration.ofMillis(150))
                .listener(history.listener(name))
                .build();
        this.log = new AttributeLog(history, name);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < VISITORS; i++) {
            visitors.add(new RandomVisits(engine, log, true, random.split(), name + i));
        }
    }

    /** Arguments: name, class of the factory, spec, file of the history, seed. */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        StoreFactory factory = Class.forName(arguments[1])
                .asSubclass(StoreFactory.class)
                .getConstructor()
                .newInstance();
        NodeMain node = new NodeMain(
                arguments[0],
                factory.open(arguments[2]),
                new History(Path.of(arguments[3])),
                Long.parseLong(arguments[4]));
        node.say("ready");
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                node.work(line.split(" "));
            }
        }
        // Nobody speaks any more, so this node ends at once, as its parent has.
        Runtime.getRuntime().halt(0);
    }

    private void work(String[] order) {
        int visits = Integer.parseInt(order[1]);
        List<NamedSession> sessions = new ArrayList<>();
        for (int i = 2; i < order.length; i += 2) {
            sessions.add(NamedSession.of(order[i], order[i + 1]));
        }
        CountDownLatch working = new CountDownLatch(VISITORS);
        for (RandomVisits visitor : visitors) {
            TcpLink.daemon("visitor", () -> {
                visit(visitor, visits, sessions);
                working.countDown();
            });
        }
        try {
            working.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        say("done");
    }

    // Whatever ends a visitor must be heard by whoever reads the outcome of the test.
    @SuppressWarnings("CatchThrowable")
    private void visit(RandomVisits visitor, int visits, List<NamedSession> sessions) {
        try {
            for (int i = 0; i < visits; i++) {
                visitor.visit(sessions);
                say("visit");
            }
        } catch (Throwable fault) {
            StringWriter trace = new StringWriter();
            fault.printStackTrace(new PrintWriter(trace));
            say(NodeProcess.FAULT + trace.toString().replace("\n", " | "));
        }
    }

    private void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (out) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
