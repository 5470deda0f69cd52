package dev.sojourn.testkit.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import org.junit.jupiter.api.Test;

/** Every page can have a browser open a socket anywhere, with the cookies of that place (RFC 6455, section 10.2). */
public interface SocketOriginRules extends SocketFixture {

    @Test
    default void aPageOfAnotherOriginOpensNoSocket() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            for (String origin : new String[] {"https://elsewhere.example", "null"}) {
                assertThat(scene.handshake(session, origin)).as(origin).isEqualTo(403);
            }
            assertThat(scene.connections(session)).isZero();
            assertThat(SocketScene.ask(scene.open(session), "get name")).isEqualTo("ada");
        }
    }
}
