package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests of one session that run at the same time. */
public interface RaceRules extends WebFixture {

    /** Both have read before either writes. */
    @Test
    default void parallelRequestsKeepBothChanges() {
        CyclicBarrier both = new CyclicBarrier(2);
        try (Scene scene = Scene.on(this)
                .at("/left", call -> change(call, "left", both))
                .at("/right", call -> change(call, "right", both))
                .at(
                        "/both",
                        call -> call.write(call.session().get("left") + " "
                                + call.session().get("right")))
                .open()) {
            String cookie = scene.visitor();

            Scene.together(List.of(() -> scene.get("/left", cookie), () -> scene.get("/right", cookie)));

            assertThat(scene.get("/both", cookie).body()).isEqualTo("left right");
        }
    }

    private static void change(WebCall call, String name, CyclicBarrier both) throws IOException {
        call.session().get(name);
        meet(both);
        call.session().set(name, name);
        call.write("ok");
    }

    /** Promise 2: the function is applied again on conflict. */
    @Test
    default void fiftyParallelUpdatesOfOneCounterEndAtFifty() {
        try (Scene scene = Scene.on(this)
                .at("/add", call -> {
                    call.session().update("n", Long.class, n -> n == null ? 1 : n + 1);
                    call.write("ok");
                })
                .at("/n", call -> call.write("n=" + call.session().get("n")))
                .open()) {
            String cookie = scene.visitor();

            List<Reply> replies = Scene.together(Collections.nCopies(50, () -> scene.get("/add", cookie)));

            assertThat(replies).allMatch(reply -> reply.status() == 200);
            assertThat(scene.get("/n", cookie).body()).isEqualTo("n=50");
        }
    }

    /** Promise 2: a commit carries what its visit changed and nothing else. */
    @Test
    default void fiftyParallelWritesOfDifferentAttributesAllSurvive() {
        try (Scene scene = Scene.on(this)
                .at("/put", call -> {
                    call.session().set(call.body(), true);
                    call.write("ok");
                })
                .at(
                        "/names",
                        call -> call.write(
                                call.session().names().stream().sorted().collect(Collectors.joining(","))))
                .open()) {
            String cookie = scene.visitor();
            List<Callable<Reply>> tasks = IntStream.range(0, 50)
                    .<Callable<Reply>>mapToObj(i -> () -> scene.post("/put", "text/plain", "a" + i, cookie))
                    .toList();

            assertThat(Scene.together(tasks)).allMatch(reply -> reply.status() == 200);
            assertThat(scene.get("/names", cookie).body().split(",")).hasSize(51);
        }
    }

    /** I11: all three found the session before any of them changed it. */
    @Test
    @DisplayName("renew, destroy and save at once never leave a living session")
    default void renewDestroyAndSaveAtOnceLeaveNothing() {
        CyclicBarrier all = new CyclicBarrier(3);
        try (Scene scene = Scene.on(this)
                .at("/roll", call -> {
                    found(call, all);
                    call.session().roll();
                })
                .at("/logout", call -> {
                    found(call, all);
                    call.session().destroy();
                })
                .at("/save", call -> {
                    found(call, all);
                    call.session().set("name", "late");
                })
                .open()) {
            for (int round = 0; round < 50; round++) {
                String cookie = scene.visitor();
                List<Reply> replies = Scene.together(List.of(
                        () -> scene.get("/roll", cookie),
                        () -> scene.get("/logout", cookie),
                        () -> scene.get("/save", cookie)));

                assertThat(replies.subList(0, 2)).allMatch(reply -> reply.status() == 200);
                assertThat(replies.get(2).status())
                        .as("saved, or told that it was not")
                        .isIn(200, 409);
                assertThat(scene.get("/read", cookie).body()).isEqualTo("name=null");
                assertThat(scene.store.count())
                        .as("living sessions after round %d", round)
                        .isZero();
            }
        }
    }

    private static void found(WebCall call, CyclicBarrier all) throws IOException {
        call.session().get("name");
        meet(all);
    }

    private static void meet(CyclicBarrier all) throws IOException {
        try {
            all.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException("The other request did not come", e);
        }
    }
}
