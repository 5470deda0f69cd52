package dev.sojourn.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sojourn.Session;
import dev.sojourn.websocket.SocketHandler;
import dev.sojourn.websocket.SocketSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The live page's socket. It takes <code>{"add": 1}</code> and <code>{"value": "..."}</code>, and sends the state
 * when it opens and whenever the session was changed, by whichever door.
 */
final class LiveSocket implements SocketHandler {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LiveUpdates updates;

    LiveSocket(LiveUpdates updates) {
        this.updates = updates;
    }

    @Override
    public void onOpen(SocketSession socket) throws IOException {
        socket.visit(session -> {
            updates.add(session, socket);
            socket.send(LiveValues.json(session));
        });
    }

    @Override
    public void onText(SocketSession socket, Session session, String text) throws IOException {
        JsonNode message = parse(text);
        if (message != null && message.has("add")) {
            LiveValues.add(session);
        } else if (message != null
                && message.path("value").isTextual()
                && fits(message.path("value").textValue())) {
            LiveValues.change(session, message.path("value").textValue());
        } else {
            socket.send("{\"error\":\"send {\\\"add\\\": 1} or {\\\"value\\\": \\\"at most " + LiveValues.LONGEST_VALUE
                    + " characters\\\"}\"}");
        }
    }

    @Override
    public void onClose(SocketSession socket, int code) {
        updates.remove(socket);
    }

    private static boolean fits(String value) {
        return value.length() <= LiveValues.LONGEST_VALUE;
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
