package dev.sojourn.server.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sojourn.SessionEngine;
import dev.sojourn.server.web.Assets;
import dev.sojourn.server.web.Router;
import dev.sojourn.server.web.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The landing page and what it polls: how many sessions and sockets live, and what has just happened to them. */
final class StatusDemo {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SessionEngine engine;
    private final LiveUpdates updates;
    private final RecentEvents events;
    private final boolean counts;

    /**
     * Makes it.
     *
     * @param counts whether the store counts its sessions without reading them; a database reads a table, which nobody
     *     who only knows the address may have done
     */
    StatusDemo(SessionEngine engine, LiveUpdates updates, RecentEvents events, boolean counts) {
        this.engine = engine;
        this.updates = updates;
        this.events = events;
        this.counts = counts;
    }

    void routes(Router router) {
        router.get("/", Assets.file("index.html")).get("/demos/status", this::status);
    }

    private void status(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ObjectNode status = JSON.createObjectNode();
        if (counts) {
            status.put("sessions", engine.directory().count());
        }
        status.put("sockets", updates.size());
        ArrayNode list = status.putArray("events");
        for (RecentEvents.Entry entry : events.latest()) {
            list.addObject()
                    .put("number", entry.number())
                    .put("at", entry.at())
                    .put("what", entry.what())
                    .put("session", entry.fingerprint());
        }
        Texts.json(response, 200, status.toString());
    }
}
