package dev.sojourn.bench;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A map of maps with a moment of last access: no expiry, no isolation, no signature. */
final class MapSubject implements Subject {

    private static final int ID_BYTES = 24;

    private static final class Held {
        final Map<String, Object> attributes = new ConcurrentHashMap<>();
        volatile long lastAccess;
    }

    private final Map<String, Held> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    @Override
    public String begin(int number) {
        return new String(make(number).toCharArray());
    }

    @Override
    public Object read(String ticket) {
        Held held = enter(ticket);
        return Objects.requireNonNull(held.attributes.get(Payload.USER));
    }

    @Override
    public int raise(String ticket) {
        Held held = enter(ticket);
        int raised = (Integer) Objects.requireNonNull(held.attributes.get(Payload.COUNTER)) + 1;
        held.attributes.put(Payload.COUNTER, raised);
        return raised;
    }

    @Override
    public int add(String ticket) {
        return (Integer) Objects.requireNonNull(
                enter(ticket).attributes.computeIfPresent(Payload.COUNTER, (name, counter) -> (Integer) counter + 1));
    }

    @Override
    public boolean beginAndEnd(int number) {
        return sessions.remove(make(number)) != null;
    }

    private Held enter(String id) {
        Held held = Objects.requireNonNull(sessions.get(id), "no session");
        held.lastAccess = System.currentTimeMillis();
        return held;
    }

    private String make(int number) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Held held = new Held();
        held.lastAccess = System.currentTimeMillis();
        held.attributes.put(Payload.USER, Payload.user(number));
        held.attributes.put(Payload.COUNTER, Payload.counter());
        held.attributes.put(Payload.SINCE, Payload.since(number));
        held.attributes.put(Payload.NOTE, Payload.note(number));
        held.attributes.put(Payload.CART, Payload.cart(number));
        sessions.put(id, held);
        return id;
    }

    @Override
    public void close() {
        sessions.clear();
    }
}
