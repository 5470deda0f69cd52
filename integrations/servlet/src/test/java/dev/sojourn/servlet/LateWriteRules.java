package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What becomes of a session's face that a thread kept after its request has ended. */
interface LateWriteRules {

    Container container();

    private App.Setting app(AtomicReference<HttpServletRequest> kept) {
        return App.on(container()).page("/keep", (request, response) -> {
            request.getSession().setAttribute("name", "ada");
            kept.set(request);
        });
    }

    @Test
    default void writesAfterTheRequestHasEndedAreRefusedAndSayWhy() {
        AtomicReference<HttpServletRequest> kept = new AtomicReference<>();
        AtomicReference<HttpSession> session = new AtomicReference<>();
        try (App app = app(kept)
                .page("/face", (request, response) -> session.set(request.getSession()))
                .open()) {
            app.get("/face", App.cookie(app.get("/keep")));
            app.stop();

            List<ThrowingCallable> writes = List.of(
                    () -> session.get().setAttribute("name", "grace"),
                    () -> session.get().setAttribute("name", null),
                    () -> session.get().removeAttribute("name"),
                    () -> session.get().setMaxInactiveInterval(60));
            writes.forEach(write -> assertThatIllegalStateException()
                    .isThrownBy(write)
                    .withMessageContaining("request of this HttpSession has ended"));
            assertThat(session.get().getAttribute("name")).isEqualTo("ada");
        }
    }

    /** A logout by another thread must not fail, and it is done at once. */
    @Test
    default void invalidateWorksAfterTheRequestHasEndedAndIsToldOnce() {
        AtomicReference<HttpSession> session = new AtomicReference<>();
        ListenerRules.Diary diary = new ListenerRules.Diary();
        try (App app = App.on(container())
                .listeners(diary)
                .page("/keep", (request, response) -> session.set(request.getSession()))
                .open()) {
            app.get("/keep");
            app.stop();
            session.get().invalidate();

            assertThat(app.engine.directory().count()).isZero();
            assertThat(diary.heard.stream().map(line -> line.split(" ")[0]))
                    .containsExactly("created", "passivating", "destroyed");
        }
    }

    /** The thread counts as long as it is let; whatever was taken is in the store. */
    @Test
    default void aWriteWhileTheRequestEndsIsStoredOrRefusedAndNeverSwallowed() throws InterruptedException {
        AtomicReference<Integer> taken = new AtomicReference<>(0);
        AtomicReference<String> id = new AtomicReference<>();
        AtomicReference<Thread> writer = new AtomicReference<>();
        CountDownLatch counting = new CountDownLatch(1);
        try (App app = App.on(container())
                .page("/count", (request, response) -> {
                    HttpSession session = request.getSession();
                    id.set(session.getId());
                    writer.set(new Thread(() -> count(session, taken, counting)));
                    writer.get().start();
                    counting.await();
                })
                .open()) {
            app.get("/count");
            app.stop();
            writer.get().join();

            assertThat(app.engine.directory().find(id.get()).orElseThrow().attributes())
                    .containsEntry("n", taken.get());
        }
    }

    private static void count(HttpSession session, AtomicReference<Integer> taken, CountDownLatch counting) {
        try {
            for (int n = 1; n < 10_000_000; n++) {
                session.setAttribute("n", n);
                taken.set(n);
                counting.countDown();
            }
        } catch (IllegalStateException over) {
            counting.countDown();
        }
    }
}
