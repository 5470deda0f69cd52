package dev.sojourn.websocket;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.WebExchange;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a handshake, in the order of what they cost: the page's origin before any id is read, the session
 * before the upgrade, and nothing is touched or stored for one that is refused.
 */
final class Handshake {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
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
            throw new HandshakeRefusedException(UNAVAILABLE, "The server is shutting down.");
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
                    "This session has " + options.socketsPerSession() + " open sockets, which is the limit.");
        }
        CommitOutcome outcome = visit.commit();
        if (outcome == CommitOutcome.DROPPED) {
            throw new HandshakeRefusedException(
                    CONFLICT,
                    "The session has ended or changed its id meanwhile; what this request changed last was not stored."
                            + " Try again.");
        }
        if (outcome == CommitOutcome.ENDED) {
            checkRequirement(session);
        }
        return new Admitted(session.isStored() ? session : null);
    }

    private void checkRequirement(Session session) {
        Predicate<? super Session> requirement = options.requirement();
        if (requirement != null && !requirement.test(session)) {
            throw new HandshakeRefusedException(UNAUTHORIZED, "This socket needs a session that the request lacks.");
        }
    }

    /** What is known of an origin before the request is: false when no request with it passes. */
    boolean mayPass(@Nullable String origin) {
        return origin == null
                ? options.origins().absentAllowed() || !cookiesOnly
                : options.origins().mayPass(origin);
    }

    private void checkOrigin(WebExchange request) {
        List<String> lines = request.headers("Origin");
        if (lines.size() > 1 || lines.size() == 1 && lines.get(0).indexOf(',') >= 0) {
            throw new HandshakeRefusedException(BAD_REQUEST, "The request names more than one Origin.");
        }
        if (lines.isEmpty()) {
            boolean reliesOnCookies = cookiesOnly || !request.headers("Cookie").isEmpty();
            if (reliesOnCookies && !options.origins().absentAllowed()) {
                throw new HandshakeRefusedException(FORBIDDEN, "The request has no Origin.");
            }
        } else if (!options.origins().pass(lines.get(0), () -> serverOf(request))) {
            throw new HandshakeRefusedException(FORBIDDEN, "Pages of this Origin may not open this socket.");
        }
    }

    private static @Nullable Origin serverOf(WebExchange request) {
        List<String> hosts = request.headers("Host");
        return hosts.size() == 1 ? Origin.of(request.secure() ? "https" : "http", hosts.get(0)) : null;
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
