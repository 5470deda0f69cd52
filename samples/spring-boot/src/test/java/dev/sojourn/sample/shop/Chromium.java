package dev.sojourn.sample.shop;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real browser without a window, steered through its DevTools protocol over a WebSocket. */
final class Chromium implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String READY = "DevTools listening on ";
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0");

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();

    private Chromium(Process process, URI address) {
        this.process = process;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Answers())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Starts it with an empty profile in this folder; where none is installed, the test is noted as not run. */
    static Chromium start(Path profile) throws IOException {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(FLAGS);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Chromium(process, address(process));
        } catch (RuntimeException e) {
            end(process);
            throw e;
        }
    }

    private static Path program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        NotRun.because("The shop in a browser", "no chromium on the PATH; install Debian's chromium"));
    }

    /** Opens an empty tab that shares no cookies with those of other visitors. */
    ChromiumTab visitor() {
        String visitor = call(null, "Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asString();
        String target = call(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", visitor))
                .path("targetId")
                .asString();
        String session = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asString();
        ChromiumTab tab = new ChromiumTab(this, session);
        listeners.put(session, tab::hear);
        tab.prepare();
        return tab;
    }

    /** Calls a method of the protocol, of one tab or, with null, of the browser. */
    JsonNode call(@Nullable String session, String method, Map<String, Object> parameters) {
        int number = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(number, answer);
        Map<String, Object> call = session == null
                ? Map.of("id", number, "method", method, "params", parameters)
                : Map.of("id", number, "method", method, "params", parameters, "sessionId", session);
        socket.sendText(JSON.writeValueAsString(call), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Asks it to end, so that it removes its own temporary files, and ends it when it does not. */
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

    private static URI address(Process process) {
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> readErrors(process, address), "errors of the browser");
        reader.setDaemon(true);
        reader.start();
        return address.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Reads to the end, for a browser that can't write its errors stands still. */
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
            JsonNode told = JSON.readTree(message);
            CompletableFuture<JsonNode> answer = answers.remove(told.path("id").asInt(0));
            if (answer == null) {
                listeners
                        .getOrDefault(told.path("sessionId").asString(""), (event, parameters) -> {})
                        .accept(told.path("method").asString(""), told.path("params"));
            } else if (told.has("error")) {
                answer.completeExceptionally(new IllegalStateException(message));
            } else {
                answer.complete(told.path("result"));
            }
        }
    }
}
