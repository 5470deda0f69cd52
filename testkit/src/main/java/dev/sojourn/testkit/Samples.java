package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.TracksReads;
import dev.sojourn.store.Trail;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sessions to test with, by number, and what the contracts ask of a store again and again. */
final class Samples {

    /** The moment at which the samples were last used. */
    static final long NOW = 1_767_225_600_000L;

    /** How long the samples live. */
    static final long LIFE = 1_800_000;

    /** The end of the samples. */
    static final long END = NOW + LIFE;

    /** A claim that no test outlives. */
    static final long HELD = END + 1_000_000_000L;

    /** Until when the places of admitted newcomers are held. */
    static final long HOLD = NOW + 30_000;

    /** How often each race is run, with a key of its own each time. */
    static final int ROUNDS = 40;

    private static final int MOST_PAGES = 10_000;

    private Samples() {}

    static SessionKey key(int number) {
        return SessionId.of("sample-" + number).key();
    }

    static StoredSession session(int number) {
        return sample(number).build();
    }

    static StoredSession.Builder sample(int number) {
        return StoredSession.builder(key(number))
                .created(NOW - 1_000)
                .lastAccess(NOW)
                .lastUpdate(NOW - 500)
                .expiryBase(NOW)
                .expiresAt(END)
                .data(bytes("data of " + number));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The same session one write later. */
    static StoredSession written(StoredSession session, String data) {
        return session.toBuilder()
                .version(session.version() + 1)
                .lastUpdate(session.lastUpdate() + 1)
                .data(bytes(data))
                .build();
    }

    /** The same session one roll later. */
    static StoredSession renewed(StoredSession session, int number) {
        return session.toBuilder()
                .key(key(number))
                .version(session.version() + 1)
                .build();
    }

    /** A trail that forwards for a second and stays for a minute. */
    static Trail trail(StoredSession from, StoredSession to) {
        return new Trail(from.key(), to.key(), NOW + 1_000, NOW + 60_000);
    }

    static Touch touchAt(long moment) {
        return new Touch(moment, moment, moment + LIFE, StoredSession.ENGINE_DURATION);
    }

    /** Puts a session into the store that has expired and was claimed, but not settled. */
    static StoredSession claimed(SessionStore store, int number) {
        assertThat(store.create(sample(number).expiresAt(NOW - 1).build())).isTrue();
        List<StoredSession> claimed = store.claimExpired(NOW - 1, HELD, 1);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    /** Rolls a new session with the first number to the second, so that a trail is under the first. */
    static Trail trail(SessionStore store, int from, int to) {
        return trail(store, from, to, NOW + 60_000);
    }

    /** The same with a trail that stays until a moment. */
    static Trail trail(SessionStore store, int from, int to, long keepUntil) {
        StoredSession session = session(from);
        StoredSession renewed = renewed(session, to);
        Trail trail = new Trail(session.key(), renewed.key(), NOW + 1_000, keepUntil);
        assertThat(store.create(session)).isTrue();
        assertThat(store.roll(session, renewed, trail)).isTrue();
        return trail;
    }

    static FindsByUser users(SessionStore store) {
        return power(store.users(), "users()");
    }

    static AnnouncesChanges changes(SessionStore store) {
        return power(store.changes(), "changes()");
    }

    static TracksReads reads(SessionStore store) {
        return power(store.reads(), "reads()");
    }

    private static <T> T power(@Nullable T power, String asked) {
        if (power == null) {
            throw new AssertionError("The store has not the power that is asked for with " + asked);
        }
        return power;
    }

    static StoredSession found(SessionStore store, SessionKey key) {
        StoredRecord record = store.find(key);
        if (record instanceof StoredSession session) {
            return session;
        }
        throw new AssertionError("A session was expected under " + key + ", but there is " + Snapshot.of(record));
    }

    static void assertStored(SessionStore store, StoredSession expected) {
        assertThat(Snapshot.of(store.find(expected.key()))).isEqualTo(Snapshot.of(expected));
    }

    static List<SessionKey> keys(List<StoredSession> sessions) {
        return sessions.stream().map(StoredSession::key).toList();
    }

    static List<StoredSession> scanAll(SessionStore store, int pageSize) {
        return walk(pageSize, cursor -> store.scan(cursor, pageSize));
    }

    static List<StoredSession> walk(int pageSize, Function<@Nullable String, ScanPage> pages) {
        List<StoredSession> all = new ArrayList<>();
        String cursor = null;
        for (int i = 0; i < MOST_PAGES; i++) {
            ScanPage page = pages.apply(cursor);
            assertThat(page.sessions()).as("a page of at most " + pageSize).hasSizeLessThanOrEqualTo(pageSize);
            all.addAll(page.sessions());
            cursor = page.next();
            if (cursor == null) {
                return all;
            }
        }
        throw new AssertionError("The walk has not ended after " + MOST_PAGES + " pages");
    }
}
