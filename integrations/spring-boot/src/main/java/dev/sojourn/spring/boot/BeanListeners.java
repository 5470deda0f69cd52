package dev.sojourn.spring.boot;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.servlet.ServletListeners;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Tells the listeners among the beans. They are looked for when all beans are there, so that they may use the engine;
 * what happens before that, such as an expiry, they are told then.
 */
final class BeanListeners implements SmartInitializingSingleton {

    private final ObjectProvider<SessionListener> beans;
    private final List<SessionEvent> early = new ArrayList<>();
    private volatile @Nullable List<SessionListener> listeners;

    BeanListeners(ObjectProvider<SessionListener> beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        // Those of the Servlet API are told by their filter.
        List<SessionListener> found = beans.orderedStream()
                .filter(each -> !(each instanceof ServletListeners))
                .toList();
        synchronized (early) {
            early.forEach(event -> tell(found, event));
            early.clear();
            listeners = found;
        }
    }

    /** Tells an event, now or when the listeners are there. */
    void on(SessionEvent event) {
        List<SessionListener> present = listeners;
        if (present == null) {
            synchronized (early) {
                present = listeners;
                if (present == null) {
                    early.add(event);
                    return;
                }
            }
        }
        tell(present, event);
    }

    private static void tell(List<SessionListener> all, SessionEvent event) {
        for (SessionListener each : all) {
            try {
                each.on(event);
            } catch (RuntimeException e) {
                System.getLogger(BeanListeners.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "The session listener " + each.getClass().getName() + " failed",
                                e);
            }
        }
    }
}
