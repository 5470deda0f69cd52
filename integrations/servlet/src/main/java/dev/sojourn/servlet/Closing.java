package dev.sojourn.servlet;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Closes what an application has opened for its sessions when the application ends, in order and once. */
final class Closing implements ServletContextListener {

    private static final Logger LOG = System.getLogger(Closing.class.getName());

    private final List<AutoCloseable> opened;
    private final AtomicBoolean closed = new AtomicBoolean();

    Closing(List<AutoCloseable> opened) {
        this.opened = opened;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        close();
    }

    // One that fails must not keep the others open.
    void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.log(
                        Level.WARNING,
                        each.getClass().getName() + " could not be closed at the end of the application",
                        e);
            }
        }
    }
}
