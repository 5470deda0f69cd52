package dev.sojourn.server.demo;

import dev.sojourn.Session;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.server.web.Assets;
import dev.sojourn.server.web.Handler;
import dev.sojourn.server.web.Router;
import dev.sojourn.server.web.Texts;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.websocket.SessionSockets;
import dev.sojourn.websocket.SojournUpgrade;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One session behind two doors: what an HTTP request changes is seen by the page's WebSocket at once, and the other way
 * round. The socket comes in with the page's cookie and is closed with 1008 when the session ends.
 */
final class LiveDemo {

    private static final Logger LOG = System.getLogger(LiveDemo.class.getName());
    private static final Handler PAGE = Assets.file("live.html");
    private static final int LONGEST_WAIT_MILLIS = 10_000;

    private final SessionSockets sockets;
    private final LiveUpdates updates;
    private final ScheduledExecutorService clock;

    LiveDemo(SessionSockets sockets, LiveUpdates updates, ScheduledExecutorService clock) {
        this.sockets = sockets;
        this.updates = updates;
        this.clock = clock;
    }

    void routes(Router router) {
        router.get("/demos/live", this::pageOrSocket)
                .get("/demos/live/value", this::read)
                .get("/demos/live/state", this::look)
                .post("/demos/live/start", this::start)
                .post("/demos/live/add", this::add)
                .post("/demos/live/value", this::change)
                .post("/demos/live/slow", this::slow);
    }

    private void pageOrSocket(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            response.addHeader("Vary", "Upgrade");
            PAGE.handle(request, response);
            return;
        }
        Object container = request.getServletContext().getAttribute(ServerContainer.class.getName());
        new SojournUpgrade(sockets, (ServerContainer) container)
                .upgrade(request, response, () -> new LiveSocket(updates));
    }

    private void read(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response, SojournFilter.session(request));
    }

    /** As {@link #read}, for the pages: no session is no error there, and browsers report every 401 as one. */
    private void look(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Texts.json(response, 200, LiveValues.json(SojournFilter.session(request)));
    }

    private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response, SojournFilter.session(request).begin());
    }

    private void add(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Session session = SojournFilter.session(request);
        try {
            if (session.exists()) {
                LiveValues.add(session);
            }
        } catch (SessionNotFoundException e) {
            LOG.log(Level.DEBUG, "The session ended while its counter was raised", e);
        }
        answer(response, session);
    }

    private void change(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Session session = SojournFilter.session(request);
        String value = request.getParameter("value");
        if (value == null || value.length() > LiveValues.LONGEST_VALUE) {
            Texts.plain(
                    response,
                    400,
                    "the form field \"value\" must hold at most " + LiveValues.LONGEST_VALUE + " characters");
            return;
        }
        if (session.exists()) {
            LiveValues.change(session, value);
        }
        answer(response, session);
    }

    /**
     * A request that reads the session first and saves much later, for those who want to see what becomes of it when
     * the session ends in between: nothing, for destroy wins.
     */
    private void slow(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String text = request.getParameter("ms");
        int wait = text != null && text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 1000;
        Session session = SojournFilter.session(request);
        if (wait > LONGEST_WAIT_MILLIS || !session.exists()) {
            answer(response, session);
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(2L * LONGEST_WAIT_MILLIS);
        Future<?> unused = clock.schedule(() -> finishSlowly(async, session), wait, TimeUnit.MILLISECONDS);
    }

    private static void finishSlowly(AsyncContext async, Session session) {
        try {
            LiveValues.change(session, "written slowly");
            boolean kept = session.save();
            Texts.plain(
                    (HttpServletResponse) async.getResponse(),
                    kept ? 200 : HttpServletResponse.SC_CONFLICT,
                    kept ? "saved" : "the session has ended meanwhile; nothing was saved");
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The client did not wait", e);
        } catch (RuntimeException e) {
            // The commit at the end of the request fails in the same way, and answers for it.
            LOG.log(Level.DEBUG, "A slow request was not saved", e);
        } finally {
            async.complete();
        }
    }

    private static void answer(HttpServletResponse response, Session session) throws IOException {
        Texts.json(response, session.exists() ? 200 : 401, LiveValues.json(session));
    }
}
