package dev.sojourn.server;

import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.server.web.Handler;
import dev.sojourn.server.web.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Whether the server can do its work, for whoever sends it requests: 200, or 503 when the store does not answer. */
final class Health implements Handler {

    private final SessionEngine engine;

    Health(SessionEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            engine.checkStore();
        } catch (StoreUnavailableException e) {
            Texts.json(response, 503, "{\"status\":\"down\"}");
            return;
        }
        Texts.json(response, 200, "{\"status\":\"up\"}");
    }
}
