package dev.sojourn.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.testkit.web.VisitLeak;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an open socket does when things happen at the same time or go wrong, on any container. */
abstract class SocketTroubleContract {

    private static final int GOING_AWAY = 1001;
    private static final int CANNOT_ACCEPT = 1003;
    private static final int VIOLATED_POLICY = 1008;
    private static final int UNEXPECTED_CONDITION = 1011;
    private static final int TRY_AGAIN_LATER = 1013;

    private SocketApp app;
    private Browser browser;

    abstract SocketServer.Starter container();

    private Browser.Socket open(UnaryOperator<SocketOptions> rules) throws Exception {
        app = SocketApp.start(container(), rules);
        browser = new Browser(app.port());
        browser.request("set name Ada");
        Browser.Socket socket = browser.open();
        assertThat(socket.receive()).isEqualTo("open");
        return socket;
    }

    @AfterEach
    void stop() throws Exception {
        app.gate.release();
        app.close();
    }

    @Test
    void aMessageUnderWayWhenTheSessionIsDestroyedNeitherDelaysThatNorBringsItBack() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.send("hold");
        app.awaitHeard("hold");
        assertThat(browser.request("destroy")).isEqualTo("true");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        app.gate.release();
        app.awaitHeard("closed 1008 without a session");
        app.sockets.close();
        assertThat(app.engine.directory().count()).isZero();
        assertThat(socket.hasReceivedNothing()).isTrue();
    }

    /** Somebody logs out while a message is handled: that is nobody's failure, and no warning. */
    @Test
    void aMessageUnderWayThatSendsAfterALogoutIsNoFailure() throws Exception {
        Browser.Socket socket = open(options -> options);
        Logger logger = Logger.getLogger(SessionEndpoint.class.getName());
        BlockingQueue<LogRecord> log = new LinkedBlockingQueue<>();
        logger.setFilter(line -> !log.add(line));
        logger.setLevel(Level.FINE);
        try {
            socket.send("hold and send");
            app.awaitHeard("hold and send");
            browser.request("destroy");
            assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
            app.gate.release();
            assertThat(log.poll(20, TimeUnit.SECONDS))
                    .isNotNull()
                    .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.FINE));
        } finally {
            logger.setFilter(null);
            logger.setLevel(null);
        }
    }

    /** Nobody could be told of a session that begins in place of the one that the socket belongs to. */
    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void aMessageThatDestroysAndWritesLeavesNoSessionBehind(VisitScope scope) throws Exception {
        Browser.Socket socket = open(options -> options.visits(scope));
        socket.send("destroy-and-set name Orphan");
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
        app.awaitHeard("closed 1008 without a session");
        app.sockets.close();
        assertThat(app.engine.directory().count()).isZero();
    }

    /** Whatever becomes of messages and sockets, none of their visits is left. */
    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void noVisitIsLeftOpen(VisitScope scope) throws Exception {
        Browser.Socket first = open(options -> options.visits(scope).keepAlive(true));
        first.ask("set place Oslo");
        first.ask("login ada");
        browser = new Browser(app.port());
        browser.request("set name Ada");
        for (String message : new String[] {"set name Broken then fail", "nest", "quit", "set name Lost"}) {
            Browser.Socket socket = browser.open();
            socket.receive();
            socket.ask("get name");
            if (message.endsWith("Lost")) {
                app.faulty.down();
            }
            socket.send(message);
            socket.closeCode();
            app.faulty.up();
        }
        refusedHandshakes();
        first.close();
        app.stop();
        VisitLeak.assertNone(app.engine, app.clock);
    }

    private void refusedHandshakes() throws Exception {
        String cookie = "Cookie: " + browser.cookie;
        new RawHandshake(app.port())
                .with("Origin: https://elsewhere.example")
                .with(cookie)
                .status();
        app.faulty.down();
        new RawHandshake(app.port()).fromOwnPage().with(cookie).status();
        app.faulty.up();
        browser.open("/shared").receive();
        browser.open("/deployed").close();
    }

    @ParameterizedTest
    @EnumSource(VisitScope.class)
    void aMessageUnderWayWhenTheSessionIsRolledKeepsItsChanges(VisitScope scope) throws Exception {
        Browser.Socket socket = open(options -> options.visits(scope));
        socket.send("hold");
        app.awaitHeard("hold");
        assertThat(browser.request("roll")).isEqualTo("true");
        app.gate.release();
        assertThat(socket.ask("save")).isEqualTo("true");
        assertThat(browser.request("get held")).isEqualTo("yes");
        assertThat(browser.request("get name")).isEqualTo("Ada");
    }

    @Test
    void messagesOfOneSocketTakeTurns() throws Exception {
        Browser.Socket socket = open(options -> options);
        socket.send("hold");
        app.awaitHeard("hold");
        socket.send("get held");
        app.gate.release();
        assertThat(socket.receive()).isEqualTo("yes");
    }

    @Test
    void pingsKeepNobodyLoggedIn() throws Exception {
        Browser.Socket socket = open(options -> options.keepAlive(true));
        Duration half = app.engine.lifetime().idle().dividedBy(2);
        app.clock.advance(half);
        socket.ping();
        app.clock.advance(half.plusMinutes(3));
        app.engine.directory().sweep();
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
    }

    @Test
    void aStoreThatIsDownMakesHandshakesUnavailable() throws Exception {
        open(options -> options);
        app.faulty.down();
        int status = new RawHandshake(app.port())
                .fromOwnPage()
                .with("Cookie: " + browser.cookie)
                .status();
        app.faulty.up();
        assertThat(status).isEqualTo(503);
    }

    @Test
    void aHandlerThatFailsAtTheOpeningClosesTheSocketAndLeavesTheSession() throws Exception {
        open(options -> options);
        app.failing = "open";
        Browser.Socket socket = browser.open();
        assertThat(socket.closeCode()).isEqualTo(UNEXPECTED_CONDITION);
        app.awaitHeard("closed 1011");
        assertThat(browser.request("get name")).isEqualTo("Ada");
    }

    @Test
    void aHandlerThatFailsAtTheCloseStillLeavesTheSession() throws Exception {
        Browser.Socket socket = open(options -> options.visits(VisitScope.CONNECTION));
        socket.ask("set place Oslo");
        app.failing = "close";
        socket.close();
        app.awaitHeard("closed 1000");
        app.sockets.close();
        assertThat(app.engine.connectionsOf(browser.request("key"))).isZero();
        assertThat(browser.request("get place")).isEqualTo("Oslo");
    }

    @Test
    void aVisitInsideAVisitIsAFault() throws Exception {
        Browser.Socket socket = open(options -> options);
        socket.send("nest");
        assertThat(socket.closeCode()).isEqualTo(UNEXPECTED_CONDITION);
        assertThat(browser.request("get nested")).isEqualTo("null");
    }

    @Test
    void aSocketCanJoinAnotherSessionAndIsClosedWithThatOne() throws Exception {
        Browser.Socket socket = open(options -> options);
        Session other = app.engine.directory().create();
        other.set("name", "Grace").save();
        socket.send("join " + other.id());
        assertThat(socket.ask("get name")).isEqualTo("Grace");
        browser.request("destroy");
        assertThat(socket.ask("get name")).isEqualTo("Grace");
        other.destroy();
        assertThat(socket.closeCode()).isEqualTo(VIOLATED_POLICY);
    }

    @Test
    void aSocketThatJoinsAFullSessionIsClosedToTryLater() throws Exception {
        Browser.Socket first = open(options -> options.socketsPerSession(1));
        Session other = app.engine.directory().create();
        Browser stranger = new Browser(app.port());
        Browser.Socket second = stranger.open();
        first.send("join " + other.id());
        first.ask("get name");
        second.receive();
        second.send("join " + other.id());
        assertThat(second.closeCode()).isEqualTo(TRY_AGAIN_LATER);
        assertThat(first.ask("get name")).isEqualTo("null");
    }

    @Test
    void aHandlerCanCloseTheSocketAndStillVisit() throws Exception {
        Browser.Socket socket = open(options -> options);
        socket.send("quit");
        assertThat(socket.closeCode()).isEqualTo(4000);
        app.awaitHeard("left Ada");
        app.awaitHeard("closed 4000");
    }

    @Test
    void bytesAreNotAcceptedUnlessTheHandlerTakesThem() throws Exception {
        Browser.Socket socket = open(options -> options);
        socket.sendBytes();
        assertThat(socket.closeCode()).isEqualTo(CANNOT_ACCEPT);
    }

    @Test
    void aSocketThatIsSilentTooLongIsClosed() throws Exception {
        Browser.Socket socket = open(options -> options.idle(Duration.ofMillis(200)));
        assertThat(socket.closeCode()).isEqualTo(GOING_AWAY);
    }

    @Test
    void anEndpointWithoutACheckedHandshakeGetsNoSession() throws Exception {
        open(options -> options);
        Browser.Socket socket = browser.open("/unchecked");
        assertThat(socket.closeCode()).isEqualTo(UNEXPECTED_CONDITION);
    }
}
