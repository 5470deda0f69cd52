package dev.sojourn.server;

import dev.sojourn.EngineHealth;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.server.web.Handler;
import dev.sojourn.server.web.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Whether the server can do its work, for whoever sends it requests: 503 when it is about to stop, when the store
 * does not answer, or takes no writes and reads alone are not wanted; else 200, with a word that tells a monitor
 * whether something is wrong. What it is, the REST API tells.
 */
final class Health implements Handler {

    private final SessionEngine engine;

    private final boolean readOnlyWillDo;
    private final BooleanSupplier draining;

    Health(SessionEngine engine, boolean readOnlyWillDo, BooleanSupplier draining) {
        this.engine = engine;
        this.readOnlyWillDo = readOnlyWillDo;
        this.draining = draining;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (draining.getAsBoolean()) {
                answer(response, 503, "draining");
                return;
            }
            EngineHealth health = engine.health();
            if (!health.store().takesWrites() && !readOnlyWillDo) {
                answer(response, 503, "read-only");
            } else {
                answer(response, 200, health.good() ? "up" : "degraded");
            }
        } catch (StoreUnavailableException e) {
            answer(response, 503, "down");
        }
    }

    private static void answer(HttpServletResponse response, int code, String status) throws IOException {
        Texts.json(response, code, "{\"status\":\"" + status + "\"}");
    }
}
