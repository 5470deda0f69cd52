package dev.sojourn.testkit.nodes;

import dev.sojourn.testkit.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What is done to sessions while connections fail, with everything noted and checked. A part of {@link
 * OutageContract}.
 */
public interface OutageHistoryContract extends OutageUnderTest {

    @Test
    default void whatIsAskedWhileConnectionsAreCutCanBeExplained() {
        outages("cuts", 6, outage -> outage.cut());
    }

    @Test
    default void whatIsAskedWhileNothingIsAnsweredCanBeExplained() {
        outages("black holes", 3, outage -> {
            outage.blackHole();
            Outage.pause(timeout().multipliedBy(3).dividedBy(2));
            outage.resume();
        });
    }

    @Test
    default void whatArrivesLateCanBeExplained() {
        outages("late arrivals", 3, outage -> {
            outage.hold();
            Outage.pause(timeout().multipliedBy(3).dividedBy(2));
            outage.resume();
        });
    }

    private void outages(String name, int rounds, Consumer<TcpProxy> fault) {
        Seed.with(name, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            try (Outage outage = new Outage(this)) {
                RandomCalls calls = new RandomCalls(new AtomicLong(Outage.NOW), random.nextLong());
                for (int round = 0; round < rounds; round++) {
                    calls.begin(outage.store, 3);
                    Race.run(lanes(outage, calls, random, fault)).results();
                    outage.recover();
                }
                outage.check();
            }
        });
    }

    private static List<Callable<Boolean>> lanes(
            Outage outage, RandomCalls calls, SplittableRandom random, Consumer<TcpProxy> fault) {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        List<Callable<Boolean>> lanes = new ArrayList<>();
        lanes.add(() -> {
            Outage.until(Duration.ofSeconds(30), "the callers call", () -> done.get() >= 20);
            try {
                fault.accept(outage.proxy);
            } finally {
                over.countDown();
            }
            return true;
        });
        for (int lane = 0; lane < 4; lane++) {
            SplittableRandom dice = random.split();
            lanes.add(() -> {
                for (int i = 0; i < 60; i++) {
                    calls.run(outage.store, dice, 1);
                    done.incrementAndGet();
                    if (i == 20) {
                        // The fault comes while calls are made; what is left is for the time after it.
                        over.await();
                    } else if (over.getCount() > 0) {
                        Outage.pause(Duration.ofMillis(2));
                    }
                }
                return true;
            });
        }
        return lanes;
    }
}
