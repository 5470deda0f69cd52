package dev.sojourn.sample.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.sample.rules.SampleRules;
import dev.sojourn.sample.rules.Visitor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The program, over HTTP. */
class CounterTest implements SampleRules {

    @Override
    public Program start() {
        Counter counter = new Counter(0);
        return new Program() {
            @Override
            public int port() {
                return counter.port();
            }

            @Override
            public void close() {
                counter.close();
            }
        };
    }

    @Test
    void aSocketSharesTheSessionAndIsClosedByTheLogout() throws Exception {
        try (Program program = start()) {
            Visitor visitor = new Visitor(program.port());
            visitor.post("/login", "ada");
            Heard heard = new Heard();
            WebSocket socket =
                    connect(program, heard, "Cookie", visitor.cookie()).join();
            socket.sendText("one more", true).join();

            assertThat(heard.text.get(20, TimeUnit.SECONDS)).isEqualTo("count 1 of ada");
            assertThat(visitor.get("/count").body()).isEqualTo("count 2 of ada");
            visitor.post("/logout", "");
            assertThat(heard.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1008);
        }
    }

    @Test
    void aSocketIsNeitherForStrangersNorForPagesOfOtherSites() throws Exception {
        try (Program program = start()) {
            Visitor visitor = new Visitor(program.port());
            visitor.post("/login", "ada");

            assertThat(connect(program, new Heard(), "X", "x")).failsWithin(20, TimeUnit.SECONDS);
            assertThat(connect(program, new Heard(), "Cookie", visitor.cookie(), "Origin", "https://evil.example"))
                    .failsWithin(20, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<WebSocket> connect(Program program, Heard heard, String... headers) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + program.port() + "/live"), heard);
    }

    private static final class Heard implements WebSocket.Listener {

        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
