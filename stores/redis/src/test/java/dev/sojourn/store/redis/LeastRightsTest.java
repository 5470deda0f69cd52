package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.sample;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.TracksReads.StaleListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rights that docs/guide/many-nodes.md calls the least are enough. */
class LeastRightsTest {

    @Test
    void theyAreEnough() throws Exception {
        String guide = Files.readString(Path.of("../../docs/guide/many-nodes.md"));
        Matcher line = Pattern.compile("ACL SETUSER sojourn on >PASSWORD resetkeys[^`]*")
                .matcher(guide);
        assertThat(line.find()).isTrue();
        try (RedisServer server = RedisServer.start()) {
            // For store check and reindex.
            assertThat(server.command(line.group().strip().replaceAll("\\s+", " ") + " +scan"))
                    .startsWith("+OK");
            for (String old : FormatOneTest.commands("sojourn:")) {
                server.command(old);
            }
            String uri = server.uri().replace("redis://", "redis://sojourn:PASSWORD@");
            try (RedisStore store = RedisStore.open(uri)) {
                worksOn(store);
            }
        }
    }

    private static void worksOn(RedisStore store) {
        assertThat(store.health().takesWrites()).isTrue();
        var listening = store.changes().listen(new Nobody(), Interest.CHANGES);
        var tracking = store.reads().track(new Nobody());
        assertThat(store.touch(key(1), new Touch(5_000, 5_000, END, 0))).isTrue();
        assertThat(store.touch(key(7), new Touch(5_000, 5_000, END, 0))).isTrue();
        assertThat(store.users().admit(new Place("ada", key(31), 9, NOW, END))).isTrue();
        StoredSession session = sample(31).user("ada").build();
        assertThat(store.create(session)).isTrue();
        assertThat(store.replace(next(session), 1)).isTrue();
        StoredSession rolled = renewed(next(session), 32);
        assertThat(store.roll(next(session), rolled, trail(session, rolled))).isTrue();
        assertThat(store.touch(rolled.key(), new Touch(NOW + 1, NOW, StoredSession.NEVER, 0)))
                .isTrue();
        assertThat(store.users().admit(new Place("ada", key(33), 1, NOW, END))).isFalse();
        store.users().release(new Place("ada", key(33), 1, NOW, END));
        assertThat(store.users().findByUser("ada", null, 10).sessions()).hasSize(3);
        assertThat(store.scan(null, 100).sessions()).hasSize((int) store.count());
        assertThat(store.scanWithoutData(null, 100).sessions()).isNotEmpty();
        assertThat(store.scanRecords(null, 100).sessions()).isNotEmpty();
        assertThat(store.find(rolled.key())).isNotNull();
        assertThat(store.find(key(2))).isNotNull();
        assertThat(store.claimExpired(NOW, END, 10)).isNotEmpty().allMatch(each -> store.settle(each, END));
        assertThat(store.deleteAll(List.of(rolled.key(), key(2)))).containsOnly(Removal.SESSION);
        tracking.close();
        listening.close();
    }

    private static final class Nobody implements ChangeListener, StaleListener {
        @Override
        public void ended(SessionKey key) {}

        @Override
        public void rolled(SessionKey from, SessionKey to) {}

        @Override
        public void stale(SessionKey key) {}

        @Override
        public void interrupted() {}

        @Override
        public void lost() {}
    }
}
