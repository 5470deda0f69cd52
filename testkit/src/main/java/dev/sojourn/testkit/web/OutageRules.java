package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.policy.Limits;
import org.junit.jupiter.api.Test;

/** What a client hears when sessions cannot be found or stored. */
public interface OutageRules extends WebFixture {

    /** D10: never "no session", never a stale one, and no word about the inside. */
    @Test
    default void aStoreThatIsDownIs503AndBackWhenItIsBack() {
        try (Scene scene = Scene.on(this).open()) {
            String cookie = scene.visitor();
            scene.store.down = true;
            Reply reply = scene.get("/read", cookie);

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.first("Retry-After")).isNotNull();
            assertThat(reply.body()).doesNotContain("10.1.2.3", "Exception", "at dev.", "ada");
            assertThat(reply.cookies()).isEmpty();

            scene.store.down = false;
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=ada");
        }
    }

    /** The handler was done, and its 200 would be a lie. */
    @Test
    default void aStoreThatGoesDownBeforeTheCommitIs503WithoutACookie() {
        try (Scene scene = Scene.on(this).open()) {
            scene.store.down = true;
            Reply reply = scene.get("/write");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.body()).doesNotContain("written");
            assertThat(reply.cookies()).isEmpty();
            scene.store.down = false;
            assertThat(scene.store.count()).isZero();
        }
    }

    /** Pages that need no session are served on. */
    @Test
    default void aStoreThatIsDownHarmsNoPageWithoutASession() {
        try (Scene scene = Scene.on(this).at("/static", call -> call.write("x")).open()) {
            scene.store.down = true;

            assertThat(scene.get("/static").status()).isEqualTo(200);
        }
    }

    /** V5: the earlier state stays whole. */
    @Test
    default void aSessionOverItsLimitIs413AndKeepsItsEarlierState() {
        try (Scene scene = Scene.on(this)
                .engine(builder ->
                        builder.limits(Limits.standard().withValueBytes(400).withSessionBytes(500)))
                .at("/grow", call -> {
                    call.session().set("name", "x".repeat(300)).set("more", "x".repeat(300));
                    call.write("grown");
                })
                .open()) {
            String cookie = scene.visitor();
            Reply reply = scene.get("/grow", cookie);

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body()).doesNotContain("grown", "xxx");
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=ada");
        }
    }
}
