package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.codec.ValueCodec;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Values that want to know what happens to them. */
interface BoundValueRules {

    Container container();

    /** A value of a registered class, which notes what it hears. */
    record Token(String text) implements HttpSessionBindingListener, HttpSessionActivationListener {

        static final List<String> HEARD = new CopyOnWriteArrayList<>();

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

    private App open() {
        Token.HEARD.clear();
        return App.on(container())
                .engine(builder -> builder.codec(
                        ValueCodec.builder().record("token", Token.class).build()))
                .page(
                        "/set",
                        (request, response) ->
                                request.getSession().setAttribute("token", new Token(request.getParameter("text"))))
                .page(
                        "/large",
                        (request, response) ->
                                request.getSession().setAttribute("token", new Token("x".repeat(70_000))))
                .page("/get", (request, response) -> {
                    request.getSession().getAttribute("token");
                    request.getSession().getAttribute("token");
                })
                .page("/count", (request, response) -> {
                    request.getSession().getAttribute("token");
                    request.getSession().setAttribute("n", 1);
                })
                .page("/remove", (request, response) -> request.getSession().removeAttribute("token"))
                .page("/invalidate", (request, response) -> request.getSession().invalidate())
                .open();
    }

    @Test
    default void aValueHearsWhenItIsBoundReplacedAndRemoved() {
        try (App app = open()) {
            String cookie = App.cookie(app.get("/set?text=one"));
            assertThat(Token.HEARD).containsExactly("bound token=one", "passivating one");
            Token.HEARD.clear();
            app.get("/set?text=two", cookie);
            assertThat(Token.HEARD).contains("bound token=two", "unbound token=one", "passivating two");
            Token.HEARD.clear();
            app.get("/remove", cookie);
            assertThat(Token.HEARD).contains("unbound token=two");
        }
    }

    @Test
    default void aValueThatIsRefusedIsNotBound() {
        try (App app = open()) {
            app.get("/large");
            assertThat(Token.HEARD)
                    .map(heard -> heard.substring(0, heard.indexOf('=')))
                    .containsExactly("bound token", "unbound token");
        }
    }

    @Test
    default void aValueHearsWhenItsSessionIsInvalidated() {
        try (App app = open()) {
            String cookie = App.cookie(app.get("/set?text=one"));
            Token.HEARD.clear();
            app.get("/invalidate", cookie);
            assertThat(Token.HEARD).containsExactly("unbound token=one");
        }
    }

    /** It was bytes in the store before, and will be bytes again. */
    @Test
    default void aValueHearsWhenItLeavesTheStoreAndBeforeItReturns() {
        try (App app = open()) {
            String cookie = App.cookie(app.get("/set?text=one"));
            Token.HEARD.clear();
            app.get("/get", cookie);
            assertThat(Token.HEARD).containsExactly("activated one");
            Token.HEARD.clear();
            app.get("/count", cookie);
            assertThat(Token.HEARD).containsExactly("activated one", "passivating one");
        }
    }
}
