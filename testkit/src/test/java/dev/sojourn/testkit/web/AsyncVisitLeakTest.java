package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.AsyncVisits;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.id.Transport;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A visit that nobody will get is closed by who has opened it, or it would keep its session alive. */
class AsyncVisitLeakTest {

    @Test
    void aLoopThatTakesNoMoreLeavesNoVisitOpen() throws Exception {
        ManualClock clock = new ManualClock();
        try (SessionEngine engine = SessionEngine.builder()
                .store(new MemoryStore())
                .clock(clock)
                .withoutSweeps()
                .build()) {
            String id = String.valueOf(engine.directory().create().signedId(Transport.COOKIE));
            String request = "GET / HTTP/1.1\r\nHost: app.example\r\nX-Forwarded-Proto: https\r\nCookie: __Host-sid="
                    + id + "\r\n\r\n";
            AsyncVisits async = AsyncVisits.of(HttpVisits.builder(engine).build(), Runnable::run);

            assertThatThrownBy(() -> async.enter(
                                    PlainExchange.read(
                                            new ByteArrayInputStream(request.getBytes(StandardCharsets.ISO_8859_1))),
                                    task -> {
                                        throw new RejectedExecutionException("stopping");
                                    })
                            .toCompletableFuture()
                            .join())
                    .hasRootCauseInstanceOf(RejectedExecutionException.class);
            VisitLeak.assertNone(engine, clock);
        }
    }
}
