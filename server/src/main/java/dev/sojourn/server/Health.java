package dev.sojourn.server;

import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.server.web.Handler;
import dev.sojourn.server.web.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Whether the server can do its work, for whoever sends it requests: 503 when the store does not answer; else 200, with
 * a word that tells a monitor whether something is wrong. What it is, the REST API tells.
 */
final class Health implements Handler {

    private final SessionEngine engine;

    Health(SessionEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            boolean good = engine.health().good();
            Texts.json(response, 200, good ? "{\"status\":\"up\"}" : "{\"status\":\"degraded\"}");
        } catch (StoreUnavailableException e) {
            Texts.json(response, 503, "{\"status\":\"down\"}");
        }
    }
}
