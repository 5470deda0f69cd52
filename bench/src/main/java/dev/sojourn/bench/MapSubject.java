package dev.sojourn.bench;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A map of maps with a moment of last access: no expiry, no isolation, no signature. */
final class MapSubject extends EngineSubject<MapSubject.Held> {

    private static final int ID_BYTES = 24;

    private final Map<String, Held> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    static final class Held {
        final String id;
        final Map<String, Object> attributes = new ConcurrentHashMap<>();
        volatile long lastAccess;

        Held(String id) {
            this.id = id;
        }
    }

    @Override
    Held make() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        Held held = new Held(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        held.lastAccess = System.currentTimeMillis();
        sessions.put(held.id, held);
        return held;
    }

    @Override
    Held enter(String id) {
        Held held = Objects.requireNonNull(sessions.get(id), "no session");
        held.lastAccess = System.currentTimeMillis();
        return held;
    }

    @Override
    public int add(String ticket) {
        return (Integer) Objects.requireNonNull(
                enter(ticket).attributes.computeIfPresent(Payload.COUNTER, (name, counter) -> (Integer) counter + 1));
    }

    @Override
    String id(Held held) {
        return held.id;
    }

    @Override
    Object get(Held held, String name) {
        return Objects.requireNonNull(held.attributes.get(name));
    }

    @Override
    void set(Held held, String name, Object value) {
        held.attributes.put(name, value);
    }

    @Override
    void leave(Held held) {
        // Nothing is saved.
    }

    @Override
    boolean end(Held held) {
        return sessions.remove(held.id) != null;
    }

    @Override
    public void close() {
        sessions.clear();
    }
}
