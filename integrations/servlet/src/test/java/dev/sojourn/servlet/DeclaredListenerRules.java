package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Listeners that the application declares are heard without being listed again. */
interface DeclaredListenerRules {

    Container container();

    private App.Setting app(Consumer<ServletContext> application) {
        return App.on(container())
                .application(application)
                .page("/set", (request, response) -> {
                    request.getSession().setAttribute("name", "ada");
                    response.getWriter().print(request.getSession().getId());
                })
                .page("/change", (request, response) -> request.changeSessionId())
                .page("/invalidate", (request, response) -> request.getSession().invalidate());
    }

    /** The first words of what it heard. */
    private static List<String> words(ListenerRules.Diary diary) {
        return diary.heard.stream().map(line -> line.split(" ")[0]).toList();
    }

    @Test
    default void aListenerOfTheContextHearsOfSessionsIdsAndAttributes() {
        ListenerRules.Diary diary = new ListenerRules.Diary();
        try (App app = app(context -> context.addListener(diary)).open()) {
            var changed = app.get("/change", App.cookie(app.get("/set")));
            app.get("/invalidate", App.cookie(changed));

            // Not of activation, of which a container tells values only.
            assertThat(words(diary)).containsExactly("created", "added", "changed", "destroyed", "removed");
        }
    }

    @Test
    default void aListenerOfTheContextHearsOfExpiryAndOfEndsFromOutside() {
        ListenerRules.Diary diary = new ListenerRules.Diary();
        ManualClock clock = new ManualClock();
        try (App app = app(context -> context.addListener(diary))
                .engine(engine -> engine.clock(clock))
                .open()) {
            String ended = app.get("/set").body();
            app.engine.directory().end(ended);
            String expired = app.get("/set").body();
            clock.advance(Duration.ofHours(1));
            app.engine.directory().sweep();

            assertThat(diary.heard)
                    .contains("destroyed " + ended + " ada", "destroyed " + expired + " ada")
                    .hasSize(8);
        }
    }

    @Test
    default void aListenerIsToldOnceThoughItIsListedAndDeclaredAndGivenToTheEngine() {
        ListenerRules.Diary diary = new ListenerRules.Diary();
        ServletListeners listed = ServletListeners.of(diary);
        try (App app = app(context -> context.addListener(diary))
                .engine(engine -> engine.listener(listed))
                .filter(filter -> filter.listeners(listed))
                .open()) {
            String id = app.get("/set").body();
            app.engine.directory().end(id);

            assertThat(words(diary)).containsExactly("created", "added", "passivating", "destroyed", "removed");
        }
    }

    /** The container makes its own object of a class, and whoever lists it by hand another. */
    @Test
    default void aDeclaredListenerIsLeftOutForAListedOneOfItsClass() {
        Counter listed = new Counter();
        try (App app = app(context -> context.addListener(Counter.class))
                .listeners(listed)
                .open()) {
            Counter.ALL.clear();
            app.get("/set");

            assertThat(Counter.ALL).containsExactly(listed);
        }
    }

    @Test
    default void declaredListenersHearInOrderAndOfAnEndInReverse() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (App app = app(context -> {
                    context.addListener(new Named("first", heard));
                    context.addListener(new Named("second", heard));
                })
                .open()) {
            app.get("/invalidate", App.cookie(app.get("/set")));

            assertThat(heard).containsExactly("first", "second", "second ends", "first ends");
        }
    }

    /** A class that the container can make objects of. */
    final class Counter implements HttpSessionListener {

        static final List<Counter> ALL = new CopyOnWriteArrayList<>();

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            ALL.add(this);
        }
    }

    /** One of several. */
    record Named(String name, List<String> heard) implements HttpSessionListener {

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            heard.add(name);
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            heard.add(name + " ends");
        }
    }
}
