package dev.sojourn.testkit.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a socket is closed with when its session cannot be found or stored, RFC 6455 section 7.4. */
public interface SocketTroubleRules extends SocketFixture {

    /** {@code TRY_AGAIN_LATER}, and whoever does is served. */
    @Test
    default void aStoreThatDoesNotAnswerIs1013AndBackWhenItIsBack() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            SocketScene.ask(client, "get name");
            int heard = scene.plan.timesHeard();
            scene.faulty.down();
            client.send("set name lost");

            assertThat(client.closeCode()).isEqualTo(1013);
            assertThat(scene.plan.timesHeard()).isEqualTo(heard);
            scene.faulty.up();
            assertThat(SocketScene.ask(scene.open(session), "get name")).isEqualTo("ada");
        }
    }

    @Test
    default void aStoreThatDoesNotAnswerTheCommitIs1013() throws Exception {
        try (SocketScene scene = SocketScene.on(this)) {
            Session session = scene.session();
            SocketClient client = scene.open(session);
            scene.faulty.failNext(StoreOperation.REPLACE, FaultyStore.Outcome.NOT_APPLIED);
            client.send("set name lost");

            assertThat(client.closeCode()).isEqualTo(1013);
            assertThat(SocketScene.ask(scene.open(session), "get name")).isEqualTo("ada");
        }
    }

    /** {@code UNEXPECTED_CONDITION}; the earlier state stays whole. */
    @Test
    default void aSessionOverItsLimitIs1011AndKeepsItsEarlierState() throws Exception {
        Limits limits = Limits.standard().withValueBytes(2_000).withSessionBytes(2_500);
        try (SocketScene scene = SocketScene.limited(this, limits)) {
            Session session = scene.engine.directory().create(Map.of("name", "ada", "more", "x".repeat(1_500)));
            SocketClient client = scene.open(session);
            client.send("set name " + "x".repeat(1_500));

            assertThat(client.closeCode()).isEqualTo(1011);
            assertThat(SocketScene.ask(scene.open(session), "get name")).isEqualTo("ada");
        }
    }
}
