package dev.sojourn.bench;

import dev.sojourn.Session;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/**
 * This project as an integration drives it: from the raw text of the {@code Cookie} header to the headers of the
 * response.
 */
final class PorchSubject extends SojournSubject {

    private static final CookieSettings COOKIE = CookieSettings.standard();

    private final HttpVisits visits = HttpVisits.of(engine, Carriers.cookie(COOKIE));

    PorchSubject() {
        this(new MemoryStore());
    }

    private PorchSubject(SessionStore store) {
        super(store);
    }

    @Override
    public String begin(int number) {
        return COOKIE.name(true) + "=" + super.begin(number);
    }

    @Override
    public Object read(String ticket) {
        try (HttpVisit visit = visits.enter(new HeaderExchange(ticket))) {
            Object user = visit.session().get(Payload.USER, String.class);
            visit.commit();
            return user;
        }
    }

    @Override
    public int raise(String ticket) {
        try (HttpVisit visit = visits.enter(new HeaderExchange(ticket))) {
            Session session = visit.session();
            int raised = session.get(Payload.COUNTER, Integer.class) + 1;
            session.set(Payload.COUNTER, raised);
            visit.commit();
            return raised;
        }
    }

    @Override
    public int add(String ticket) {
        try (HttpVisit visit = visits.enter(new HeaderExchange(ticket))) {
            int raised = visit.session().update(Payload.COUNTER, Integer.class, counter -> counter + 1);
            visit.commit();
            return raised;
        }
    }

    @Override
    public boolean beginAndEnd(int number) {
        try (HttpVisit visit = visits.enter(new HeaderExchange(null))) {
            boolean ended = beginAndEnd(visit.session(), number);
            visit.commit();
            return ended;
        }
    }
}
