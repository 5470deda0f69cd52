package dev.sojourn.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.web.VisitLeak;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How an open socket lives with its session, on any container, beyond what {@link ContainerSocketRules} say: deployed
 * endpoints, visits for the life of a socket, and the options.
 */
abstract class SocketContract {

    private static final int GOING_AWAY = 1001;
    private static final int VIOLATED_POLICY = 1008;
    private static final int UNEXPECTED_CONDITION = 1011;

    private SocketApp app;
    private Browser browser;

    abstract SocketServer.Starter container();

    private Browser.Socket open(UnaryOperator<SocketOptions> rules) throws Exception {
        app = SocketApp.start(container(), rules);
        browser = new Browser(app.port());
        browser.request("set name Ada");
        return opened();
    }

    private Browser.Socket opened() throws Exception {
        Browser.Socket socket = browser.open();
        assertThat(socket.receive()).isEqualTo("open");
        return socket;
    }

    @AfterEach
    void stop() throws Exception {
        app.close();
    }

    @Test
    void requestsAndMessagesOfOneCookieShareTheSession() throws Exception {
        open(options -> options);
        Browser.Socket socket = browser.open("/deployed");
        assertThat(socket.ask("get name")).isEqualTo("Ada");
        browser.request("set name Grace");
        assertThat(socket.ask("get name")).isEqualTo("Grace");
        socket.ask("set place Paris");
        // The answer is sent inside the visit; the next message is handled after its commit.
        socket.ask("get place");
        assertThat(browser.request("get place")).isEqualTo("Paris");
    }

    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void destroyByARequestClosesTheSocket(VisitScope scope) throws Exception {
        Browser.Socket socket = open(options -> options.visits(scope));
        socket.ask("get name");
        browser.request("destroy");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        app.awaitHeard("closed 1008 without a session");
    }

    @Test
    void destroyClosesADeployedEndpointsSocketToo() throws Exception {
        open(options -> options);
        Browser.Socket socket = browser.open("/deployed");
        socket.ask("get name");
        browser.request("destroy");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        app.awaitHeard("closed 1008");
    }

    @Test
    void aMessageAfterTheEndIsNotDeliveredEvenWhenNobodyToldTheSocket() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.ask("get name");
        // Behind the engine's back, as another node would.
        String key = browser.request("key");
        app.memory.delete(dev.sojourn.id.SessionKey.parse(key));
        try {
            socket.send("set name Ghost");
        } catch (ExecutionException e) {
            // The store's own notice of the end was quicker, and the socket is closed already.
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        app.awaitHeard("closed 1008 without a session");
        assertThat(app.heard).doesNotContain("set name Ghost");
        assertThat(socket.hasReceivedNothing()).isTrue();
    }

