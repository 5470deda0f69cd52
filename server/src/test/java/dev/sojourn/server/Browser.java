package dev.sojourn.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real browser without a window: Chromium, steered through its DevTools protocol over a WebSocket. */
final class Browser implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration START = Duration.ofSeconds(30);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String READY = "DevTools listening on ";
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--remote-debugging-port=0");

    private final Process process;
    private final WebSocket socket;
    private final Queue<String> visitors = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();

    private Browser(Process process, URI address) {
        this.process = process;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Answers())
                .orTimeout(START.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** The browser of this machine, when there is one. */
    static Optional<Path> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts a browser with an empty profile in this folder. */
    static Browser start(Path program, Path profile, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(FLAGS);
        command.addAll(List.of(flags));
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Browser(process, address(process));
        } catch (IOException | RuntimeException e) {
            end(process);
            throw e;
        }
    }

    /** Opens an empty tab that shares no cookies with those of other visitors. */
    BrowserTab visitor() {
        String visitor = call(null, "Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .textValue();
        visitors.add(visitor);
        return tab(visitor);
    }

    /** Closes all tabs and forgets their cookies. */
    void forgetVisitors() {
        for (String visitor = visitors.poll(); visitor != null; visitor = visitors.poll()) {
            call(null, "Target.disposeBrowserContext", Map.of("browserContextId", visitor));
        }
        listeners.clear();
    }

    /** Opens an empty tab beside those of the same visitor. */
    BrowserTab tab(String visitor) {
        Map<String, Object> place = Map.of("url", "about:blank", "browserContextId", visitor);
        String target =
                call(null, "Target.createTarget", place).path("targetId").textValue();
        String session = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .textValue();
        BrowserTab tab = new BrowserTab(this, visitor, session);
        listeners.put(session, tab::hear);
        tab.prepare();
        return tab;
    }

    /** Calls a method of the protocol, of one tab or, with null, of the browser. */
    JsonNode call(@Nullable String session, String method, Map<String, Object> parameters) {
        int number = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(number, answer);
        ObjectNode call = JSON.createObjectNode().put("id", number).put("method", method);
        call.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            call.put("sessionId", session);
        }
        socket.sendText(call.toString(), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Asks the browser to end, so that it removes its own temporary files, and ends it when it does not. */
    @Override
    public void close() {
        try {
            call(null, "Browser.close", Map.of());
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            System.err.println("The browser did not end when it was asked to: " + e.getMessage());
        } finally {
            socket.abort();
            end(process);
        }
    }

    private static URI address(Process process) throws IOException {
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> readErrors(process, address), "browser-errors");
        reader.setDaemon(true);
        reader.start();
        try {
            return address.orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
        } catch (RuntimeException e) {
            throw new IOException("The browser did not start", e);
        }
    }

    /** Reads to the end, for a browser that cannot write its errors stands still. */
    private static void readErrors(Process process, CompletableFuture<URI> address) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    address.complete(URI.create(line.substring(READY.length()).trim()));
                } else if (!address.isDone()) {
                    said.append(line).append('\n');
                }
            }
            address.completeExceptionally(new IOException("The browser ended and said: " + said));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }

    private static void end(Process process) {
        // Its helpers write into the profile, which the test is about to delete.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void hear(String message) {
            JsonNode node;
            try {
                node = JSON.readTree(message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            CompletableFuture<JsonNode> answer = answers.remove(node.path("id").asInt());
            if (answer == null) {
                BiConsumer<String, JsonNode> listener =
                        listeners.get(node.path("sessionId").asText());
                if (listener != null) {
                    listener.accept(node.path("method").asText(), node.path("params"));
                }
            } else if (node.has("error")) {
                answer.completeExceptionally(new IllegalStateException(message));
            } else {
                answer.complete(node.path("result"));
            }
        }
    }
}
