package dev.sojourn.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Calls made by several threads that start at the same moment.
 *
 * <p>{@link #run} waits for all of them, for a minute at most; {@link #results} then gives what they returned,
 * or fails with what they threw.
 *
 * @param <T> what a call returns
 */
public final class Race<T> {

    private static final long PATIENCE_SECONDS = 60;

    /**
     * One call of a race.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    public interface Lane<T> {

        /**
         * Runs once, in a thread of its own.
         *
         * @param number the number of the lane, from 0
         * @return the result, not null
         * @throws Exception as a failure of this lane
         */
        T run(int number) throws Exception;
    }

    private final List<T> results = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    private Race() {}

    /**
     * Runs the same call in several threads.
     *
     * @param threads how many
     * @param lane the call
     * @param <T> what it returns
     * @return the finished race
     */
    public static <T> Race<T> run(int threads, Lane<T> lane) {
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            calls.add(() -> lane.run(number));
        }
        return run(calls);
    }

    /**
     * Runs calls, each in a thread of its own.
     *
     * @param calls the calls
     * @param <T> what they return
     * @return the finished race
     * @throws AssertionError when they have not ended within a minute
     */
    public static <T> Race<T> run(List<? extends Callable<? extends T>> calls) {
        Race<T> race = new Race<>();
        CountDownLatch ready = new CountDownLatch(calls.size());
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (Callable<? extends T> call : calls) {
            Thread thread = new Thread(() -> race.lane(call, ready, start), "race-lane-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        race.fire(threads, ready, start);
        return race;
    }

    private void fire(List<Thread> threads, CountDownLatch ready, CountDownLatch start) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            ready.await();
            start.countDown();
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
                if (thread.isAlive()) {
                    throw stuck(thread);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The race was interrupted", e);
        }
    }

    private static AssertionError stuck(Thread thread) {
        AssertionError error = new AssertionError(
                thread.getName() + " has not ended within " + PATIENCE_SECONDS + " s; it stands at:");
        error.setStackTrace(thread.getStackTrace());
        thread.interrupt();
        return error;
    }

    // Whatever a lane throws is its result; nothing may end the thread unseen.
    @SuppressWarnings("CatchThrowable")
    private void lane(Callable<? extends T> call, CountDownLatch ready, CountDownLatch start) {
        ready.countDown();
        try {
            start.await();
            results.add(Objects.requireNonNull(call.call(), "the result of a lane"));
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }

    /**
     * What the calls returned, in the order they ended.
     *
     * @return one result for each call
     * @throws AssertionError when any call failed; the failures are attached to it
     */
    public List<T> results() {
        if (!failures.isEmpty()) {
            AssertionError error = new AssertionError(
                    failures.size() + " lanes of the race failed, the first with " + failures.get(0));
            failures.forEach(error::addSuppressed);
            throw error;
        }
        return List.copyOf(results);
    }

    /**
     * What the calls threw.
     *
     * @return one failure for each call that failed
     */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /**
     * How many calls returned a value; fails as {@link #results} does.
     *
     * @param value the value
     * @return the number
     */
    public int count(T value) {
        return Collections.frequency(results(), value);
    }
}
