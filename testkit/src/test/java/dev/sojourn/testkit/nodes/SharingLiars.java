package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Handles on a shared store that are wrong in one way: towards other nodes, in an outage, or when they are killed. */
final class SharingLiars {

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private SharingLiars() {}

    /** Remembers what it has read, and nobody tells it of changes. */
    static final class RemembersWhatItHasRead extends ForwardingStore {
        private final Map<SessionKey, StoredRecord> remembered = new ConcurrentHashMap<>();

        RemembersWhatItHasRead(MemoryStore truth) {
            super(truth);
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            StoredRecord known = remembered.get(key);
            StoredRecord record = known != null ? known : super.find(key);
            if (record != null) {
                remembered.put(key, record);
            }
            return record;
        }

        @Override
        public void close() {
            // The others go on.
        }
    }

    /** Finds what is due, and only then marks it, so that two nodes may find the same. */
    static final class ClaimsByLooking extends ForwardingStore {
        private final MemoryStore truth;

        ClaimsByLooking(MemoryStore truth) {
            super(truth);
            this.truth = truth;
        }

        @Override
        public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
            List<StoredSession> due = new ArrayList<>();
            for (StoredSession session : truth.scan(null, 1_000).sessions()) {
                if (session.expiresAt() <= now) {
                    due.add(session.toBuilder().claimed(true).build());
                }
            }
            Outage.pause(Duration.ofMillis(5));
            truth.claimExpired(now, claimUntil, atMost);
            return due;
        }

        @Override
        public void close() {
            // The others go on.
        }
    }

    /** Counts the sessions of a user that began at this node. */
    static final class CountsItsOwnLogins extends ForwardingStore implements FindsByUser {
        private final MemoryStore truth;
        private final Map<String, Integer> logins = new ConcurrentHashMap<>();

        CountsItsOwnLogins(MemoryStore truth) {
            super(truth);
            this.truth = truth;
        }

        @Override
        public FindsByUser users() {
            return this;
        }

        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            return truth.findByUser(user, cursor, atMost);
        }

        @Override
        public boolean admit(Place place) {
            return logins.merge(place.user(), 1, Integer::sum) <= place.atMost();
        }

        @Override
        public void release(Place place) {
            logins.merge(place.user(), -1, Integer::sum);
        }

        @Override
        public void close() {
            // The others go on.
        }
    }

    /** Takes a failure to read for a session that is not there. */
    static final class TakesSilenceForAbsence extends RemoteStore {
        TakesSilenceForAbsence(InetSocketAddress server) {
            super(server, TIMEOUT);
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            try {
                return super.find(key);
            } catch (StoreException e) {
                return null;
            }
        }
    }

    /** Tries a write again whose outcome it does not know, and reports how that went. */
    static final class TriesWritesAgain extends RemoteStore {
        TriesWritesAgain(InetSocketAddress server) {
            super(server, TIMEOUT);
        }

        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            for (int attempt = 1; ; attempt++) {
                try {
                    return super.replace(session, expectedVersion);
                } catch (StoreException e) {
                    if (attempt == 3) {
                        throw e;
                    }
                    Outage.pause(TIMEOUT);
                }
            }
        }
    }

    /** Waits longer than it was told to. */
    static final class WaitsTooLong extends RemoteStore {
        WaitsTooLong(InetSocketAddress server) {
            super(server, Duration.ofSeconds(3));
        }
    }

    /** Lets its driver's exception through. */
    static final class ThrowsWhatItsDriverThrows extends RemoteStore {
        ThrowsWhatItsDriverThrows(InetSocketAddress server) {
            super(server, TIMEOUT);
        }

        @Override
        public long count() {
            try {
                return super.count();
            } catch (StoreException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }

    /** Never says that its feed was lost. */
    static final class HidesLosses extends RemoteStore {
        HidesLosses(InetSocketAddress server) {
            super(server, TIMEOUT);
        }

        @Override
        public Subscription listen(ChangeListener listener, Interest interest) {
            ChangeListener deaf = new ChangeListener() {
                @Override
                public void changed(SessionKey key) {
                    listener.changed(key);
                }

                @Override
                public void ended(SessionKey key) {
                    listener.ended(key);
                }

                @Override
                public void rolled(SessionKey from, SessionKey to) {
                    listener.rolled(from, to);
                }

                @Override
                public void lost() {
                    // The fault.
                }
            };
            return super.listen(deaf, interest);
        }
    }

    /** Removes what is due as soon as it has found it, so that a node that dies takes the end of a session with it. */
    public static final class RemovesWhatItClaims implements StoreFactory {

        /** Made by name, in another process. */
        public RemovesWhatItClaims() {}

        @Override
        public SessionStore open(String spec) {
            InetAddress here = InetAddress.getLoopbackAddress();
            return new RemoteStore(new InetSocketAddress(here, Integer.parseInt(spec)), Duration.ofSeconds(5)) {
                @Override
                public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
                    List<StoredSession> claimed = super.claimExpired(now, claimUntil, atMost);
                    claimed.forEach(session -> super.settle(session, 0));
                    if (!claimed.isEmpty()) {
                        // Most kills fall into a pause as long as this one.
                        Outage.pause(Duration.ofSeconds(5));
                    }
                    return claimed;
                }

                @Override
                public boolean settle(StoredSession claimed, long keepUntil) {
                    return true;
                }
            };
        }
    }

    /** Rolls by two calls, so that a node that dies in between leaves two sessions. */
    public static final class RollsByTwoCalls implements StoreFactory {

        /** Made by name, in another process. */
        public RollsByTwoCalls() {}

        @Override
        public SessionStore open(String spec) {
            InetAddress here = InetAddress.getLoopbackAddress();
            return new RemoteStore(new InetSocketAddress(here, Integer.parseInt(spec)), Duration.ofSeconds(5)) {
                @Override
                public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
                    boolean created = super.create(renewed);
                    Outage.pause(Duration.ofMillis(20));
                    return created && super.delete(from.key()) == Removal.SESSION;
                }
            };
        }
    }
}
