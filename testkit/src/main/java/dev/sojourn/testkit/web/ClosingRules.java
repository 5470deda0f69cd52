package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.policy.Limits;
import dev.sojourn.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A session is kept alive by the requests that are under way, and by none that is over. */
public interface ClosingRules extends WebFixture {

    /** A long upload, a report: the session is there when the work is done. */
    @Test
    default void aRequestThatIsUnderWayKeepsItsSessionAlive() throws IOException {
        ManualClock clock = new ManualClock();
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Scene scene = Scene.on(this)
                .engine(builder -> builder.clock(clock))
                .at("/slow", call -> {
                    call.session().get("name");
                    found.countDown();
                    Scene.await(goOn);
                    call.session().set("name", "done");
                    call.write("done");
                })
                .open()) {
            String cookie = scene.visitor();
            try (Client slow = Client.open(scene.port(), "GET", "/slow", "", cookie)) {
                Scene.await(found);
                Duration step = scene.engine.lifetime().idle().dividedBy(10);
                for (int i = 0; i < 25; i++) {
                    clock.advance(step);
                    scene.engine.directory().sweep();
                }
                goOn.countDown();

                assertThat(slow.reply().body()).isEqualTo("done");
            } finally {
                goOn.countDown();
            }
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=done");
        }
    }

    /** However it ended: with a page, a redirect, an error, a fault, or a refusal of the integration itself. */
    @Test
    default void aRequestThatIsOverKeepsNothingAlive() {
        ManualClock clock = new ManualClock();
        AtomicReference<Scene> here = new AtomicReference<>();
        try (Scene scene = Scene.on(this)
                .engine(builder -> builder.clock(clock)
                        .limits(Limits.standard().withValueBytes(400).withSessionBytes(500)))
                .at("/stream", call -> {
                    call.session().set("name", "ada");
                    call.write("first");
                    call.flush();
                    call.write("last");
                })
                .at("/redirect", call -> {
                    call.session().set("name", "ada");
                    call.redirect("/read");
                })
                .at("/error", call -> {
                    call.session().set("name", "ada");
                    call.error(418);
                })
                .at("/throw", call -> {
                    call.session().set("name", "ada");
                    throw new IllegalStateException("on purpose");
                })
                .at("/grow", call -> {
                    call.session().set("name", "x".repeat(300)).set("more", "x".repeat(300));
                    call.write("grown");
                })
                .at("/down", call -> {
                    call.session().set("name", "eve");
                    Objects.requireNonNull(here.get()).store.down = true;
                })
                .open()) {
            here.set(scene);
            String cookie = scene.visitor();
            for (String path : List.of("/read", "/write", "/stream", "/redirect", "/error", "/throw", "/grow")) {
                scene.get(path, cookie);
            }
            assertThat(scene.get("/down", cookie).status()).isEqualTo(503);
            scene.store.down = false;
            scene.stop();

            VisitLeak.assertNone(scene.engine, clock);
        }
    }
}
