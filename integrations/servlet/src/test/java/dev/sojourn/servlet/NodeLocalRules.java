package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Values that no codec knows, in an engine that keeps them by reference: what a container does with them. */
interface NodeLocalRules {

    Container container();

    /** A value that notes what it hears, and is nothing that could be stored. */
    final class Callback implements HttpSessionBindingListener, HttpSessionActivationListener {

        static final List<String> HEARD = new CopyOnWriteArrayList<>();

        private final String text;

        Callback(String text) {
            this.text = text;
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            HEARD.add("bound " + event.getName() + "=" + text);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            HEARD.add("unbound " + event.getName() + "=" + text);
        }

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            HEARD.add("activated " + text);
        }

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            HEARD.add("passivating " + text);
        }
    }

    private App open(ManualClock clock) {
        Callback.HEARD.clear();
        return App.on(container())
                .engine(builder -> builder.clock(clock).nodeLocal(NodeLocal.of(HttpSessionBindingListener.class)))
                .page(
                        "/set",
                        (request, response) ->
                                request.getSession().setAttribute("call", new Callback(request.getParameter("text"))))
                .page("/again", (request, response) -> {
                    HttpSession session = request.getSession();
                    session.setAttribute("call", session.getAttribute("call"));
                    session.setAttribute("n", 1);
                })
                .page(
                        "/get",
                        (request, response) -> response.getWriter()
                                .print(System.identityHashCode(
                                        request.getSession().getAttribute("call"))))
                .page("/remove", (request, response) -> request.getSession().removeAttribute("call"))
                .page("/login", (request, response) -> request.changeSessionId())
                .page("/invalidate", (request, response) -> request.getSession().invalidate())
                .page(
                        "/refused",
                        (request, response) -> request.getSession().setAttribute("thread", new ThreadLocal<String>()))
                .open();
    }

    @Test
    default void aListenerThatIsAValueHearsWhatAContainerTellsIt() {
        try (App app = open(new ManualClock())) {
            String cookie = App.cookie(app.get("/set?text=one"));
            assertThat(Callback.HEARD).containsExactly("bound call=one");
            assertThat(app.get("/get", cookie).body())
                    .isEqualTo(app.get("/get", cookie).body());
            app.get("/again", cookie);
            assertThat(Callback.HEARD).as("neither set anew nor passivated").containsExactly("bound call=one");
            Callback.HEARD.clear();
            app.get("/set?text=two", cookie);
            assertThat(Callback.HEARD).containsExactly("bound call=two", "unbound call=one");
            Callback.HEARD.clear();
            app.get("/remove", cookie);
            assertThat(Callback.HEARD).containsExactly("unbound call=two");
            assertThat(app.engine.nodeLocalValues()).isZero();
        }
    }

    @Test
    default void itHearsOfTheEndWhateverTheEndWas() {
        ManualClock clock = new ManualClock();
        try (App app = open(clock)) {
            app.get("/invalidate", App.cookie(app.get("/set?text=invalidated")));
            String renewed = App.cookie(app.get("/login", App.cookie(app.get("/set?text=expired"))));
            assertThat(renewed).isNotEmpty();
            clock.advance(Duration.ofHours(13));
            app.engine.directory().sweep();
            app.get("/set?text=revoked");
            app.engine.directory().endAll();
            app.get("/set?text=closed");
            app.engine.close();
            assertThat(Callback.HEARD)
                    .filteredOn(line -> line.startsWith("unbound"))
                    .containsExactly(
                            "unbound call=invalidated",
                            "unbound call=expired",
                            "unbound call=revoked",
                            "unbound call=closed");
            assertThat(app.engine.nodeLocalValues()).isZero();
        }
    }

    @Test
    default void itHearsOfAnEndByAnotherNode() throws InterruptedException {
        MemoryStore shared = new MemoryStore();
        Callback.HEARD.clear();
        try (App app = App.on(container())
                        .engine(builder -> builder.store(shared).unsignedIds().nodeLocal(NodeLocal.everythingElse()))
                        .page(
                                "/set",
                                (request, response) -> request.getSession().setAttribute("call", new Callback("mine")))
                        .open();
                SessionEngine other = SessionEngine.builder()
                        .store(shared)
                        .unsignedIds()
                        .withoutSweeps()
                        .build()) {
            app.get("/set");
            assertThat(other.directory().endAll()).isEqualTo(1);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (Callback.HEARD.size() < 2 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(Callback.HEARD).containsExactly("bound call=mine", "unbound call=mine");
        }
    }

    @Test
    default void aValueThatTheRuleDoesNotNameIsRefusedAsTheSpecificationSays() {
        try (App app = open(new ManualClock())) {
            assertThat(app.get("/refused").statusCode()).isEqualTo(500);
        }
    }

    @Test
    default void whereThereIsNoRoomTheClientIsAskedToComeAgain() {
        try (App app = App.on(container())
                .engine(builder -> builder.nodeLocal(NodeLocal.everythingElse().atMost(1)))
                .page("/set", (request, response) -> request.getSession().setAttribute("call", new Callback("any")))
                .open()) {
            assertThat(app.get("/set").statusCode()).isEqualTo(200);
            assertThat(app.get("/set")).satisfies(response -> {
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.headers().map()).containsKey("Retry-After");
            });
            assertThat(app.engine.directory().count()).isEqualTo(1);
            assertThat(app.engine.nodeLocalValues()).isEqualTo(1);
        }
    }
}
