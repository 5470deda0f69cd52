package dev.sojourn.testkit.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One session through all its rolls, as the run has shown it. */
final class Lineage {

    final int number;
    /** The actor that made it, -1 when it was planted. */
    final int madeBy;
    /** Every key it has had, and the user it had last under it. */
    final Map<String, String> keys = new LinkedHashMap<>();

    final Set<String> users = new HashSet<>();
    final List<String> endsTold = new ArrayList<>();
    /** The turns at which it was rolled without grace. */
    final List<Integer> cutOff = new ArrayList<>();
    /** The moments from which it has to live for its idle time. */
    final List<Long> accesses = new ArrayList<>();

    String key;

    @Nullable
    String user;
    /** The turn at which it got its user. */
    int boundAt;

    long expiresAt;

    @Nullable
    String mustBeGone;
    /** A user that has to be gone from it, unless it was bound after the turn. */
    @Nullable
    String mustLose;

    int mustLoseSince;
    boolean begun;
    boolean cleared;
    int updates;
    int perhapsUpdates;
    int innerUpdates;
    int perhapsInnerUpdates;

    Lineage(int number, int madeBy, String key) {
        this.number = number;
        this.madeBy = madeBy;
        this.key = key;
    }

    void mustLose(String whom, int since) {
        mustLose = whom;
        mustLoseSince = since;
    }

    String name() {
        return "session " + number;
    }
}
