package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sojourn.Session;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.EventListener;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who is told what, and when. */
interface ListenerRules {

    Container container();

    /** Writes down what it hears. */
    final class Diary
            implements HttpSessionListener,
                    HttpSessionIdListener,
                    HttpSessionAttributeListener,
                    HttpSessionActivationListener {

        final List<String> heard = new CopyOnWriteArrayList<>();
        final AtomicReference<HttpSession> last = new AtomicReference<>();

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            heard.add("created " + event.getSession().getId());
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            last.set(event.getSession());
            heard.add("destroyed " + event.getSession().getId() + " "
                    + event.getSession().getAttribute("name"));
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String oldId) {
            heard.add("changed " + oldId + " " + event.getSession().getId() + " "
                    + event.getSession().getAttribute("name"));
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            heard.add("added " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            heard.add("replaced " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeRemoved(HttpSessionBindingEvent event) {
            heard.add("removed " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            heard.add("activated");
        }

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            heard.add("passivating");
        }
    }

    private App.Setting app(EventListener... listeners) {
        return App.on(container())
                .listeners(listeners)
                .page("/set", (request, response) -> {
                    request.getSession().setAttribute("name", "ada");
                    response.getWriter().print(request.getSession().getId());
                })
                .page("/invalidate", (request, response) -> request.getSession().invalidate())
                .page(
                        "/raw/set",
                        (request, response) -> SojournFilter.session(request).set("name", "ada"))
                .page(
                        "/raw/login",
                        (request, response) -> SojournFilter.session(request).setUser("ada"))
                .page(
                        "/raw/destroy",
                        (request, response) -> SojournFilter.session(request).destroy());
    }

    @Test
    default void aSessionIsToldOfWhenItBeginsAndWhenItIsInvalidated() {
        Diary diary = new Diary();
        try (App app = app(diary).open()) {
            var begun = app.get("/set");
            String id = begun.body();
            app.get("/invalidate", App.cookie(begun));

            assertThat(diary.heard)
                    .containsExactly(
                            "created " + id,
                            "added name=ada",
                            "passivating",
                            "destroyed " + id + " ada",
                            "removed name=ada");
            assertThatIllegalStateException().isThrownBy(() -> diary.last.get().setAttribute("name", "again"));
        }
    }

    @Test
    default void aSessionThatSojournsOwnSessionBeganAndEndedIsToldOfOnce() {
        Diary diary = new Diary();
        try (App app = app(diary).open()) {
            app.get("/raw/destroy", App.cookie(app.get("/raw/set")));

            assertThat(diary.heard.stream().map(line -> line.split(" ")[0]))
                    .containsExactly("created", "destroyed", "removed");
            assertThat(diary.heard.get(1)).endsWith(" ada");
        }
    }

    @Test
    default void aSessionThatExpiresIsToldOfWithTheAttributesItHad() {
        Diary diary = new Diary();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
        try (App app = app(diary).engine(builder -> builder.clock(now::get)).open()) {
            String id = app.get("/set").body();
            diary.heard.clear();
            now.set(now.get().plus(Duration.ofHours(1)));
            app.engine.directory().sweep();

            assertThat(diary.heard).containsExactly("destroyed " + id + " ada", "removed name=ada");
        }
    }

    @Test
    default void aSessionThatIsEndedFromOutsideIsToldOf() {
        Diary diary = new Diary();
        try (App app = app(diary).open()) {
            String id = app.get("/set").body();
            diary.heard.clear();
            app.engine.directory().end(id);

            assertThat(diary.heard).first().asString().startsWith("destroyed " + id);
        }
    }

    @Test
    default void aNewIdIsToldOfOnceWhoeverAskedForIt() {
        Diary diary = new Diary();
        try (App app = app(diary)
                .page("/change", (request, response) -> response.getWriter().print(request.changeSessionId()))
                .open()) {
            var begun = app.get("/set");
            String first = begun.body();
            diary.heard.clear();
            var changed = app.get("/change", App.cookie(begun));
            String second = changed.body();

            assertThat(diary.heard).contains("changed " + first + " " + second + " ada");
            diary.heard.clear();
            app.get("/raw/login", App.cookie(changed));
            assertThat(diary.heard.stream().filter(line -> line.startsWith("changed")))
                    .singleElement()
                    .asString()
                    .startsWith("changed " + second)
                    .endsWith(" ada");
        }
    }

    @Test
    default void attributesAreToldOfWithTheValuesTheyHad() {
        Diary diary = new Diary();
        try (App app = app(diary)
                .page("/change", (request, response) -> {
                    HttpSession session = request.getSession();
                    session.setAttribute("name", "grace");
                    session.removeAttribute("name");
                    session.removeAttribute("name");
                })
                .open()) {
            String cookie = App.cookie(app.get("/set"));
            diary.heard.clear();
            app.get("/change", cookie);

            assertThat(diary.heard)
                    .containsExactly("activated", "replaced name=ada", "removed name=grace", "passivating");
        }
    }

    @Test
    default void whatAListenerSetsWhenASessionBeginsIsStored() {
        HttpSessionListener greeter = new HttpSessionListener() {
            @Override
            public void sessionCreated(HttpSessionEvent event) {
                event.getSession().setAttribute("greeting", "hello");
                event.getSession().setMaxInactiveInterval(60);
            }
        };
        try (App app = app(greeter)
                .page(
                        "/show",
                        (request, response) -> response.getWriter()
                                .print(request.getSession().getAttribute("greeting") + " "
                                        + request.getSession().getMaxInactiveInterval()))
                .open()) {
            assertThat(app.get("/show", App.cookie(app.get("/set"))).body()).isEqualTo("hello 60");
        }
    }

    @Test
    default void aListenerThatThrowsBreaksNothingAndSilencesNobody() {
        Diary diary = new Diary();
        try (App app = app(new Thrower(), diary).open()) {
            var begun = app.get("/set");
            var ended = app.get("/invalidate", App.cookie(begun));

            assertThat(begun.statusCode()).isEqualTo(200);
            assertThat(ended.statusCode()).isEqualTo(200);
            assertThat(app.engine.directory().count()).isZero();
            assertThat(diary.heard).hasSize(5);
        }
    }

    /** Fails whatever it hears. */
    final class Thrower implements HttpSessionListener, HttpSessionAttributeListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            throw new AssertionError("on purpose");
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            throw new IllegalStateException("on purpose");
        }
    }

