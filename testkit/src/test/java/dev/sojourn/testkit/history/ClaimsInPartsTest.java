package dev.sojourn.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A store of several parts may claim in one of them and lose the answer; else it claims what it returns. */
class ClaimsInPartsTest {

    private static final SessionKey KEY = SessionId.of("claimed").key();

    private final AtomicLong disturbances = new AtomicLong();

    @Test
    void whatIsClaimedBesideADisturbanceMayNotBeReturned() {
        assertThat(claimedButNotReturned(disturbances::incrementAndGet)).isEmpty();
    }

    @Test
    void whatIsClaimedInPeaceIsReturned() {
        assertThat(claimedButNotReturned(() -> {}))
                .extracting(Violation::invariant)
                .containsExactly(Invariant.ATOMIC_STEPS);
    }

    private List<Violation> claimedButNotReturned(Runnable meanwhile) {
        History history = new History();
        SessionStore forgetful = new ForwardingStore(new MemoryStore()) {
            @Override
            public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
                super.claimExpired(now, claimUntil, atMost);
                meanwhile.run();
                return List.of();
            }
        };
        try (SessionStore store = new RecordingStore(forgetful, history, "A", disturbances::get)) {
            store.create(StoredSession.builder(KEY)
                    .created(1)
                    .lastAccess(1)
                    .expiresAt(2)
                    .build());
            store.claimExpired(3, 4, 1);
            store.find(KEY);
        }
        return HistoryChecker.violations(history);
    }
}
