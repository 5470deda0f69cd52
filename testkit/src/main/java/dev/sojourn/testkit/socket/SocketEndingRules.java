package dev.sojourn.testkit.socket;

import static dev.sojourn.testkit.socket.SocketScene.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import org.junit.jupiter.api.Test;

/** The end of a session is the end of its sockets, 1008 (RFC 6455, section 7.4.1): nothing goes in or out any more. */
public interface SocketEndingRules extends SocketFixture {

    @Test
    default void anEndElsewhereClosesTheSocket() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketScene.ask(client, "get name");
            int heard = scene.plan.timesHeard();
            assertThat(scene.end(session)).isTrue();

            assertThat(client.closeCode()).isEqualTo(POLICY);
            assertThat(scene.connections(session)).isZero();
            client.send("set name ghost");
            scene.stop();
            assertGone(scene, client, heard);
        }
    }

    /** The end waits for no message. */
    @Test
    default void anEndWhileAMessageIsUnderWayLetsNoAnswerOut() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            scene.plan.meanwhile(() -> scene.end(session));
            client.send("wait");

            assertThat(client.closeCode()).isEqualTo(POLICY);
            scene.stop();
            assertGone(scene, client, 1);
        }
    }

    /** By another node, where the store tells nobody. */
    @Test
    default void anEndThatNobodyAnnouncesIsFoundByTheNextMessage() throws Exception {
        try (SocketScene scene = SocketScene.silent(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketScene.obeyed(client, "set name eve");
            int heard = scene.plan.timesHeard();
            scene.endUnheard(session);
            client.send("set name ghost");

            assertThat(client.closeCode()).isEqualTo(POLICY);
            scene.stop();
            assertGone(scene, client, heard);
        }
    }

    @Test
    default void anExpiredSessionIsClosedByTheSweep() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            scene.expire();
            scene.engine.directory().sweep();

            assertThat(client.closeCode()).isEqualTo(POLICY);
            assertThat(scene.connections(session)).isZero();
        }
    }

    @Test
    default void aMessageOfAnExpiredSessionIsNotDeliveredBeforeTheSweep() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            SocketClient client = scene.open(scene.session());
            SocketScene.ask(client, "get name");
            int heard = scene.plan.timesHeard();
            scene.expire();
            client.send("set name ghost");

            assertThat(client.closeCode()).isEqualTo(POLICY);
            scene.stop();
            assertThat(client.look()).isNull();
            assertThat(scene.plan.timesHeard()).isEqualTo(heard);
        }
    }

    @Test
    default void aMessageThatEndsItsSessionClosesAllItsSockets() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient first = scene.open(session);
            SocketClient second = scene.open(session);
            first.send("end");

            assertThat(first.closeCode()).isEqualTo(POLICY);
            assertThat(second.closeCode()).isEqualTo(POLICY);
            assertThat(scene.connections(session)).isZero();
            scene.stop();
            assertThat(scene.engine.directory().count()).isZero();
        }
    }

    private static void assertGone(SocketScene scene, SocketClient client, int heard) {
        assertThat(client.look()).as("a message after the end").isNull();
        assertThat(scene.plan.timesHeard()).as("messages delivered").isEqualTo(heard);
        assertThat(scene.engine.directory().count()).as("sessions").isZero();
    }
}
