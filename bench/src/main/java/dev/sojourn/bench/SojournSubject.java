package dev.sojourn.bench;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.http.CarrierReading;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.PresentedId;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/**
 * This project as an integration drives it: from the text of the header to the end of the visit, with its own sweeps.
 */
final class SojournSubject implements Subject {

    private static final CookieSettings COOKIE = CookieSettings.standard();

    private final Carriers carriers = Carriers.cookie(COOKIE);
    private final SessionStore store;
    private final SessionEngine engine;

    SojournSubject() {
        this(new MemoryStore(), Lifetime.standard());
    }

    /** An engine over a store, which it closes. */
    SojournSubject(SessionStore store, Lifetime lifetime) {
        this.store = store;
        this.engine = SessionEngine.builder()
                .store(store)
                .lifetime(lifetime)
                .keys(KeyRing.random())
                .build();
    }

    @Override
    public String begin(int number) {
        Session session = engine.directory().create(Payload.of(number));
        return COOKIE.name(true) + "=" + session.signedId(Transport.COOKIE);
    }

    @Override
    public Object read(String ticket) {
        try (Visit visit = enter(ticket)) {
            Object user = visit.session().get(Payload.USER, String.class);
            visit.commit();
            return user;
        }
    }

    @Override
    public int raise(String ticket) {
        try (Visit visit = enter(ticket)) {
            Session session = visit.session();
            int raised = session.get(Payload.COUNTER, Integer.class) + 1;
            session.set(Payload.COUNTER, raised);
            visit.commit();
            return raised;
        }
    }

    @Override
    public boolean beginAndEnd(int number) {
        try (Visit visit = engine.enter()) {
            Session session = visit.session();
            session.set(Payload.USER, Payload.user(number))
                    .set(Payload.COUNTER, Payload.counter())
                    .set(Payload.SINCE, Payload.since(number))
                    .set(Payload.NOTE, Payload.note(number))
                    .set(Payload.CART, Payload.cart(number));
            session.save();
            return session.destroy();
        }
    }

    private Visit enter(String header) {
        PresentedId presented = CarrierReading.of(new HeaderExchange(header), carriers, engine.ids())
                .id();
        if (presented == null) {
            throw new IllegalStateException("The ticket of a live session was refused");
        }
        return engine.enter(presented.reading());
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }
}
