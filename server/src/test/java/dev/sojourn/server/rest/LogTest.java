package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.admin.AuditSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API says in the log: nothing that would help those who try, and nothing that they can make much of. */
class LogTest {

    private final RestScene scene = new RestScene(settings -> settings, AuditSink.log(false), false);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("dev.sojourn");
    private final Logger audit = Logger.getLogger("sojourn.audit");
    private final SimpleFormatter words = new SimpleFormatter();
    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(words.formatMessage(entry) + " " + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.ALL);
        capture.setLevel(Level.ALL);
        logger.addHandler(capture);
        audit.addHandler(capture);
    }

    @AfterEach
    void close() throws Exception {
        audit.removeHandler(capture);
        logger.removeHandler(capture);
        logger.setLevel(null);
        scene.close();
    }

    @Test
    void wrongTokensFillNoLog() {
        for (int i = 0; i < 100; i++) {
            scene.send(scene.request("/sessions").header("Authorization", "Bearer wrong-guess"));
        }

        assertThat(lines)
                .hasSizeBetween(10, 60)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("audit=1 ")
                        .contains("error=")
                        .contains("by.from=127.0.0.1")
                        .doesNotContain("wrong-guess"));
    }

    @Test
    void noIdTokenOrValueIsEverLogged() {
        String id = scene.create("{\"data\":{\"a\":\"hush\"}}");
        scene.call("PUT", "/sessions/" + id + "/data/b", "\"hush\"");
        scene.call("PUT", "/sessions/" + id + "/data/b", "\"hush");
        scene.send(scene.request("/sessions/" + id));
        scene.faults.down();
        scene.get("/sessions/" + id + "/data/hush");
        scene.faults.up();
        scene.call("DELETE", "/sessions/" + id, null);

        assertThat(lines).isNotEmpty().noneSatisfy(line -> assertThat(line).containsAnyOf(id, RestScene.TOKEN, "hush"));
    }
}
