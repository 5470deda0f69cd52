package dev.sojourn.testkit.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.testkit.web.VisitLeak;
import org.junit.jupiter.api.Test;

/** A socket that has closed leaves nothing behind. */
public interface SocketLeavingRules extends SocketFixture {

    @Test
    default void aSocketThatItsClientClosesLeavesTheSession() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketScene.obeyed(client, "set name eve");
            assertThat(scene.connections(session)).isPositive();
            client.close();

            assertThat(scene.connections(session)).isZero();
            assertThat(scene.again(session).get("name")).isEqualTo("eve");
        }
    }

    /** It would keep its session alive, whatever became of message and socket. */
    @Test
    default void noVisitIsLeftOpen() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketScene.obeyed(client, "set name eve");
            scene.plan.meanwhile(session::roll);
            SocketScene.ask(client, "wait");
            client.close();
            client = scene.open(scene.session());
            SocketScene.ask(client, "again eve");
            SocketScene.ask(client, "get name");
            client.send("end");
            client.closeCode();
            client = scene.open(session);
            scene.faulty.down();
            client.send("set name lost");
            client.closeCode();
            scene.faulty.up();
            scene.handshake(session, "https://elsewhere.example");
            scene.stop();

            VisitLeak.assertNone(scene.engine, scene.clock);
        }
    }
}
