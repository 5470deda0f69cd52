package dev.sojourn.server.demo;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.server.web.Router;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.websocket.SessionSockets;
import dev.sojourn.websocket.SocketOptions;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** All demos together: made before the engine, because they listen to it, and mounted after. */
public final class Demos implements SessionListener, AutoCloseable {

    private static final int THREADS = 2;

    private final RecentEvents events = new RecentEvents();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "sojourn-demos");
        thread.setDaemon(true);
        return thread;
    });
    private final LiveUpdates updates = new LiveUpdates(threads);
    private volatile @Nullable SessionSockets sockets;
    private volatile @Nullable Subscription otherNodes;

    /** Demos that are not mounted yet. */
    public Demos() {}

    @Override
    public void on(SessionEvent event) {
        events.on(event);
        updates.on(event);
    }

    /**
     * Lets the pages hear of what other nodes change too. Without this they hear of it at their next request.
     *
     * @param store the engine's store, when it is one that nodes share; not closed
     */
    public void listenTo(AnnouncesChanges store) {
        otherNodes = store.listen(updates.ofOtherNodes(), Interest.CHANGES_OF_OTHERS);
    }

    /**
     * Adds the routes of all demos.
     *
     * @param router gets the routes
     * @param visits opens the visits of the router's requests
     * @param socketMessageBytes the longest socket message
     */
    public void mount(Router router, HttpVisits visits, int socketMessageBytes) {
        // Programs without a browser may open the live socket too: they send no Origin.
        SessionSockets live = SessionSockets.of(
                visits,
                SocketOptions.standard()
                        .origins(Origins.same().allowAbsent())
                        .requireSession()
                        .messageBytes(socketMessageBytes));
        sockets = live;
        new StatusDemo(visits.engine(), updates, events, otherNodes == null).routes(router);
        new LoginDemo().routes(router);
        new VisitsDemo().routes(router);
        new LiveDemo(live, updates, threads).routes(router);
    }

    /** Closes the sockets with 1001. Requests that are under way go on. */
    public void closeSockets() {
        SessionSockets open = sockets;
        if (open != null) {
            open.close();
        }
    }

    /** Ends the threads of the demos. */
    @Override
    public void close() {
        closeSockets();
        Subscription listening = otherNodes;
        if (listening != null) {
            listening.close();
        }
        threads.shutdownNow();
    }
}
