package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A request whose changes are lost, because its session has ended meanwhile or was given a new id, is told so: 409. */
public interface LostChangesRules extends WebFixture {

    /** Promise 1, over HTTP. */
    @Test
    @DisplayName("S-01 a late save after destroy does not bring the session back")
    default void aLateSaveAfterDestroyIs409AndDoesNotBringTheSessionBack() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            call.session().set("name", "late");
            call.write("slow success");
        })) {
            Reply reply = late.reply("/logout");

            assertRefused(reply);
            assertThat(late.read()).isEqualTo("name=null");
            assertThat(late.scene.store.count()).isZero();
        }
    }

    /** As at a login: what was changed under the old id was meant for whoever held that. */
    @Test
    default void aLateSaveAfterARollIs409AndChangesNothing() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            call.session().set("name", "late");
            call.write("slow success");
        })) {
            Reply reply = late.reply("/roll");

            assertRefused(reply);
            assertThat(late.readAs(late.other().cookie())).isEqualTo("name=ada");
        }
    }

    /** A redirect says that all went well, too. */
    @Test
    default void aLateRedirectIs409() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            call.session().set("name", "late");
            call.redirect("/read");
        })) {
            Reply reply = late.reply("/logout");

            assertRefused(reply);
            assertThat(reply.first("Location")).isNull();
        }
    }

    /** And so does a response without a body. */
    @Test
    default void aLateEmptyResponseIs409() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            call.session().set("name", "late");
            call.status(204);
        })) {
            assertRefused(late.reply("/logout"));
        }
    }

    /** Nothing of a body that would have begun to leave, neither what was written before nor after. */
    @Test
    default void aLateStreamIs409() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            call.session().set("name", "late");
            call.write("slow success");
            call.flush();
            call.write("slow success");
        })) {
            assertRefused(late.reply("/logout"));
        }
    }

    /** A handler that catches everything does not turn it into a success. */
    @Test
    default void aHandlerThatCatchesTheRefusalAndGoesOnIs409() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            call.session().set("name", "late");
            try {
                call.write("slow success");
                call.flush();
            } catch (RuntimeException caught) {
                call.session().begin().set("name", "anew");
            }
            call.write("slow success");
        })) {
            assertRefused(late.reply("/logout"));
            assertThat(late.scene.store.count()).isZero();
        }
    }

    /** Whoever only reads has lost nothing. */
    @Test
    default void aLateReaderIsAnswered() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> call.write("read"))) {
            Reply reply = late.reply("/logout");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("read");
            assertThat(reply.cookies()).isEmpty();
        }
    }

    /** A handler that saved by itself was told, and it is its answer that counts. */
    @Test
    default void aHandlerThatWasToldByItsOwnSaveAnswersItself() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            boolean kept = call.session().set("name", "late").save();
            call.write("kept=" + kept);
        })) {
            Reply reply = late.reply("/logout");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("kept=false");
        }
    }

    /** What has left has left; nothing is stored all the same. */
    @Test
    default void changesThatAreLostAfterTheHeadHasLeftAreNotStored() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Scene scene = Scene.on(this)
                .at("/logout", Scene::logout)
                .at("/stream", call -> {
                    call.session().get("name");
                    call.write("first\n");
                    call.flush();
                    Scene.await(ended);
                    call.session().set("name", "late");
                    call.write("last\n");
                })
                .open()) {
            String cookie = scene.visitor();
            try (Client stream = Client.open(scene.port(), "GET", "/stream", "", cookie)) {
                assertThat(stream.head().status()).isEqualTo(200);
                stream.awaitInBody("first\n");
                scene.get("/logout", cookie);
            } finally {
                ended.countDown();
            }
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=null");
            assertThat(scene.store.count()).isZero();
        }
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).isNotEmpty().doesNotContain("success", "late", "ada", "Exception", "at dev.");
        assertThat(reply.cookies()).isEmpty();
        assertThat(reply.first("Cache-Control")).contains("no-store");
    }
}
