package dev.sojourn.sample.compare.shop;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** A system elsewhere that takes its time: a question waits here until somebody lets it be answered. */
@Component
public class Warehouse {

    private static final long PATIENCE_SECONDS = 60;

    private final Semaphore questions = new Semaphore(0);
    private final Semaphore answers = new Semaphore(0);

    /**
     * Looks for books.
     *
     * @param lines their titles
     */
    void find(List<String> lines) {
        questions.release();
        answers.acquireUninterruptibly();
    }

    /**
     * Waits until a question has come.
     *
     * @throws IllegalStateException when none comes
     * @throws InterruptedException when interrupted
     */
    public void awaitQuestion() throws InterruptedException {
        if (!questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nobody has asked the warehouse for " + PATIENCE_SECONDS + " seconds.");
        }
    }

    /** Answers one question. */
    public void answer() {
        answers.release();
    }
}
