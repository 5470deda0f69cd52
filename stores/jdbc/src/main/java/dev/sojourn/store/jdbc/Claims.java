package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;

/** The sweep's side of the store: bites of what is due, until enough is claimed or nothing more is due. */
final class Claims {

    private final Dialect dialect;
    private final Places places;

    Claims(Dialect dialect, Places places) {
        this.dialect = dialect;
        this.places = places;
    }

    List<StoredSession> take(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = new ArrayList<>();
        try {
            while (claimed.size() < atMost) {
                int asked = atMost - claimed.size();
                Dialect.Bite bite = dialect.claim(now, claimUntil, asked);
                claimed.addAll(bite.claimed());
                if (bite.rows() < asked) {
                    places.dropOutdated(now);
                    break;
                }
            }
        } catch (StoreException e) {
            // What was claimed must be told now, or it waits for the end of the claim; the next call meets the fault.
            if (claimed.isEmpty()) {
                throw e;
            }
        }
        return claimed;
    }
}
