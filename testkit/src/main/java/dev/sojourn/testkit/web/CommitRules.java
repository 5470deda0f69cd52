package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Whoever reads a response sees what it wrote: the commit comes before the first byte. */
public interface CommitRules extends WebFixture {

    /** A stream that is flushed and goes on. */
    @Test
    default void theDataOfAStreamAreThereWithItsFirstByte() throws IOException {
        seenWithTheFirstByte((call, release) -> {
            call.session().set("name", "ada");
            call.write("first\n");
            call.flush();
            Scene.await(release);
            call.write("last\n");
        });
    }

    /** More than any server collects, without a flush. */
    @Test
    default void theDataOfALargeBodyAreThereWithItsFirstByte() throws IOException {
        seenWithTheFirstByte((call, release) -> {
            call.session().set("name", "ada");
            call.write("first\n" + "x".repeat(300_000));
            Scene.await(release);
        });
    }

    /** The same in many small writes. */
    @Test
    default void theDataOfABodyOfManySmallWritesAreThereWithItsFirstByte() throws IOException {
        seenWithTheFirstByte((call, release) -> {
            call.session().set("name", "ada");
            call.write("first\n");
            for (int i = 0; i < 30_000; i++) {
                call.write("0123456789");
            }
            Scene.await(release);
        });
    }

    /** A server sends what was announced as soon as it is complete. */
    @Test
    default void theDataOfABodyOfAnnouncedLengthAreThereWithItsFirstByte() throws IOException {
        seenWithTheFirstByte((call, release) -> {
            call.session().set("name", "ada");
            call.length(6);
            call.write("first\n");
            call.flush();
            Scene.await(release);
        });
    }

    private void seenWithTheFirstByte(Scene.Streaming handler) throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        try (Scene scene = Scene.on(this)
                        .at("/stream", call -> handler.handle(call, release))
                        .open();
                Client client = Client.open(scene.port(), "GET", "/stream", "")) {
            Reply head = client.head();
            client.awaitInBody("first\n");

            assertThat(scene.get("/read", "Cookie: " + head.cookie()).body()).isEqualTo("name=ada");
            release.countDown();
        } finally {
            release.countDown();
        }
    }

    /** The head has left, the data need no new cookie. */
    @Test
    default void aChangeBetweenTwoFlushesIsThereWithTheSecond() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        try (Scene scene = Scene.on(this)
                .at("/events", call -> {
                    call.session().get("name");
                    call.write("event 1\n");
                    call.flush();
                    call.session().set("name", "grace");
                    call.write("event 2\n");
                    call.flush();
                    Scene.await(release);
                })
                .open()) {
            String cookie = scene.visitor();
            try (Client client = Client.open(scene.port(), "GET", "/events", "", cookie)) {
                client.awaitInBody("event 2\n");

                assertThat(scene.get("/read", cookie).body()).isEqualTo("name=grace");
            } finally {
                release.countDown();
            }
        }
    }

    /** And without a flush at the end. */
    @Test
    default void aChangeAfterTheHeadIsStoredAtTheEnd() {
        try (Scene scene = Scene.on(this)
                .at("/late", call -> {
                    call.session().get("name");
                    call.write("early");
                    call.flush();
                    call.session().set("name", "late");
                })
                .open()) {
            String cookie = scene.visitor();
            scene.get("/late", cookie);

            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=late");
        }
    }

    /** Its client could never be told of it. */
    @Test
    default void aSessionThatBeginsAfterTheHeadIsNotStored() {
        try (Scene scene = Scene.on(this)
                .at("/late", call -> {
                    call.write("early");
                    call.flush();
                    call.session().set("name", "late");
                })
                .open()) {
            assertThat(scene.get("/late").cookies()).isEmpty();
            assertThat(scene.store.count()).isZero();
        }
    }

    /** The error page is the answer, and the session keeps what was learned on the way to it. */
    @Test
    default void anErrorResponseCommits() {
        try (Scene scene = Scene.on(this)
                .at("/error", call -> {
                    call.session().set("name", "ada");
                    call.error(418);
                })
                .open()) {
            Reply reply = scene.get("/error");

            assertThat(reply.status()).isEqualTo(418);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada");
        }
    }

    /** C19 and C-7: what failed keeps its data, and its client is told of the session. */
    @Test
    default void aHandlerThatThrowsAnswers500AndCommits() {
        try (Scene scene = Scene.on(this)
                .at("/throw", call -> {
                    call.session().set("name", "ada");
                    throw new IllegalStateException("on purpose");
                })
                .open()) {
            Reply reply = scene.get("/throw");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada");
        }
    }

    /** Login, then see the page. */
    @Test
    default void aRedirectCommits() {
        try (Scene scene = Scene.on(this)
                .at("/login", call -> {
                    call.session().set("name", "ada");
                    call.redirect("/read");
                })
                .open()) {
            Reply reply = scene.get("/login");

            assertThat(reply.status()).isBetween(300, 399);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada");
        }
    }

    /** Not every response has a body. */
    @Test
    default void anEmptyResponseCommits() {
        try (Scene scene = Scene.on(this)
                .at("/empty", call -> {
                    call.session().set("name", "ada");
                    call.status(204);
                })
                .open()) {
            Reply reply = scene.get("/empty");

            assertThat(reply.status()).isEqualTo(204);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=ada");
        }
    }
}
