package dev.sojourn.testkit.explore;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Visit;
import java.util.Locale;

/** The end of a visit, and what its client is told by it. */
final class Leaving {

    private Leaving() {}

    static void leave(Visit visit, Client client) {
        CommitOutcome outcome = visit.commit();
        client.told.add("commit: " + outcome.name().toLowerCase(Locale.ROOT));
        if (outcome == CommitOutcome.DROPPED) {
            client.pending = false;
        }
    }
}
