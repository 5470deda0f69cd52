package dev.sojourn.testkit.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import org.junit.jupiter.api.Test;

/** Messages, requests and the directory see one session. */
public interface SocketSharingRules extends SocketFixture {

    @Test
    default void aMessageSeesWhatOthersHaveWritten() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            assertThat(SocketScene.ask(client, "get name")).isEqualTo("ada");
            scene.again(session).set("name", "eve").save();

            assertThat(SocketScene.ask(client, "get name")).isEqualTo("eve");
        }
    }

    @Test
    default void othersSeeWhatAMessageHasWritten() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient first = scene.open(session);
            SocketClient second = scene.open(session);
            SocketScene.obeyed(first, "set name eve");

            assertThat(SocketScene.ask(second, "get name")).isEqualTo("eve");
            assertThat(scene.again(session).get("name")).isEqualTo("eve");
        }
    }
}
