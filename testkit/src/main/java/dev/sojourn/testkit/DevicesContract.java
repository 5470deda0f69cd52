package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Device;
import dev.sojourn.Devices;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import dev.sojourn.store.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * That users see their devices, over whatever store, and end them and no others. A part of
 * {@link FindsByUserContract}.
 */
public interface DevicesContract extends StoreUnderTest {

    @Test
    default void theDevicesOfAUserAreListedByTheirLastUse() {
        try (Nodes at = new Nodes(open())) {
            List<String> ada = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ada.add(at.login("ada", "device " + i));
                at.login("bob", "of bob " + i);
                at.clock.advance(Duration.ofMinutes(1));
            }
            // The second is used once more, so it was used last.
            at.visit(ada.get(1), Session::exists);
            Instant used = at.clock.instant();
            at.clock.advance(Duration.ofMinutes(1));

            Devices.Listing three = at.visit(
                    ada.get(0),
                    session -> at.engine.directory().devices(session).list(3));

            assertThat(three.devices())
                    .extracting(DevicesContract::label)
                    .containsExactly("device 0", "device 1", "device 4");
            assertThat(three.devices()).extracting(Device::current).containsExactly(true, false, false);
            assertThat(three.devices().get(1).lastUsed()).isEqualTo(used);
            assertThat(three.more()).isEqualTo(2);
            assertThat(three.complete()).isTrue();
            assertThat(at.engine.directory().devices("ada").list().devices())
                    .extracting(DevicesContract::label)
                    .containsExactly("device 0", "device 1", "device 4", "device 3", "device 2");
        }
    }

    @Test
    default void onlyADeviceOfOnesOwnIsEnded() {
        try (Nodes at = new Nodes(open())) {
            String ada = at.login("ada", "here");
            String other = at.login("ada", "there");
            String bob = at.login("bob", "elsewhere");
            String handle = at.visit(other, DevicesContract::key);
            // From a page that is older than a roll of that device.
            String rolled = at.visit(other, session -> session.roll() ? String.valueOf(session.signedId()) : "");
            String ofBob = at.visit(bob, DevicesContract::key);

            assertThat(at.<Boolean>visit(ada, session -> at.ends(session, ofBob)))
                    .isFalse();
            assertThat(at.<Boolean>visit(ada, session -> at.ends(session, "no handle")))
                    .isFalse();
            assertThat(at.<Boolean>visit(bob, Session::exists)).isTrue();
            assertThat(at.<Boolean>visit(ada, session -> at.ends(session, handle)))
                    .isTrue();
            assertThat(at.<Boolean>visit(rolled, Session::exists)).isFalse();
            assertThat(at.<Boolean>visit(ada, session -> at.ends(session, handle)))
                    .isFalse();
            assertThat(at.engine.directory().devices("ada").list().devices())
                    .extracting(DevicesContract::label)
                    .containsExactly("here");
        }
    }

    private static String key(Session session) {
        return String.valueOf(session.key());
    }

    private static @Nullable String label(Device device) {
        return device.device() == null ? null : device.device().label();
    }

    /** An engine over a store, and clients of it. */
    final class Nodes implements AutoCloseable {

        private final ManualClock clock = new ManualClock(Instant.now());
        private final SessionEngine engine;

        private Nodes(SessionStore store) {
            this.engine = SessionEngine.builder()
                    .store(store)
                    .unsignedIds()
                    .withoutSweeps()
                    .clock(clock)
                    .build();
        }

        private String login(String user, String label) {
            try (Visit visit = engine.enter()) {
                visit.session().setUser(user).describe(label, null, null);
                visit.commit();
                return String.valueOf(visit.session().signedId());
            }
        }

        private <T extends @Nullable Object> T visit(String token, Function<Session, T> handler) {
            try (Visit visit = engine.enter(token, Transport.COOKIE)) {
                T result = handler.apply(visit.session());
                visit.commit();
                return result;
            }
        }

        private boolean ends(Session session, String handle) {
            return engine.directory().devices(session).end(handle);
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
