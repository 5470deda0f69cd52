package dev.sojourn.websocket;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.ChangesLostException;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.WebExchange;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a handshake, in the order of what they cost: the page's origin before any id is read, the session
 * before the upgrade, and nothing is touched or stored for one that is refused.
 */
final class Handshake {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final SessionSockets sockets;
    private final HttpVisits sessions;
    private final SocketOptions options;
    private final boolean cookiesOnly;

    Handshake(SessionSockets sockets, HttpVisits sessions, SocketOptions options) {
        this.sockets = sockets;
        this.sessions = sessions;
        this.options = options;
        this.cookiesOnly = sessions.carriers().order().stream().allMatch(Carrier.Cookie.class::isInstance);
    }

    /**
     * Checks a request, and commits the visit it makes before the 101 leaves. The visit ends with the handshake: what
     * keeps the session alive from here on are the socket's own visits, where its options say so.
     *
     * @return the session that the socket joins
     */
    Admitted admit(WebExchange request) {
        checkOrigin(request);
        try (HttpVisit visit = sessions.enter(request)) {
            return admit(visit);
        }
    }

    /** Checks a request whose visit the application has opened already, and will close; commits that visit. */
    Admitted admit(WebExchange request, HttpVisit visit) {
        checkOrigin(request);
        return admit(visit);
    }

    private Admitted admit(HttpVisit visit) {
        try {
            return admitted(visit);
        } catch (RuntimeException refusal) {
            // Nothing is stored for a refusal, but what was stored before it may have given the session a new id.
            visit.tellStored();
            throw refusal;
        }
    }

    private Admitted admitted(HttpVisit visit) {
        if (sockets.isClosed()) {
            throw new HandshakeRefusedException(UNAVAILABLE, "shutting_down", "The server is shutting down.");
        }
        Session session = visit.session();
        if (options.begins()) {
            session.begin();
        }
        checkRequirement(session);
        String key = session.key();
        if (session.exists() && key != null && sessions.engine().connectionsOf(key) >= options.socketsPerSession()) {
            throw new HandshakeRefusedException(
                    TOO_MANY_REQUESTS,
                    "too_many_sockets",
                    "This session has " + options.socketsPerSession() + " open sockets, which is the limit.");
        }
        CommitOutcome outcome = visit.commit();
        if (outcome == CommitOutcome.DROPPED) {
            throw new ChangesLostException(session.fingerprint());
        }
        if (outcome == CommitOutcome.ENDED) {
            checkRequirement(session);
        }
        return new Admitted(session.isStored() ? session : null);
    }

    private void checkRequirement(Session session) {
        Predicate<? super Session> requirement = options.requirement();
        if (requirement != null && !requirement.test(session)) {
            throw new HandshakeRefusedException(
                    UNAUTHORIZED, "session_required", "This socket needs a session that the request lacks.");
        }
    }

    FaultAnswer answer(SessionFault fault, WebExchange request) {
        return sessions.answer(fault, request);
    }

    /** What is known of an origin before the request is: false when no request with it passes. */
    boolean mayPass(@Nullable String origin) {
        return origin == null
                ? options.origins().absentAllowed() || !cookiesOnly
                : options.origins().mayPass(origin);
    }

    private void checkOrigin(WebExchange request) {
        sessions.check(request);
        if (!options.origins().mayConnect(request, sessions.address(), cookiesOnly)) {
            throw new HandshakeRefusedException(
                    FORBIDDEN,
                    "foreign_origin",
                    "Pages of this origin, or clients without one, may not open this socket.");
        }
    }

    /**
     * What the handshake leaves to the socket.
     *
     * @param session the session, stored; null when there is none
     */
    record Admitted(@Nullable Session session) {

        /** Where containers carry it from the handshake to the socket. */
        static final String PROPERTY = "dev.sojourn.websocket.admitted";
    }
}
