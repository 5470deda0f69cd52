package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Device;
import dev.sojourn.Devices;
import dev.sojourn.Session;
import dev.sojourn.Visit;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a device, what is shown of it, and what that costs. */
class DevicesTest {

    private static final Device.Description FIREFOX = new Device.Description("Firefox", "Oslo", "192.0.2.1");

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void whatIsSaidBeforeALoginStaysThroughItAndThroughRolls() {
        String token = scene.client(session -> session.set("cart", 1).describe("Firefox", "Oslo", "192.0.2.1"));

        token = scene.visit(token, session -> session.setUser("ada", Map.of("role", "admin")));
        token = scene.visit(token, Session::roll);
        token = scene.visit(token, session -> session.setUser("ada"));

        assertThat(described(token)).isEqualTo(FIREFOX);
    }

    @Test
    void nothingOfItIsSeenAmongTheAttributesOrTheDataOfTheUser() {
        String token = scene.client(
                session -> session.setUser("ada", Map.of("role", "admin")).describe("Firefox", null, null));

        scene.visit(token, session -> {
            assertThat(session.names()).isEmpty();
            assertThat(session.size()).isZero();
            assertThat(session.userData()).isEqualTo(Map.of("role", "admin"));
            session.clear();
        });

        assertThat(described(token)).isEqualTo(new Device.Description("Firefox", null, null));
        assertThat(scene.engine.directory().ofUser("ada", null, 10).sessions())
                .singleElement()
                .satisfies(info -> {
                    assertThat(info.userData()).containsOnlyKeys("role");
                    assertThat(info.table().entries()).isEmpty();
                });
    }

    @Test
    void anotherUsersLoginForgetsIt() {
        String token = login("ada", "Firefox");
        token = scene.visit(
                token, session -> session.describe("Ada's own", null, null).setUser("bob"));

        assertThat(described(token)).isNull();

        token = scene.visit(token, session -> session.describe("Safari", null, null));
        token = scene.visit(token, session -> session.clearUser());
        token = scene.visit(token, session -> session.setUser("eve"));

        assertThat(described(token)).isNull();
    }

    @Test
    void theSameWordsWriteNothing() {
        String token = login("ada", "Firefox");
        scene.after(Duration.ofHours(1).dividedBy(4));
        scene.store.reset();

        scene.visit(token, session -> session.describe("Firefox", null, null));

        assertThat(scene.store.calls()).doesNotContain(StoreOperation.REPLACE);
    }

    @Test
    void otherWordsWaitForFiveMinutesOrForAnotherWrite() {
        String token = login("ada", "Firefox");
        scene.after(Duration.ofMinutes(5).minusMillis(1));

        scene.visit(token, session -> {
            session.describe("Firefox", null, "192.0.2.1");
            assertThat(session.isChanged()).isFalse();
        });
        assertThat(described(token)).isEqualTo(new Device.Description("Firefox", null, null));

        scene.visit(token, session -> session.set("a", 1).describe("Firefox", null, "192.0.2.2"));
        assertThat(described(token)).isEqualTo(new Device.Description("Firefox", null, "192.0.2.2"));

        scene.after(Duration.ofMinutes(5));
        scene.visit(token, session -> session.describe("Firefox", null, "192.0.2.3"));
        assertThat(described(token)).isEqualTo(new Device.Description("Firefox", null, "192.0.2.3"));
    }

    @Test
    void aLoginInAnotherVisitKeepsWhatItSaidAboutTheUser() {
        String token = login("ada", "Firefox");
        scene.after(Duration.ofMinutes(6));
        try (Visit slow = scene.enter(token)) {
            slow.session().describe("Firefox", "Oslo", null);
            scene.engine
                    .directory()
                    .open(String.valueOf(slow.session().key()))
                    .ifPresent(session -> session.setUser("ada", Map.of("role", "admin")));
            slow.commit();
        }

        assertThat(scene.engine.directory().ofUser("ada", null, 10).sessions())
                .singleElement()
                .satisfies(info -> assertThat(info.userData()).containsEntry("role", "admin"));
    }

    @Test
    void whoOnlyDescribesLosesNothingWhenTheSessionHasEnded() {
        String token = login("ada", "Firefox");
        scene.after(Duration.ofMinutes(6));
        try (Visit visit = scene.enter(token)) {
            visit.session().describe("Firefox", "Oslo", null);
            scene.engine.directory().endAllOf("ada");

            assertThat(visit.commit()).isEqualTo(CommitOutcome.ENDED);
        }
    }

    @Test
    void aDescriptionAloneBeginsNoSession() {
        try (Visit visit = scene.engine.enter()) {
            visit.session().describe("Firefox", null, null);
            visit.commit();

            assertThat(visit.session().exists()).isFalse();
        }
    }

