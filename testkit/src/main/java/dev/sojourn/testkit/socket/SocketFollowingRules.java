package dev.sojourn.testkit.socket;

import static dev.sojourn.testkit.socket.SocketScene.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A socket follows its session to a new id, and its own message to another session. */
public interface SocketFollowingRules extends SocketFixture {

    @Test
    default void aSocketGoesOnWithItsSessionUnderANewId() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketScene.ask(client, "get name");
            session.roll();
            SocketScene.obeyed(client, "set name eve");

            assertThat(scene.again(session).get("name")).isEqualTo("eve");
            assertThat(scene.connections(session)).isPositive();
            session.destroy();
            assertThat(client.closeCode()).isEqualTo(POLICY);
        }
    }

    @Test
    default void aSocketGoesOnWithASessionThatAnotherNodeHasGivenANewId() throws Exception {
        try (SocketScene scene = SocketScene.silent(this);
                SocketScene.SocketNode node = scene.otherNode(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketScene.ask(client, "get name");
            Session there = node.again(session);
            there.roll();
            SocketScene.obeyed(client, "set name eve");
            assertThat(node.again(there).get("name")).isEqualTo("eve");

            there.destroy();
            int heard = scene.plan.timesHeard();
            client.send("set name ghost");
            assertThat(client.closeCode()).isEqualTo(POLICY);
            assertThat(scene.plan.timesHeard()).isEqualTo(heard);
        }
    }

    @Test
    default void aMessageThatEndsItsSessionAndStoresAnotherGoesOnWithThatOne() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketClient other = scene.open(session);
            assertFollows(scene, client);
            assertThat(other.closeCode()).isEqualTo(POLICY);
            assertThat(scene.connections(session)).isZero();
        }
    }

    /** The store's word of the end comes on another thread, and here always before the message goes on. */
    @Test
    @Timeout(60)
    default void aSocketFollowsWhicheverThreadHearsFirstOfTheEndThatItsMessageMade() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            scene.afterDelete = () -> {
                scene.afterDelete = () -> {};
                while (scene.connections(session) > 0) {
                    Thread.onSpinWait();
                }
            };
            assertFollows(scene, client);
        }
    }

    private static void assertFollows(SocketScene scene, SocketClient client) throws Exception {
        SocketScene.ask(client, "again eve");
        assertThat(SocketScene.ask(client, "get name")).isEqualTo("eve");
        String key = scene.engine.directory().list(null, 2).sessions().get(0).key();
        assertThat(scene.engine.directory().count()).isEqualTo(1);

        scene.engine.directory().end(key);
        assertThat(client.closeCode()).isEqualTo(POLICY);
        assertThat(scene.engine.connectionsOf(key)).isZero();
    }
}
