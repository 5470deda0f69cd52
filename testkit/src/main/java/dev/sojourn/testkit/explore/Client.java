package dev.sojourn.testkit.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one actor has done, and what it was told. */
final class Client {

    final int number;
    final Program.Part part;
    final List<String> told = new ArrayList<>();

    long enteredAt;
    int enteredTurn;
    /** The moment of the clock when this actor came to its last stop. */
    long arrivedAt;

    @Nullable
    Lineage found;
    /** The session of its last write that was done and answered. */
    @Nullable
    Lineage wroteTo;

    boolean pending;
    /** Whether the step under way has been written. */
    boolean stepWritten;

    boolean stepFailed;
    /** What the answer would have told that was lost in this step: whoever returned all the same has found out. */
    @Nullable
    Runnable lostAnswer;

    /** When the first store call of the step was about to be made: a touch counts from then on. */
    long firstArrivedAt;

    /** Values of its own that a call has stored or not: its answer was lost. */
    final Set<String> perhapsOwn = new HashSet<>();

    /** What the answer of the last failed step would have told, if it was done. */
    @Nullable
    Runnable perhapsStored;

    boolean wrote;

    @Nullable
    Op step;
    /** Whether it has called destroy: what it begins from then on is another session than the one it came with. */
    boolean destroyed;

    /** The user it is binding now. */
    @Nullable
    String binding;

    final List<String> ownValues = new ArrayList<>();
    int ownCommitted = -1;

    @Nullable
    Lineage ownIn;

    int values;
    int sockets;

    Client(int number, Program.Part part) {
        this.number = number;
        this.part = part;
    }

    String own() {
        return "own" + number;
    }

    String name() {
        return number + " (" + part.name() + ")";
    }
}
