package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.StoreHealth;
import java.util.concurrent.atomic.AtomicBoolean;

/** The power of one store to announce, and those who listen to it. */
final class Announcements implements AnnouncesChanges {

    private final Hearing hearing;
    private final Audience audience;
    private final AtomicBoolean closed = new AtomicBoolean();

    Announcements(Hearing hearing, TableName table) {
        this.hearing = hearing;
        this.audience = new Audience(table.local());
    }

    @Override
    public Subscription listen(ChangeListener listener, Interest interest) {
        Audience.Seat seat = hearing.join(audience, listener, interest);
        return () -> {
            if (audience.remove(seat)) {
                hearing.leave(audience);
            }
        };
    }

    /** Tells of a change that was made after a moment of {@link System#nanoTime}, or may have been. */
    void changed(SessionKey key, long began) {
        hearing.changed(audience, key, began);
    }

    StoreHealth.Feed feed() {
        if (audience.isEmpty()) {
            return StoreHealth.Feed.NONE;
        }
        return audience.hears() ? StoreHealth.Feed.HEARING : StoreHealth.Feed.DEAF;
    }

    void close() {
        // Others may share what is released.
        if (closed.compareAndSet(false, true)) {
            audience.clear();
            hearing.leave(audience);
            hearing.release();
        }
    }
}
