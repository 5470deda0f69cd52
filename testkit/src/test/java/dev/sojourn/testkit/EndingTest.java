package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionEvent.Created;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.Rolled;
import dev.sojourn.event.SessionEvent.Saved;
import dev.sojourn.id.Transport;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who learns of the end of a session, and how an administrator or a user ends sessions from elsewhere. */
class EndingTest {

    private final Scene scene = new Scene();
    private final SessionDirectory directory = scene.engine.directory();
    private final BlockingQueue<EndReason> told = new LinkedBlockingQueue<>();

    private Connection.Attachment attach(String token) {
        return scene.read(token, session -> scene.engine.attach(session, told::add));
    }

    private EndReason awaitEnd() throws InterruptedException {
        EndReason reason = told.poll(30, TimeUnit.SECONDS);
        assertThat(reason).as("the reason a connection was told").isNotNull();
        return reason;
    }

    @Test
    void aConnectionIsToldOfADestroyOnce() throws InterruptedException {
        String token = scene.client();
        attach(token);
        scene.visit(token, Session::destroy);
        assertThat(awaitEnd()).isEqualTo(EndReason.DESTROYED);
        directory.sweep();
        assertThat(told).isEmpty();
    }

    @Test
    void aConnectionIsToldOfAnExpiryWhenItIsSwept() throws InterruptedException {
        String token = scene.client();
        attach(token);
        scene.after(Duration.ofMinutes(30));
        directory.sweep();
        assertThat(awaitEnd()).isEqualTo(EndReason.EXPIRED);
    }

    @RepeatedTest(20)
    void aConnectionIsToldWhenItsSessionIsRevoked() throws InterruptedException {
        String token = scene.client(session -> session.setUser("ada"));
        attach(token);
        assertThat(directory.endAllOf("ada")).isEqualTo(1);
        assertThat(awaitEnd()).isEqualTo(EndReason.REVOKED);
        assertThat(scene.heard(Ended.class)).extracting(Ended::reason).containsExactly(EndReason.REVOKED);
    }

    @Test
    void aConnectionFollowsARoll() throws InterruptedException {
        String token = scene.client();
        try (Connection.Attachment place = attach(token)) {
            String renewed = scene.visit(token, Session::roll);
            assertThat(place.sessionKey()).isEqualTo(scene.read(renewed, session -> String.valueOf(session.key())));
            assertThat(told).isEmpty();
            scene.visit(renewed, Session::destroy);
            assertThat(awaitEnd()).isEqualTo(EndReason.DESTROYED);
        }
    }

    @Test
    void aConnectionIsToldWhenAnotherEngineEndsItsSession() throws InterruptedException {
        String token = scene.client();
        attach(token);
        try (SessionEngine other = scene.engine(scene.store, settings -> settings);
                Visit visit = other.enter(token, Transport.COOKIE)) {
            visit.session().destroy();
        }
        assertThat(awaitEnd()).isNotNull();
    }

