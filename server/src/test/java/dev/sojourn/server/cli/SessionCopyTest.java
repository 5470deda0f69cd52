package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionCopyTest {

    private final MemoryStore from = new MemoryStore();
    private final MemoryStore to = new MemoryStore();

    @Test
    void aSessionThatIsThereAlreadyIsLeftAlone() throws Failure {
        from.create(session(1, 1));
        from.create(session(2, 1));
        to.create(session(1, 7));

        assertThat(SessionCopy.copy(from, to, Steps.UNHEARD)).isEqualTo(new SessionCopy.Counts(1, 1));
        assertThat(to.find(key(1)))
                .isInstanceOfSatisfying(
                        StoredSession.class, kept -> assertThat(kept.version()).isEqualTo(7));
    }

    @Test
    void aSessionThatLivesThereUnderANewerKeyIsNotBroughtBackUnderAnOlderOne() throws Failure {
        StoredSession first = session(1, 1);
        StoredSession second = rolled(to, first, 2);
        StoredSession third = rolled(to, second, 3);
        // What the second roll left is kept for a minute, what lies under the first key as long as the session lives.
        to.claimExpired(70_000, 100_000, 10);
        from.create(second);
        from.create(session(4, 1));

        assertThat(SessionCopy.copy(from, to, Steps.UNHEARD)).isEqualTo(new SessionCopy.Counts(1, 1));

        assertThat(to.find(second.key())).isNull();
        assertThat(to.find(third.key())).isInstanceOf(StoredSession.class);
        assertThat(to.count()).isEqualTo(2);
    }

    private static StoredSession rolled(MemoryStore store, StoredSession from, int number) {
        store.create(from);
        StoredSession to =
                from.toBuilder().key(key(number)).version(from.version() + 1).build();
        long keep = from.rolled() ? 60_000 : StoredSession.NEVER;
        assertThat(store.roll(from, to, new Trail(from.key(), to.key(), 0, keep)))
                .isTrue();
        return to;
    }

    @Test
    void itTellsHowFarItIs() throws Failure {
        for (int i = 0; i < 1_200; i++) {
            from.create(session(i, 1));
        }
        List<Long> told = new ArrayList<>();
        SessionCopy.copy(from, to, told::add);
        assertThat(told).isSorted().hasSizeGreaterThan(2).endsWith(1_200L);
    }

    private static SessionKey key(int number) {
        return SessionId.of("copied session " + number).key();
    }

    private static StoredSession session(int number, long version) {
        return StoredSession.builder(key(number))
                .version(version)
                .expiresAt(StoredSession.NEVER)
                .build();
    }
}
