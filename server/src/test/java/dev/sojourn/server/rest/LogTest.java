package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API says in the log: that somebody tried, and nothing that would help them. */
class LogTest {

    private final RestScene scene = new RestScene();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("dev.sojourn");
    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(MessageFormat.format(entry.getMessage(), entry.getParameters()) + " " + entry.getThrown());
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
    }

    @AfterEach
    void close() throws Exception {
        logger.removeHandler(capture);
        logger.setLevel(null);
        scene.close();
    }

    @Test
    void aWrongTokenIsLoggedWithItsAddressAndNotWithItself() {
        scene.send(scene.request("/sessions").header("Authorization", "Bearer wrong-guess"));

        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line).contains("without the admin token").contains("127.0.0.1"))
                .noneSatisfy(line -> assertThat(line).contains("wrong-guess"));
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