    /** Has a say in "name", which must not be "eve". */
    final class Guard implements SessionAttributeGuard {

        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            Session session = Objects.requireNonNull(SojournFilter.session(event.getSession()));
            if (event.getValue().equals("eve")) {
                session.remove(event.getName());
                throw new IllegalStateException("not eve");
            }
            session.set("seen", SojournFilter.canTellNewId(event.getSession()));
        }

        @Override
        public void attributeRead(HttpSessionBindingEvent event) {
            heard.add("read " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeRefused(HttpSessionBindingEvent event) {
            heard.add("refused " + event.getName());
        }

        @Override
        public void beforeCommit(HttpSession session) {
            heard.add("commit");
        }
    }

    @Test
    default void aListenerThatHasASayIsHeardByWhoSetTheAttribute() {
        Guard guard = new Guard();
        Diary diary = new Diary();
        try (App app = app(guard, diary)
                .page("/eve", (request, response) -> {
                    HttpSession session = request.getSession();
                    String said = "";
                    try {
                        session.setAttribute("name", "eve");
                    } catch (IllegalStateException e) {
                        said = e.getMessage();
                    }
                    response.getWriter().print(said + " " + session.getAttribute("name"));
                })
                .page("/refused", (request, response) -> {
                    try {
                        request.getSession().setAttribute("thread", Thread.currentThread());
                    } catch (IllegalArgumentException e) {
                        response.getWriter().print(request.getSession().getAttribute("seen"));
                    }
                })
                .open()) {
            assertThat(app.get("/eve").body()).isEqualTo("not eve null");
            assertThat(diary.heard).as("the others hear of it too").contains("added name=eve");
            assertThat(guard.heard).containsExactly("commit");
            assertThat(app.get("/refused", App.cookie(app.get("/set"))).body()).isEqualTo("true");
            assertThat(guard.heard).contains("refused thread", "read seen=true");
        }
    }

    @Test
    default void aListenerOfSomethingElseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServletListeners.of(new EventListener() {}))
                .withMessageContaining("not a listener of sessions");
    }
}
