package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sojourn.server.admin.NodeEvent;
import dev.sojourn.server.admin.NodeEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What happens on this node as it happens: {@code text/event-stream}, as the HTML standard has it (section 9.2). */
final class EventStream {

    /** A comment that often, so that nobody in between takes the connection for dead. */
    private static final Duration COMMENT = Duration.ofSeconds(15);

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final NodeEvents.Watch watch;
    private final BooleanSupplier allowed;

    /**
     * Makes a stream.
     *
     * @param watch what is told; closed by this
     * @param allowed whether the token of whoever hears is still good; asked before anything is told
     */
    EventStream(NodeEvents.Watch watch, BooleanSupplier allowed) {
        this.watch = watch;
        this.allowed = allowed;
    }

    /** Sends until the client goes, its token is none any more, or the server ends. */
    void send(HttpServletResponse response) throws IOException {
        try (watch) {
            begin(response);
            boolean goesOn = true;
            while (goesOn && !watch.isOver()) {
                List<NodeEvent> news = watch.next(COMMENT);
                goesOn = allowed.getAsBoolean();
                if (goesOn) {
                    send(news, response);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void begin(HttpServletResponse response) throws IOException {
        response.setStatus(200);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        // Some proxies gather an answer before they pass it on, unless they are told not to.
        response.setHeader("X-Accel-Buffering", "no");
        response.setContentType("text/event-stream; charset=utf-8");
        response.getOutputStream().write("retry: 3000\n\n".getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }

    private void send(List<NodeEvent> news, HttpServletResponse response) throws IOException {
        StringBuilder text = new StringBuilder();
        for (NodeEvent event : news) {
            text.append("id: ").append(watch.place(event)).append('\n');
            text.append("event: ").append(event.kind().word()).append('\n');
            text.append("data: ").append(json(event)).append("\n\n");
        }
        if (news.isEmpty() && !watch.isOver()) {
            text.append(": still here\n\n");
            watch.keepListening();
        }
        response.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }

    private static String json(NodeEvent event) throws IOException {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("at", event.at().toEpochMilli());
            out.writeStringField("kind", event.kind().word());
            if (event.mount() != null) {
                out.writeStringField("mount", event.mount());
            }
            if (event.key() != null) {
                out.writeStringField("key", event.key());
                out.writeStringField("fingerprint", event.key().substring(0, 8));
            }
            if (event.user() != null) {
                out.writeStringField("user", event.user());
            }
            if (!event.detail().isEmpty()) {
                out.writeStringField("detail", event.detail());
            }
            if (event.times() > 1) {
                out.writeNumberField("times", event.times());
            }
            out.writeEndObject();
        }
        return text.toString();
    }
}