    @Test
    void aDescriptionIsShort() {
        scene.visit(login("ada", "Firefox"), session -> {
            session.describe("é".repeat(200), "x".repeat(50), "y".repeat(62));
            assertThatThrownBy(() -> session.describe("é".repeat(200), "x".repeat(50), "y".repeat(63)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("513 bytes")
                    .hasMessageContaining("512");
            assertThatThrownBy(() -> session.describe("", null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("empty");
        });
    }

    @Test
    void twentyAreShownAndTheOthersAreCounted() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            tokens.add(login("ada", "device " + i));
            scene.after(Duration.ofSeconds(1));
        }
        scene.store.reset();

        Devices.Listing listing = scene.read(
                tokens.get(7),
                session -> scene.engine.directory().devices(session).list());

        assertThat(listing.devices().stream().map(DevicesTest::label))
                .startsWith("device 7", "device 399", "device 398")
                .hasSize(Devices.SHOWN);
        assertThat(listing.more()).isEqualTo(380);
        assertThat(listing.complete()).isTrue();
        // One page with its data, two without, and at most a read for each that is shown.
        assertThat(scene.store.calls().size()).isLessThanOrEqualTo(1 + 3 + Devices.SHOWN + 1);
    }

    @Test
    void aUserOfMoreThanAThousandSessionsIsToldThatNotAllWereLookedAt() {
        IntStream.range(0, 1_300).forEach(i -> login("ada", "device"));
        scene.store.reset();

        Devices.Listing listing = scene.engine.directory().devices("ada").list();

        assertThat(listing.complete()).isFalse();
        assertThat(listing.more()).isGreaterThanOrEqualTo(980);
        assertThat(scene.store.calls().size()).isLessThan(30);
    }

    @Test
    void fewDevicesAreOneRoundTrip() {
        String token = login("ada", "Firefox");
        login("ada", "Safari");
        scene.visit(token, session -> {
            scene.store.reset();
            assertThat(scene.engine.directory().devices(session).list().devices())
                    .hasSize(2);
            assertThat(scene.store.calls()).hasSize(1);
        });
    }

    @Test
    void theCurrentDeviceIsDestroyedByItsOwnHandle() {
        scene.visit(login("ada", "Firefox"), session -> {
            assertThat(scene.engine.directory().devices(session).end(String.valueOf(session.key())))
                    .isTrue();
            assertThat(session.isEnded()).isTrue();
            assertThat(scene.engine.directory().devices(session).list().devices())
                    .isEmpty();
        });
        assertThat(scene.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.DESTROYED);
    }

    /** An application that remembers logins in a table of its own; see the guide. */
    @Test
    void anApplicationCanForgetItsTokensOfADeviceThatWasEnded() {
        Map<String, String> tokensByDevice = new HashMap<>(Map.of("phone", "secret 1", "laptop", "secret 2"));
        try (Scene shop = new Scene(engine -> engine.listener(
                SessionEvent.Ended.class, event -> forget((SessionEvent.Ended) event, tokensByDevice)))) {
            String laptop = shop.client(session -> session.setUser("ada").set("device", "laptop"));
            shop.client(session -> session.setUser("ada").set("device", "phone"));
            shop.visit(laptop, session -> {
                Devices own = shop.engine.directory().devices(session);
                own.end(own.list().devices().get(1).handle());
            });

            assertThat(tokensByDevice).containsOnlyKeys("laptop");
        }
    }

    private static void forget(SessionEvent.Ended event, Map<String, String> tokensByDevice) {
        if (event.reason() == EndReason.REVOKED) {
            tokensByDevice.remove(String.valueOf(event.attributes().get("device")));
        }
    }

    @Test
    void toEndTheOthersTwiceKeepsTheOneThatAsks() {
        String token = login("ada", "Firefox");
        login("ada", "Safari");
        Set<Integer> ended = new HashSet<>();
        String rolled =
                scene.visit(token, session -> ended.add(scene.engine.directory().endOthers(session)));
        String again = scene.visit(
                rolled, session -> ended.add(scene.engine.directory().endOthers(session)));

        assertThat(ended).containsExactlyInAnyOrder(1, 0);
        assertThat(scene.lives(again)).isTrue();
        assertThat(described(again)).isEqualTo(new Device.Description("Firefox", null, null));
    }

    private String login(String user, String label) {
        return scene.client(session -> session.setUser(user).describe(label, null, null));
    }

    private Device.@Nullable Description described(String token) {
        return scene.read(
                token,
                session -> scene.engine
                        .directory()
                        .devices(session)
                        .list()
                        .devices()
                        .get(0)
                        .device());
    }

    private static @Nullable String label(Device device) {
        return device.device() == null ? null : device.device().label();
    }
}
