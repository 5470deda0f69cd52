package dev.sojourn.store.near;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** The way of notices from a server to one node: they come at once, late, or never. */
final class Feed {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Executor thread;
    private boolean held;
    private boolean lies;

    Feed(Executor thread) {
        this.thread = thread;
    }

    void submit(Runnable notice) {
        synchronized (this) {
            if (lies) {
                return;
            }
            if (held) {
                waiting.add(notice);
                return;
            }
        }
        thread.execute(notice);
    }

    /** Keeps notices back from now on. */
    synchronized void hold() {
        held = true;
    }

    /** Lets those that were kept back come, and those that follow at once. */
    void deliver() {
        Queue<Runnable> due;
        synchronized (this) {
            held = false;
            due = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        due.forEach(thread::execute);
    }

    /** Loses every notice from now on, and says nothing of it. */
    synchronized void lie() {
        lies = true;
    }
}
