package dev.sojourn.spring.security;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what an engine tells. */
final class Events implements SessionListener {

    private final List<SessionEvent> all = new CopyOnWriteArrayList<>();

    @Override
    public void on(SessionEvent event) {
        all.add(event);
    }

    <T extends SessionEvent> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
