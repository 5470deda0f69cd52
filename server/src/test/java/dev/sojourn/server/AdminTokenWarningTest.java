package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** An admin token that may be guessed is warned of, and never shown. */
class AdminTokenWarningTest {

    private static final Logger LOG = Logger.getLogger("dev.sojourn.server.Wiring");
    private static final String SHORT = "fifteen-letters";

    @Test
    void aTokenOfFifteenCharactersIsWarnedOf() throws Exception {
        assertThat(warnings("--admin-token=" + SHORT))
                .singleElement()
                .asString()
                .startsWith("--admin-token has fewer than 16 characters")
                .doesNotContain(SHORT);
    }

    @Test
    void aTokenOfSixteenIsNot() throws Exception {
        assertThat(warnings("--admin-token=" + SHORT + "!")).isEmpty();
    }

    private static List<String> warnings(String option) throws Exception {
        Heard heard = new Heard();
        LOG.addHandler(heard);
        try (ServerScene scene = new ServerScene(option)) {
            assertThat(scene.get("/health").statusCode()).isEqualTo(200);
            return List.copyOf(heard.lines);
        } finally {
            LOG.removeHandler(heard);
        }
    }

    private static final class Heard extends Handler {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final SimpleFormatter words = new SimpleFormatter();

        @Override
        public void publish(LogRecord said) {
            if (said.getLevel() == Level.WARNING) {
                lines.add(words.formatMessage(said));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
