package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * That what is done to many sessions of a store behind a network takes few round trips, and that listings leave the
 * data where it is. Round trips are counted at the connections, where nothing of them can be hidden.
 */
public interface BulkContract extends OutageUnderTest {

    /** How many sessions there are. */
    int MANY = 600;

    /** How many round trips may be made for them: one for four, connections that are opened meanwhile included. */
    int TURNS = MANY / 4;

    /** What the sessions hold, in bytes each. */
    int BYTES = 2_000;

    @Test
    default void manyAreEndedInFewRoundTrips() {
        try (Counted counted = new Counted(this)) {
            List<SessionKey> keys =
                    counted.sessions.stream().map(StoredSession::key).toList();
            long turns = counted.turns(() ->
                    assertThat(counted.store.deleteAll(keys)).hasSize(MANY).containsOnly(Removal.SESSION));
            assertThat(counted.direct.count()).isZero();
            assertThat(turns).isLessThanOrEqualTo(TURNS);
        }
    }

    @Test
    default void manyAreSweptInFewRoundTrips() {
        try (Counted counted = new Counted(this)) {
            Set<SessionKey> swept = new HashSet<>();
            long turns = counted.turns(() -> {
                long now = Outage.NOW + Outage.LIFE;
                List<StoredSession> claimed = counted.store.claimExpired(now, now + Outage.LIFE, MANY);
                while (!claimed.isEmpty()) {
                    claimed.forEach(each -> swept.add(each.key()));
                    counted.store.settleAll(claimed.stream()
                            .map(each -> new Settlement(each, 0))
                            .toList());
                    claimed = counted.store.claimExpired(now, now + Outage.LIFE, MANY);
                }
            });
            assertThat(swept).hasSize(MANY);
            assertThat(counted.direct.count()).isZero();
            assertThat(turns).isLessThanOrEqualTo(TURNS);
        }
    }

    @Test
    default void manyAreListedInFewRoundTripsAndWithoutTheirData() {
        try (Counted counted = new Counted(this)) {
            counted.isListed(cursor -> counted.store.scanWithoutData(cursor, 200));
            FindsByUser users = counted.store.users();
            if (users != null) {
                counted.isListed(cursor -> users.findByUserWithoutData("ada", cursor, 200));
            }
        }
    }

    /** A handle whose round trips are counted, on many sessions of one user. */
    final class Counted implements AutoCloseable {

        private final TcpProxy proxy;
        private final SessionStore direct;
        private final SessionStore store;
        private final List<StoredSession> sessions = IntStream.range(0, MANY)
                .mapToObj(
                        n -> Outage.session(n).toBuilder().data(new byte[BYTES]).build())
                .toList();

        private Counted(OutageUnderTest backend) {
            proxy = TcpProxy.to(backend.server());
            direct = backend.openThrough(backend.server());
            sessions.forEach(direct::create);
            store = backend.openThrough(proxy.address());
            Outage.until(backend.recoversWithin(), "the handle works", () -> Outage.answers(store));
        }

        /** What is said before an answer comes belongs to one round trip; so answers come late. */
        private long turns(Runnable work) {
            proxy.delay(5);
            long before = proxy.turns();
            work.run();
            long turns = proxy.turns() - before;
            proxy.delay(0);
            return turns;
        }

        private void isListed(Function<@Nullable String, ScanPage> pages) {
            Set<SessionKey> listed = new HashSet<>();
            long before = proxy.bytesToClient();
            long turns = turns(() -> {
                String cursor = null;
                do {
                    ScanPage page = pages.apply(cursor);
                    assertThat(page.sessions()).allMatch(session -> session.data().length == 0);
                    page.sessions().forEach(session -> listed.add(session.key()));
                    cursor = page.next();
                } while (cursor != null);
            });
            assertThat(listed).hasSize(MANY);
            assertThat(turns).isLessThanOrEqualTo(TURNS);
            assertThat(proxy.bytesToClient() - before).isLessThan((long) MANY * BYTES / 2);
        }

        @Override
        public void close() {
            store.close();
            direct.close();
            proxy.close();
        }
    }
}