    @Test
    void aConnectionOfASessionThatHasEndedAlreadyIsToldAtOnce() throws InterruptedException {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            scene.visit(token, Session::destroy);
            scene.engine.attach(visit.session(), told::add);
        }
        assertThat(awaitEnd()).isEqualTo(EndReason.DESTROYED);
    }

    @Test
    void aDetachedConnectionIsNotTold() {
        String token = scene.client();
        attach(token).close();
        scene.visit(token, Session::destroy);
        assertThat(told).isEmpty();
    }

    @Test
    void aConnectionThatThrowsBreaksNothing() throws InterruptedException {
        String token = scene.client();
        scene.visit(token, session -> {
            scene.engine.attach(session, reason -> {
                throw new IllegalStateException("thrown by the connection of a test");
            });
            scene.engine.attach(session, reason -> {
                throw new AssertionError("thrown by the connection of a test");
            });
            scene.engine.attach(session, told::add);
        });
        scene.visit(token, session -> assertThat(session.destroy()).isTrue());
        assertThat(awaitEnd()).isEqualTo(EndReason.DESTROYED);
        assertThat(scene.lives(token)).isFalse();
    }

    @Test
    void aListenerThatThrowsInADestroyBreaksNothing() {
        List<SessionEvent> after = new ArrayList<>();
        Scene broken = new Scene(settings -> settings.listener(event -> {
                    throw new IllegalStateException("thrown by the listener of a test");
                })
                .listener(Ended.class, event -> {
                    throw new AssertionError("thrown by the listener of a test");
                })
                .listener(after::add));
        String token = broken.client();
        token = broken.visit(token, Session::roll);
        broken.visit(token, session -> assertThat(session.destroy()).isTrue());
        assertThat(broken.lives(token)).isFalse();
        assertThat(after).extracting(Object::getClass).contains(Created.class, Rolled.class, Ended.class);
    }

    @Test
    void eachEventIsToldOnceAndAfterItsChange() {
        List<String> seen = new ArrayList<>();
        Scene[] own = new Scene[1];
        own[0] = new Scene(settings -> settings.listener(
                        Created.class, event -> seen.add("created " + own[0].memory.count()))
                .listener(Ended.class, event -> seen.add("ended " + own[0].memory.count()))
                .listener(Saved.class, event -> seen.add("saved")));
        String token = own[0].client();
        own[0].visit(token, session -> session.set("x", 1));
        own[0].visit(token, Session::destroy);
        assertThat(seen).containsExactly("created 1", "saved", "ended 0");
    }

    @Test
    void noEventShowsAnIdOrAValue() {
        String token = scene.client(session -> session.set("secret", "value-marker"));
        String id = scene.read(token, session -> String.valueOf(session.id()));
        token = scene.visit(
                token, session -> session.set("secret", "value-marker-2").roll());
        scene.visit(token, Session::destroy);
        scene.lives(token);
        scene.lives(token + "x");
        assertThat(scene.events)
                .hasSizeGreaterThan(5)
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain(id, "value-marker"));
    }

    @Test
    void theDirectoryListsCountsAndFindsLivingSessions() {
        for (int i = 0; i < 7; i++) {
            scene.client(session -> session.set("n", 1).setDuration(Duration.ofMinutes(1)));
        }
        scene.after(Duration.ofMinutes(1));
        String token = scene.client(session -> session.set("n", 2).setUser("ada"));
        String key = scene.read(token, session -> String.valueOf(session.key()));
        List<SessionInfo> seen = new ArrayList<>();
        String cursor = null;
        do {
            SessionDirectory.Page page = directory.list(cursor, 2);
            seen.addAll(page.sessions());
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).extracting(SessionInfo::key).containsExactly(key);
        assertThat(directory.count()).isEqualTo(8);
        directory.sweep();
        assertThat(directory.count()).isEqualTo(1);
        assertThat(directory.find(key)).get().extracting(SessionInfo::user).isEqualTo("ada");
        assertThatThrownBy(() -> directory.list(null, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.list("no cursor", 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> directory.find("no key")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAdministratorEndsASessionByItsKey() {
        String token = scene.client();
        String key = scene.read(token, session -> String.valueOf(session.key()));
        assertThat(directory.end(key)).isTrue();
        assertThat(directory.end(key)).isFalse();
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.heard(Ended.class)).extracting(Ended::reason).containsExactly(EndReason.REVOKED);
    }

    @Test
    void anAdministratorEndsASessionThatWasRolledSinceItWasListed() {
        String token = scene.client();
        String key = directory.list(null, 1).sessions().get(0).key();
        String renewed = scene.visit(token, Session::roll);
        assertThat(directory.end(key)).isTrue();
        assertThat(scene.lives(renewed)).isFalse();
    }

    @Test
    void allButOneOfAUserEndAndThatOneKeepsItsId() {
        String mine = scene.client(session -> session.setUser("ada"));
        String phone = scene.client(session -> session.setUser("ada"));
        String bob = scene.client(session -> session.setUser("bob"));
        String key = scene.read(mine, session -> String.valueOf(session.key()));

        assertThat(directory.endAllOf("ada", key)).isEqualTo(1);

        assertThat(scene.lives(mine)).isTrue();
        assertThat(scene.lives(phone)).isFalse();
        assertThat(scene.lives(bob)).isTrue();
        assertThat(directory.endAllOf("ada", key)).isZero();
    }

    @Test
    void theOneThatStaysStaysAlsoWhenItIsRolledMeanwhile() throws Exception {
        String mine = scene.client(session -> session.setUser("ada"));
        String phone = scene.client(session -> session.setUser("ada"));
        String key = scene.read(mine, session -> String.valueOf(session.key()));
        FaultyStore.Hold walk = scene.faults.holdNext(StoreOperation.FIND_BY_USER);
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() -> directory.endAllOf("ada", key));
        walk.awaitArrival();
        String renewed = scene.visit(mine, Session::roll);
        walk.release();

        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(scene.lives(renewed)).isTrue();
        assertThat(scene.lives(phone)).isFalse();
    }

    @Test
    void nobodyIsLoggedOutForAKeyThatIsNotOfTheUser() {
        String mine = scene.client(session -> session.setUser("ada"));
        String bob = scene.client(session -> session.setUser("bob"));
        String key = scene.read(bob, session -> String.valueOf(session.key()));

        assertThatThrownBy(() -> directory.endAllOf("ada", key)).isInstanceOf(SessionNotFoundException.class);
        scene.visit(bob, Session::destroy);
        assertThatThrownBy(() -> directory.endAllOf("bob", key)).isInstanceOf(SessionNotFoundException.class);
        assertThat(scene.lives(mine)).isTrue();
    }

    @Test
    void thoseOfAPageThatAreChosenEndAndOneThatExpiredIsNeitherShownNorEnded() {
        scene.client(session -> session.set("n", 0).setDuration(Duration.ofMinutes(1)));
        scene.after(Duration.ofMinutes(2));
        String small = scene.client(session -> session.set("n", 1));
        String large = scene.client(session -> session.set("n", "x".repeat(500)));
        List<SessionInfo> shown = new ArrayList<>();

        SessionDirectory.Ending ending = directory.end(null, null, 10, session -> {
            shown.add(session);
            return session.bytes() > 400;
        });

        assertThat(ending).isEqualTo(new SessionDirectory.Ending(1, 1, 2, null));
        assertThat(shown).hasSize(2);
        assertThat(scene.lives(small)).isTrue();
        assertThat(scene.lives(large)).isFalse();
        assertThat(scene.heard(Ended.class)).extracting(Ended::reason).containsExactly(EndReason.REVOKED);
    }

    @Test
    void aSessionIsDescribedWithoutItsValues() {
        String token =
                scene.client(session -> session.set("cart", List.of(1, 2)).setDuration(Duration.ofMinutes(7)));
        String key = scene.read(token, session -> String.valueOf(session.key()));

        SessionInfo info = directory.find(key).orElseThrow();

        assertThat(info.lineage()).isEqualTo(key);
        assertThat(info.version()).isEqualTo(1);
        assertThat(info.ownDuration()).isEqualTo(Duration.ofMinutes(7));
        assertThat(info.table())
                .isEqualTo(new SessionInfo.Contents(List.of(new SessionInfo.Entry("cart", "list", 3)), null, null));
        assertThat(info.bytes()).isGreaterThan(3);
    }

    @Test
    void logOutEverywhereElseKeepsThisSessionUnderANewId() {
        String mine = scene.client(session -> session.setUser("ada"));
        String phone = scene.client(session -> session.setUser("ada"));
        String bob = scene.client(session -> session.setUser("bob"));
        String renewed = scene.visit(
                mine, session -> assertThat(directory.endOthers(session)).isEqualTo(1));
        assertThat(scene.lives(mine)).isFalse();
        assertThat(scene.lives(phone)).isFalse();
        assertThat(scene.lives(renewed)).isTrue();
        assertThat(scene.lives(bob)).isTrue();
    }

    @Test
    void endAllEndsAll() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            tokens.add(scene.client());
        }
        assertThat(directory.endAll()).isEqualTo(450);
        assertThat(tokens).noneMatch(scene::lives);
        assertThat(directory.count()).isZero();
    }

    @Test
    void aNodeWhoseClockIsAheadEndsAllSessionsOfAUserToo() {
        String token = scene.client(session -> session.setUser("ada"));
        ManualClock ahead = new ManualClock();
        ahead.advance(Duration.ofHours(2));
        try (SessionEngine node = scene.engine(scene.store, settings -> settings.clock(ahead))) {
            assertThat(node.directory().endAllOf("ada")).isEqualTo(1);
        }
        assertThat(scene.lives(token)).isFalse();
    }

    @RepeatedTest(10)
    void endingAllSessionsOfAUserReachesThoseThatAreBeingRolled() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tokens.add(scene.client(session -> session.setUser("ada")));
        }
        List<Visit> visits = tokens.stream().map(scene::enter).toList();
        Race.run(
                        5,
                        lane -> lane == 4
                                ? directory.endAllOf("ada") >= 0
                                : visits.get(lane).session().roll() || true)
                .results();
        assertThat(scene.memory.count()).isZero();
        assertThat(directory.ofUser("ada", null, 10).sessions()).isEmpty();
    }
}
