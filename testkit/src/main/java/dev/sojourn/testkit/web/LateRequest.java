package dev.sojourn.testkit.web;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A request that has found its session and goes on only after another request has ended or rolled it. */
final class LateRequest implements AutoCloseable {

    final Scene scene;
    private final CountDownLatch found = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final String cookie;
    private @Nullable Reply other;

    LateRequest(WebFixture fixture, WebHandler rest) {
        scene = Scene.on(fixture)
                .at("/logout", Scene::logout)
                .at("/roll", call -> {
                    call.session().roll();
                    call.write("rolled");
                })
                .at("/slow", call -> {
                    call.session().get("name");
                    found.countDown();
                    Scene.await(goOn);
                    rest.handle(call);
                })
                .open();
        cookie = scene.visitor();
    }

    /** What the late request is answered when meanwhile the other one was, for the same visitor. */
    Reply reply(String otherPath) throws IOException {
        try (Client slow = Client.open(scene.port(), "GET", "/slow", "", cookie)) {
            Scene.await(found);
            other = scene.get(otherPath, cookie);
            goOn.countDown();
            return slow.reply();
        } finally {
            goOn.countDown();
        }
    }

    /** What the other request was answered. */
    Reply other() {
        Reply answered = other;
        if (answered == null) {
            throw new AssertionError("There was no other request yet");
        }
        return answered;
    }

    /** A further request of the visitor who was late. */
    Reply again(String path) {
        return scene.get(path, cookie);
    }

    String read() {
        return scene.get("/read", cookie).body();
    }

    String readAs(String newCookie) {
        return scene.get("/read", "Cookie: " + newCookie).body();
    }

    @Override
    public void close() {
        scene.close();
    }
}
