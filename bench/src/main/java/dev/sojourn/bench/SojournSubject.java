package dev.sojourn.bench;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.SessionStore;
import java.util.Objects;

/** This project from the signed text of an id on: checked, found, isolated, touched, with its own sweeps. */
class SojournSubject implements Subject {

    final SessionEngine engine;
    private final SessionStore store;
    private final AutoCloseable beneath;

    /**
     * An engine over a store.
     *
     * @param store closed with this
     * @param beneath what the store lies on, closed after it
     */
    SojournSubject(SessionStore store, Lifetime lifetime, AutoCloseable beneath) {
        this.store = store;
        this.beneath = beneath;
        this.engine = SessionEngine.builder()
                .store(store)
                .lifetime(lifetime)
                .keys(KeyRing.random())
                .build();
    }

    /** An engine over a store that lies on nothing. */
    SojournSubject(SessionStore store) {
        this(store, Lifetime.standard(), () -> {});
    }

    @Override
    public String begin(int number) {
        String signed = engine.directory().create(Payload.of(number)).signedId(Transport.COOKIE);
        return new String(Objects.requireNonNull(signed).toCharArray());
    }

    @Override
    public Object read(String ticket) {
        try (Visit visit = engine.enter(ticket, Transport.COOKIE)) {
            Object user = visit.session().get(Payload.USER, String.class);
            visit.commit();
            return user;
        }
    }

    @Override
    public int raise(String ticket) {
        try (Visit visit = engine.enter(ticket, Transport.COOKIE)) {
            Session session = visit.session();
            int raised = session.get(Payload.COUNTER, Integer.class) + 1;
            session.set(Payload.COUNTER, raised);
            visit.commit();
            return raised;
        }
    }

    @Override
    public int add(String ticket) {
        try (Visit visit = engine.enter(ticket, Transport.COOKIE)) {
            int raised = visit.session().update(Payload.COUNTER, Integer.class, counter -> counter + 1);
            visit.commit();
            return raised;
        }
    }

    @Override
    public boolean beginAndEnd(int number) {
        try (Visit visit = engine.enter()) {
            return beginAndEnd(visit.session(), number);
        }
    }

    static boolean beginAndEnd(Session session, int number) {
        session.set(Payload.USER, Payload.user(number))
                .set(Payload.COUNTER, Payload.counter())
                .set(Payload.SINCE, Payload.since(number))
                .set(Payload.NOTE, Payload.note(number))
                .set(Payload.CART, Payload.cart(number));
        session.save();
        return session.destroy();
    }

    @Override
    public void close() {
        engine.close();
        store.close();
        try {
            beneath.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