    @Test
    void aMessageOfAnExpiredSessionIsNotDeliveredBeforeTheSweep() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.ask("get name");
        app.clock.advance(app.engine.lifetime().idle().multipliedBy(2));
        socket.send("set name Ghost");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        app.awaitHeard("closed 1008 without a session");
        assertThat(app.heard).doesNotContain("set name Ghost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get name", "set name Busy"})
    void messagesKeepNobodyLoggedInUnlessAsked(String message) throws Exception {
        Browser.Socket socket = open(options -> options);
        Duration half = app.engine.lifetime().idle().dividedBy(2);
        app.clock.advance(half);
        socket.ask(message);
        app.clock.advance(half.plusMinutes(3));
        socket.send(message);
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
    }

    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void messagesKeepTheSessionAliveWhenAsked(VisitScope scope) throws Exception {
        Browser.Socket socket = open(options -> options.keepAlive(true).visits(scope));
        Duration most = app.engine.lifetime().idle().minusMinutes(2);
        for (int i = 0; i < 4; i++) {
            app.clock.advance(most);
            assertThat(socket.ask("get name")).isEqualTo("Ada");
            awaitCommit(socket);
        }
        assertThat(browser.request("get name")).isEqualTo("Ada");
    }

    /** An answer is sent inside its visit; the next message is handled after that, and has no access to note. */
    private static void awaitCommit(Browser.Socket socket) throws Exception {
        socket.ask("size");
    }

    @Test
    void keepAliveEndsAtTheAbsoluteLimit() throws Exception {
        Browser.Socket socket = open(options -> options.keepAlive(true));
        Duration step = app.engine.lifetime().idle().minusMinutes(2);
        Duration passed = Duration.ZERO;
        while (passed.plus(step).compareTo(app.engine.lifetime().absolute()) < 0) {
            app.clock.advance(step);
            passed = passed.plus(step);
            assertThat(socket.ask("get name")).isEqualTo("Ada");
            awaitCommit(socket);
        }
        app.clock.advance(step);
        app.engine.directory().sweep();
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
    }

    /** A page that is left open, with a visit for its life that counts as an access, keeps its user logged in. */
    @Test
    void anOpenSocketKeepsTheSessionAliveWhereItsVisitLastsAndCounts() throws Exception {
        Browser.Socket socket = open(options -> options.keepAlive(true).visits(VisitScope.CONNECTION));
        assertThat(socket.ask("get name")).isEqualTo("Ada");
        awaitCommit(socket);
        passIdleTimes(3);
        assertThat(socket.ask("get name")).isEqualTo("Ada");
        socket.close();
        app.stop();
        VisitLeak.assertNone(app.engine, app.clock);
    }

    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void anOpenSocketThatIsQuietKeepsNobodyLoggedIn(VisitScope scope) throws Exception {
        Browser.Socket socket = open(options -> options.visits(scope));
        socket.ask("get name");
        passIdleTimes(2);
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        assertThat(app.engine.directory().list(null, 1).sessions()).isEmpty();
    }

    private void passIdleTimes(int times) {
        Duration step = app.engine.lifetime().idle().dividedBy(10);
        for (int i = 0; i < 10 * times; i++) {
            app.clock.advance(step);
            app.engine.directory().sweep();
        }
    }

    @Test
    void theSocketGoesOnWithARolledSession() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.ask("set place Rome");
        browser.request("roll");
        assertThat(socket.ask("key")).hasSize(64);
        assertThat(socket.ask("set town Bonn")).isEqualTo("set");
        assertThat(socket.ask("save")).isEqualTo("true");
        assertThat(browser.request("get town")).isEqualTo("Bonn");
        browser.request("destroy");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
    }

    @Test
    void aSessionRolledLongAgoIsStillDestroyedByAVisitForTheLifeOfTheSocket() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.ask("get name");
        browser.request("roll");
        app.clock.advance(Duration.ofMinutes(5));
        app.engine.directory().sweep();
        assertThat(socket.ask("set late yes")).isEqualTo("set");
        socket.send("destroy");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        assertThat(browser.request("get name")).isEqualTo("null");
    }

    @Test
    void aLoginByAMessageIsToldToTheApplicationOnce() throws Exception {
        List<String> told = new ArrayList<>();
        Browser.Socket socket =
                open(options -> options.onNewId((its, session) -> told.add(String.valueOf(session.signedId()))));
        String before = browser.cookie;
        assertThat(socket.ask("login ada")).isEqualTo("ada");
        assertThat(socket.ask("get name")).isEqualTo("Ada");
        assertThat(told).hasSize(1);
        assertThat(browser.request("get name")).isEqualTo("null");
        browser.cookie = before.substring(0, before.indexOf('=') + 1) + told.get(0);
        assertThat(browser.request("get name")).isEqualTo("Ada");
    }

    @Test
    void aRequirementThatNoLongerHoldsClosesTheSocket() throws Exception {
        app = SocketApp.start(container(), options -> options.require(session -> session.has("name")));
        browser = new Browser(app.port());
        browser.request("set name Ada");
        Browser.Socket socket = opened();
        browser.request("clear");
        socket.send("get name");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        assertThat(app.heard).doesNotContain("get name");
    }

    @Test
    void twoSocketsAndTwoRequestsThatWriteAtOnceLoseNothing() throws Exception {
        Browser.Socket first = open(options -> options);
        Browser.Socket second = opened();
        int each = 25;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (Browser.Socket socket : List.of(first, second)) {
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        socket.ask("add count");
                        socket.ask("set socket" + System.identityHashCode(socket) + "." + i + " yes");
                    }
                    return null;
                }));
            }
            for (int client = 0; client < 2; client++) {
                int number = client;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        browser.request("add count");
                        browser.request("set request" + number + "." + i + " yes");
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        first.ask("get name");
        second.ask("get name");
        assertThat(browser.request("get count")).isEqualTo(String.valueOf(4 * each));
        assertThat(browser.request("size")).isEqualTo(String.valueOf(2 + 4 * each));
    }

    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void aMessageThatFailsIsNotCommittedAndClosesTheSocket(VisitScope scope) throws Exception {
        Browser.Socket socket = open(options -> options.visits(scope));
        socket.send("set name Broken then fail");
        assertThat(socket.closeCode()).isEqualTo(UNEXPECTED_CONDITION);
        app.awaitHeard("left Ada");
        app.awaitHeard("closed 1011");
        assertThat(browser.request("get name")).isEqualTo("Ada");
    }

    @Test
    void aMessageThatBeginsASessionNobodyCanBeToldOfStoresNothing() throws Exception {
        app = SocketApp.start(container(), options -> options);
        browser = new Browser(app.port());
        Browser.Socket socket = opened();
        assertThat(socket.ask("get name")).isEqualTo("null");
        socket.send("set name Nobody");
        assertThat(socket.closeCode()).isEqualTo(UNEXPECTED_CONDITION);
        assertThat(app.engine.directory().count()).isZero();
    }

    @Test
    void aSessionThatAMessageBeginsAndSavesIsJoined() throws Exception {
        app = SocketApp.start(container(), options -> options);
        browser = new Browser(app.port());
        Browser.Socket socket = opened();
        socket.ask("begin-and-save");
        String key = socket.ask("key");
        assertThat(key).hasSize(64);
        app.engine.directory().end(key);
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
    }

    @Test
    void aVisitForTheLifeOfTheSocketIsSavedWhenItCloses() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.ask("set place Oslo");
        browser.request("set name Grace");
        assertThat(socket.ask("get name")).isEqualTo("Ada");
        assertThat(browser.request("get place")).isEqualTo("null");
        socket.close();
        app.awaitHeard("closed 1000");
        app.sockets.close();
        assertThat(browser.request("get place")).isEqualTo("Oslo");
        assertThat(browser.request("get name")).isEqualTo("Grace");
    }

    @Test
    void aVisitForTheLifeOfTheSocketSeesOthersAfterReload() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.ask("get name");
        browser.request("set name Grace");
        assertThat(socket.ask("reload")).isEqualTo("true");
        assertThat(socket.ask("get name")).isEqualTo("Grace");
    }

    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void theEndOfTheApplicationSavesAndSaysGoodbye(VisitScope scope) throws Exception {
        Browser.Socket socket = open(options -> options.visits(scope));
        socket.ask("set place Oslo");
        socket.ask("get name");
        app.sockets.close();
        assertThat(socket.closeCode()).isEqualTo(GOING_AWAY);
        assertThat(browser.request("get place")).isEqualTo("Oslo");
    }

    @Test
    void aMessageOverTheLimitClosesTheSocketAndIsNotDelivered() throws Exception {
        Browser.Socket socket = open(options -> options.messageBytes(100));
        socket.send("get " + "x".repeat(1_000));
        assertThat(socket.closeCode()).isEqualTo(1009);
        assertThat(app.heard).noneMatch(text -> text.startsWith("get xxx"));
    }
}
