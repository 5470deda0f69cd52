package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.rolled;
import static dev.sojourn.store.near.Sessions.session;
import static dev.sojourn.store.near.Sessions.trail;
import static dev.sojourn.store.near.Sessions.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.TracksReads.StaleListener;
import dev.sojourn.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Announcements are passed on, and whoever reads when told finds what he was told. The cache's own feed is tracking
 * here, and its notices never come: so it is not this feed that makes the cache right.
 */
class PassedOnTest {

    private final Server server = new Server();
    private final Node here = server.node();
    private final SessionStore elsewhere = server.node();
    private final NearCache near = NearCache.over(here).clock(new ManualClock()).build();
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void aSessionIsRememberedAndAListenerReadsWhatItIsToldOf() {
        elsewhere.create(session(1));
        found(near, 1);
        Objects.requireNonNull(near.changes()).listen(new Reader(), Interest.CHANGES);
        here.dropNotices();
    }

    @Test
    void aChangeIsReadWhenItIsTold() {
        elsewhere.replace(written(session(1)), 1);
        assertThat(heard).containsExactly("changed, and read as version 2");
    }

    @Test
    void anEndIsReadWhenItIsTold() {
        elsewhere.delete(key(1));
        assertThat(heard).containsExactly("ended, and read as null");
    }

    @Test
    void aRollIsReadUnderBothKeysWhenItIsTold() {
        StoredSession renewed = rolled(session(1), 2);
        elsewhere.roll(session(1), renewed, trail(session(1), renewed));
        assertThat(heard).containsExactly("rolled, and read as a Trail to version 2");
    }

    @Test
    void aLossIsPassedOnWhenAllIsForgotten() {
        server.memory.replace(written(session(1)), 1);
        heard.clear();
        here.lost();
        assertThat(heard).containsExactly("lost, and read as version 2");
    }

    @Test
    void anInterruptionIsPassedOn() {
        here.interrupted();
        assertThat(heard).containsExactly("interrupted");
    }

    @Test
    void aStaleReadIsReadAnewWhenItIsTold() {
        Objects.requireNonNull(near.reads()).track(new StaleListener() {
            @Override
            public void stale(SessionKey key) {
                heard.add("stale, and read as version " + found(near, 1).version());
            }

            @Override
            public void lost() {
                heard.add("lost for good");
            }
        });
        elsewhere.replace(written(session(1)), 1);
        assertThat(heard).containsExactlyInAnyOrder("stale, and read as version 2", "changed, and read as version 2");
        heard.clear();
        here.lost();
        assertThat(heard).contains("lost for good");
    }

    /** Notes what it is told and what it reads then. */
    private final class Reader implements ChangeListener {

        @Override
        public void changed(SessionKey key) {
            heard.add("changed, and read as version " + found(near, 1).version());
        }

        @Override
        public void ended(SessionKey key) {
            heard.add("ended, and read as " + near.find(key));
        }

        @Override
        public void rolled(SessionKey from, SessionKey to) {
            heard.add("rolled, and read as a " + String.valueOf(near.find(from)).replaceAll("\\[.*", "")
                    + " to version " + found(near, 2).version());
        }

        @Override
        public void interrupted() {
            heard.add("interrupted");
        }

        @Override
        public void lost() {
            heard.add("lost, and read as version " + found(near, 1).version());
        }
    }
}
