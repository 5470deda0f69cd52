package dev.sojourn.codec.serialization.gadget;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What attacks have managed to run. */
public final class Traces {

    private static final List<String> LEFT = new CopyOnWriteArrayList<>();

    private Traces() {}

    static void leave(String trace) {
        LEFT.add(trace);
    }

    public static List<String> left() {
        return LEFT;
    }
}
