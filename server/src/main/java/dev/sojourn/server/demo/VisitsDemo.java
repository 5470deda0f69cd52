package dev.sojourn.server.demo;

import dev.sojourn.Session;
import dev.sojourn.server.web.Router;
import dev.sojourn.server.web.Texts;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Counts a client's visits. The count is right however many requests come at once, because {@code update} is atomic.
 */
final class VisitsDemo {

    void routes(Router router) {
        router.get("/demos/visits", this::count);
    }

    private void count(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Session session = SojournFilter.session(request);
        Long visits = session.update("visits", Long.class, before -> before == null ? 1 : before + 1);
        Texts.plain(response, 200, "visits: " + visits);
    }
}
