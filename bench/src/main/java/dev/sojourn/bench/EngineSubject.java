package dev.sojourn.bench;

/**
 * An engine that hands out session objects by bare ids; so all of them do the same work in the same order.
 *
 * @param <S> what it hands out
 */
abstract class EngineSubject<S> implements Subject {

    /** A new session, in a request that has just begun. */
    abstract S make();

    /** A living session at the beginning of a request; fails when there is none. */
    abstract S enter(String id);

    abstract String id(S session);

    abstract Object get(S session, String name);

    abstract void set(S session, String name, Object value);

    /** What is done at the end of the request. */
    abstract void leave(S session);

    /** Ends the session in the request that made it; false when it was not there. */
    abstract boolean end(S session);

    @Override
    public final String begin(int number) {
        S session = filled(number);
        // No engine gets the very object that it keeps.
        String ticket = new String(id(session).toCharArray());
        leave(session);
        return ticket;
    }

    @Override
    public final Object read(String ticket) {
        S session = enter(ticket);
        Object user = get(session, Payload.USER);
        leave(session);
        return user;
    }

    @Override
    public final int raise(String ticket) {
        S session = enter(ticket);
        int raised = (Integer) get(session, Payload.COUNTER) + 1;
        set(session, Payload.COUNTER, raised);
        leave(session);
        return raised;
    }

    @Override
    public final boolean beginAndEnd(int number) {
        return end(filled(number));
    }

    private S filled(int number) {
        S session = make();
        set(session, Payload.USER, Payload.user(number));
        set(session, Payload.COUNTER, Payload.counter());
        set(session, Payload.SINCE, Payload.since(number));
        set(session, Payload.NOTE, Payload.note(number));
        set(session, Payload.CART, Payload.cart(number));
        return session;
    }
}
