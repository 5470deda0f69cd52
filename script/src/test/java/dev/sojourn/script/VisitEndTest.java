package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.testkit.web.VisitLeak;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of a request, an upgrade or a message, its visit ends with it and keeps nothing alive. */
class VisitEndTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder)
                .file("mars/start.js", "session('n', 1); write('sid', session())")
                .file("mars/read.js", "write('n', session('n'))")
                .file("mars/exit.js", "session('n', 2); exit()")
                .file("mars/fail.js", "session('n', 3); null.x")
                .file("mars/grow.js", "session('n', 'x'.repeat(70000))")
                .file("mars/late.js", "session('n'); header('x-begun'); session('n', 4)")
                .file("mars/taken.js", "session('n'); header('x-begun'); header('x-more')")
                .file("mars/live.onOpen.js", "session('n', 5)")
                .file("mars/live.onMessage.js", "session('n', 6); if (param('say') === 'fail') null.x");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String start() {
        return scene.get("/mars/start").text().substring(8, 40);
    }

    @Test
    void requestsLeaveNoVisitOpen() {
        String sid = start();
        for (String script : List.of("read", "exit", "fail", "grow", "missing")) {
            scene.get("/mars/" + script + "?sid=" + sid);
        }
        String other = start();
        scene.answer(new FakeExchange("GET", "/mars/late?sid=" + other)
                .meanwhile(() -> scene.engine("mars").directory().get(other).roll()));

        VisitLeak.assertNone(scene.engine("mars"), scene.clock());
    }

    /** As in a container that has taken the request back, because its client has gone. */
    @Test
    void requestsThatAreTakenBackLeaveNoVisitOpen() {
        FakeExchange request = new FakeExchange("GET", "/mars/taken?sid=" + start());
        AtomicBoolean gone = new AtomicBoolean();
        request.meanwhile(() -> gone.set(true));
        ScriptExchange taken = (ScriptExchange) Proxy.newProxyInstance(
                ScriptExchange.class.getClassLoader(),
                new Class<?>[] {ScriptExchange.class},
                (self, method, values) -> {
                    if (gone.get()) {
                        throw new IllegalStateException("recycled");
                    }
                    return method.invoke(request, values);
                });

        assertThatThrownBy(() -> scene.host().handle(taken)).hasMessage("recycled");
        VisitLeak.assertNone(scene.engine("mars"), scene.clock());
    }

    @Test
    void socketsLeaveNoVisitOpen() {
        String sid = start();
        ScriptSocket socket = scene.host().upgrade(new FakeExchange("GET", "/mars/live?sid=" + sid));
        socket.open(new FakeChannel());
        socket.message("{\"say\": \"hello\"}");
        socket.message("{\"say\": \"fail\"}");
        socket.message("{\"sid\": \"" + start() + "\"}");
        socket.closed(1000);
        scene.host()
                .upgrade(new FakeExchange("GET", "/mars/live?sid=" + sid).header("Origin", "http://elsewhere.test"));

        VisitLeak.assertNone(scene.engine("mars"), scene.clock());
    }
}
