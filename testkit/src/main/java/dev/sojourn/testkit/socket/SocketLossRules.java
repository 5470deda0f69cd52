package dev.sojourn.testkit.socket;

import static dev.sojourn.testkit.socket.SocketScene.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import org.junit.jupiter.api.Test;

/** A message whose changes are lost is told so by the end of its socket. */
public interface SocketLossRules extends SocketFixture {

    /** Promise 1, over sockets. */
    @Test
    default void aMessageDoesNotBringBackASessionThatEndedMeanwhile() throws Exception {
        try (SocketScene scene = SocketScene.silent(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            scene.plan.meanwhile(() -> scene.endUnheard(session));
            client.send("hold");

            assertThat(client.closeCode()).isEqualTo(POLICY);
            scene.stop();
            assertThat(scene.engine.directory().count()).isZero();
        }
    }

    /** Its data are another user's by now, and nothing of the message is for them; the session lives on. */
    @Test
    default void aMessageChangesNothingOfTheUserWhoHasLoggedInMeanwhile() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session().setUser("ann");
            SocketClient client = scene.open(session);
            Session login = scene.again(session);
            scene.plan.meanwhile(() -> login.setUser("eve"));
            client.send("hold");

            assertThat(client.closeCode()).isEqualTo(POLICY);
            scene.stop();
            Session now = scene.again(login);
            assertThat(now.user()).isEqualTo("eve");
            assertThat(now.has("held")).isFalse();
        }
    }
}
