package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Those who listen to the changes of one store. Each is told when it hears no longer what it wants to hear, or at the
 * start of its listening that it does not yet, and when it does again: in between it remembers nothing.
 */
final class Audience {

    private static final Logger LOG = System.getLogger(Audience.class.getName());

    /** The place of a listener; one listener may have several. */
    static final class Seat {
        private final ChangeListener listener;
        private final Interest interest;
        private boolean hears = true;

        private Seat(ChangeListener listener, Interest interest) {
            this.listener = listener;
            this.interest = interest;
        }
    }

    /** The name of the store's table, without its schema. */
    final String table;

    /** What tells the changes that are made through this store from those of others: 16 hexadecimal digits. */
    final String tag = HexFormat.of().toHexDigits(new SplittableRandom().nextLong());

    private final List<Seat> seats = new CopyOnWriteArrayList<>();
    private volatile boolean wantsChanges;
    private boolean hears;

    Audience(String table) {
        this.table = table;
    }

    /** What it hears is told by the next {@link #become}. */
    synchronized Seat add(ChangeListener listener, Interest interest) {
        Seat seat = new Seat(listener, interest);
        seats.add(seat);
        wantsChanges |= interest != Interest.ENDS;
        return seat;
    }

    /** Whether it was there. */
    synchronized boolean remove(Seat seat) {
        boolean removed = seats.remove(seat);
        wantsChanges = seats.stream().anyMatch(each -> each.interest != Interest.ENDS);
        return removed;
    }

    synchronized void clear() {
        seats.clear();
        wantsChanges = false;
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    boolean wantsChanges() {
        return wantsChanges;
    }

    synchronized boolean hears() {
        return hears;
    }

    /** Whether announcements come from now on: of ends and rolls, and of changes. */
    synchronized void become(boolean ends, boolean changes) {
        hears = ends;
        for (Seat seat : seats) {
            boolean now = ends && (changes || seat.interest == Interest.ENDS);
            if (now != seat.hears) {
                seat.hears = now;
                tell(seat.listener, now ? ChangeListener::lost : ChangeListener::interrupted);
            }
        }
    }

    /** Told of a change that was made through this store, or by somebody else, as far as is known. */
    void changed(SessionKey key, boolean here) {
        for (Seat seat : seats) {
            if (seat.interest == Interest.CHANGES || seat.interest == Interest.CHANGES_OF_OTHERS && !here) {
                tell(seat.listener, listener -> listener.changed(key));
            }
        }
    }

    void ended(SessionKey key) {
        seats.forEach(seat -> tell(seat.listener, listener -> listener.ended(key)));
    }

    void rolled(SessionKey from, SessionKey to) {
        seats.forEach(seat -> tell(seat.listener, listener -> listener.rolled(from, to)));
    }

    /** Something may have been missed by those who hear; the others are told when they do. */
    synchronized void lost() {
        for (Seat seat : seats) {
            if (seat.hears) {
                tell(seat.listener, ChangeListener::lost);
            }
        }
    }

    /** A listener's faults are its own: the change has happened, and others want to hear of it and of the next ones. */
    @SuppressWarnings("CatchThrowable")
    private static void tell(ChangeListener listener, Consumer<ChangeListener> what) {
        try {
            what.accept(listener);
        } catch (Throwable fault) {
            LOG.log(
                    Level.WARNING,
                    "A listener to changes failed: {0}",
                    fault.getClass().getName());
        }
    }
}
