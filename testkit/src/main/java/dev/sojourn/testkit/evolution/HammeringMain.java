package dev.sojourn.testkit.evolution;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.nodes.StoreFactory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The program of a node of one generation: says that it is ready, waits for a line, visits, and says what it counted.
 */
final class HammeringMain {

    private static final int VISITORS = 2;

    private HammeringMain() {}

    /** Arguments: older or newer, class of the factory, spec, id of the session, seed, rounds of each visitor. */
    public static void main(String[] arguments) throws Exception {
        boolean older = arguments[0].equals("older");
        int rounds = Integer.parseInt(arguments[5]);
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[4]));
        ExecutorService threads = Executors.newFixedThreadPool(VISITORS);
        // The pipe to the process that started this one.
        PrintStream answers =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
        try (SessionStore store = Class.forName(arguments[1])
                        .asSubclass(StoreFactory.class)
                        .getConstructor()
                        .newInstance()
                        .open(arguments[2]);
                SessionEngine engine = RollingDeploy.engine(store, older)) {
            answers.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            List<Future<Hammering>> visitors = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                Hammering visitor = new Hammering(
                        older ? new Hammering.OfOlder() : new Hammering.OfNewer(),
                        engine,
                        arguments[3],
                        random.split(),
                        arguments[0] + i);
                visitors.add(threads.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        visitor.visit();
                    }
                    return visitor;
                }));
            }
            for (Future<Hammering> visitor : visitors) {
                Hammering done = visitor.get();
                answers.println(done.counter() + " " + done.counted() + " " + done.tallied());
            }
        } catch (ExecutionException e) {
            throw new AssertionError("A visitor of the " + arguments[0] + " node failed", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
