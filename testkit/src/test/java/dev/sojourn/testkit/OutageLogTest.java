package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.MemoryStore;
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

/** What housekeeping says of an outage: when it begins and when it is over, and not in each round. */
class OutageLogTest {

    private static final Logger LOG = Logger.getLogger("dev.sojourn.Housekeeping");

    private final FaultyStore store = new FaultyStore(new MemoryStore());
    private final Heard heard = new Heard();

    @BeforeEach
    void hear() {
        LOG.addHandler(heard);
    }

    @AfterEach
    void hearNoMore() {
        LOG.removeHandler(heard);
    }

    @Test
    void eachOutageIsToldOnceAndSoIsItsEnd() {
        try (Crank crank = new Crank();
                SessionEngine engine = SessionEngine.builder()
                        .name("outage-log")
                        .store(store)
                        .scheduler(crank)
                        .build()) {
            crank.turn(2);
            assertThat(engine.directory().count()).isZero();
            assertThat(heard.lines).isEmpty();

            store.down();
            crank.turn(5);
            assertThat(heard.lines)
                    .singleElement()
                    .asString()
                    .startsWith("WARNING The sweep of expired sessions waits for the store: "
                            + "The session store failed to claim expired sessions: ");
            store.up();
            crank.turn(5);
            assertThat(heard.lines)
                    .hasSize(2)
                    .last()
                    .isEqualTo("INFO The sweep of expired sessions goes on: the store answers again");

            store.down();
            crank.turn(5);
            assertThat(heard.lines).hasSize(3).last().asString().startsWith("WARNING ");
        }
    }

    /** What the engine of this test says; tests of other engines may run beside it. */
    private static final class Heard extends Handler {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final SimpleFormatter words = new SimpleFormatter();

        @Override
        public void publish(LogRecord said) {
            if (Thread.currentThread().getName().startsWith("sojourn-outage-log-")
                    && said.getLevel().intValue() >= Level.INFO.intValue()) {
                lines.add(said.getLevel().getName() + " " + words.formatMessage(said));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
