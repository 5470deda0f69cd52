package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changes of records on a cluster leave in other slots: entries in the index of users, and trails under lineages.
 * They are taken away after the changes, all together. A process that dies before it does so does no harm: nothing is
 * found through them, and whoever meets them drops them.
 */
final class Leftovers {

    private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

    private final Commands commands;
    private final List<Call> calls = new ArrayList<>();

    Leftovers(Commands commands) {
        this.commands = commands;
    }

    /** The entry that a record does not have, and any place that is still held for its session, if that has ended. */
    Leftovers entry(SessionKey key, String entry, @Nullable SessionKey lineage) {
        if (commands.isCluster() && !entry.isEmpty()) {
            String held = lineage == null ? "" : KeySpace.member(lineage);
            calls.add(commands.onUser(Script.UNBIND, entry).with(0, UserIndex.member(entry, key), held));
        }
        return this;
    }

    /** What is left of a session that has ended, by the answer to its end. */
    void session(SessionKey key, Answer ended) {
        String rolled = ended.text(2);
        SessionKey lineage = rolled.isEmpty() ? key : KeySpace.ofLineage(rolled);
        if (commands.isCluster()
                && commands.keys().bucket(lineage) != commands.keys().bucket(key)) {
            calls.add(commands.on(Script.FORGET, lineage));
        }
        entry(key, ended.text(1), lineage);
    }

    void remove() {
        try {
            commands.send("remove what is left of sessions", false, calls);
        } catch (StoreException e) {
            // The records are written; that something is still there is no failure of the operation.
            LOG.log(System.Logger.Level.DEBUG, "Something is left of a session until it is met: {0}", e.getMessage());
        }
    }
}
