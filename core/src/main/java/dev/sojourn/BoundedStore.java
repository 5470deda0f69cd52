package dev.sojourn;

import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoredSession;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A store that takes no further session when it holds so many; what it holds stays. A store in this process is counted
 * each time. Any other is counted once a second at most, and what begins here meanwhile is added: so it may go beyond
 * the bound by what begins on other nodes within a second. As safe for use by many threads as the store inside.
 */
final class BoundedStore extends ForwardingStore {

    private static final long COUNT_NANOS = 1_000_000_000;

    private final long most;
    private final boolean counted;
    private final AtomicLong known = new AtomicLong();
    private volatile long countAfter = System.nanoTime();

    BoundedStore(SessionStore store, long most) {
        super(store);
        this.most = most;
        this.counted = store.inProcess();
    }

    @Override
    public boolean create(StoredSession session) {
        if (held() >= most) {
            throw new StoreFullException("It holds the most sessions that are allowed (maxSessions is " + most
                    + ") and takes no new one until some end");
        }
        boolean created = super.create(session);
        if (created && !counted) {
            known.incrementAndGet();
        }
        return created;
    }

    private long held() {
        if (counted) {
            return count();
        }
        long now = System.nanoTime();
        if (now - countAfter >= 0) {
            // Whoever comes meanwhile goes by the last count, and does not wait.
            countAfter = now + COUNT_NANOS;
            known.set(count());
        }
        return known.get();
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }
}
