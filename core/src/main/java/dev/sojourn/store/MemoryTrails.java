package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The trails of a {@link MemoryStore} that are changed without a session: under lineages, and those of names. */
final class MemoryTrails {

    private final MemoryCells cells;
    private final Function<SessionKey, ExpiryWheel> wheels;

    /**
     * Makes them.
     *
     * @param wheels which wheel a key belongs to
     */
    MemoryTrails(MemoryCells cells, Function<SessionKey, ExpiryWheel> wheels) {
        this.cells = cells;
        this.wheels = wheels;
    }

    /** Lets the trail under a lineage lead to where the session lives now, which further rolls may move meanwhile. */
    void redirect(SessionKey lineage, Trail next) {
        MemoryCell cell = cells.get(lineage);
        while (cell != null && cell.record() instanceof Trail trail) {
            // Another roll may have redirected it further already: what this one says of the grace counts all the same.
            StoredSession session = cells.endOf(trail.to());
            session = session == null ? cells.endOf(next.to()) : session;
            SessionKey to = session == null ? trail.to() : session.key();
            Trail redirected = trail.redirected(new Trail(next.key(), to, next.usableUntil(), next.keepUntil()));
            if (redirected.equals(trail) || cell.compareAndSet(trail, redirected)) {
                return;
            }
        }
    }

    /** As {@link SessionStore#swapTrail}. */
    boolean swap(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        if (leadsTo == null) {
            MemoryCell fresh = new MemoryCell(cells, key, next);
            boolean added = next != null && cells.add(fresh);
            if (added) {
                wheels.apply(key).schedule(fresh);
            }
            return added;
        }
        MemoryCell cell = cells.get(key);
        while (cell != null && cell.record() instanceof Trail now && now.to().equals(leadsTo)) {
            if (cell.compareAndSet(now, next)) {
                if (next == null) {
                    cells.remove(cell);
                    wheels.apply(key).remove(cell);
                } else {
                    wheels.apply(key).schedule(cell);
                }
                return true;
            }
        }
        return false;
    }
}
