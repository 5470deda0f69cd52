package dev.sojourn.spring.boot;

import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.ApplicationEventPublisher;

/**
 * The sessions, for whoever operates the application: {@code /actuator/sessions}. A session is named by its key, which
 * is safe to log and logs nobody in. What is ended here is told to Spring Boot's audit log.
 */
@Endpoint(id = "sessions")
public final class SessionsEndpoint {

    private static final Duration GRANTED = Duration.ofMinutes(1).plusSeconds(1);
    private static final int MOST = 500;
    private static final int USUAL = 100;
    private static final int BAD_REQUEST = 400;

    private final SessionEngine engine;
    private final ApplicationEventPublisher audit;

    /**
     * Makes the endpoint.
     *
     * @param engine whose sessions
     * @param audit hears who ended what
     */
    public SessionsEndpoint(SessionEngine engine, ApplicationEventPublisher audit) {
        this.engine = engine;
        this.audit = audit;
    }

    /**
     * One session as it is shown: the names of Spring Session's endpoint, and the last three beside them.
     *
     * @param id the key
     * @param attributeNames sorted
     * @param creationTime when it began
     * @param lastAccessedTime when it was last used
     * @param maxInactiveInterval how long it lives without use, in seconds, and -1 for ever; of a session with an
     *     interval of its own together with the time that accesses are granted in advance of being noted
     * @param expired always false, for sessions that are over are not shown
     * @param user whose it is, null for nobody
     * @param fingerprint the beginning of the key, as logs show it
     * @param expiryTime when it expires as things are, null for never
     */
    public record SessionDescriptor(
            String id,
            Set<String> attributeNames,
            Instant creationTime,
            Instant lastAccessedTime,
            long maxInactiveInterval,
            boolean expired,
            @Nullable String user,
            String fingerprint,
            @Nullable Instant expiryTime) {}

    /**
     * Lists sessions, or counts those of a user.
     *
     * @param username only those of this user, null for all
     * @param cursor what {@code next} of the page before was, null for the first page
     * @param size how many a page has, 1 to 500; unless given, 100 of all and 500 of a user
     * @param count true for the number alone
     * @return {@code sessions} and perhaps {@code next}, or {@code count}; 400 for a size or a cursor that is none
     */
    @ReadOperation
    public WebEndpointResponse<Map<String, Object>> sessions(
            @Nullable String username, @Nullable String cursor, @Nullable Integer size, @Nullable Boolean count) {
        SessionDirectory directory = engine.directory();
        Map<String, Object> body = new LinkedHashMap<>();
        try {
            if (Boolean.TRUE.equals(count)) {
                body.put("count", username == null ? directory.count() : number(username));
                return new WebEndpointResponse<>(body);
            }
            SessionDirectory.Page page = username == null
                    ? directory.list(cursor, size == null ? USUAL : size)
                    : directory.ofUser(username, cursor, size == null ? MOST : size);
            body.put("sessions", page.sessions().stream().map(this::describe).toList());
            if (page.next() != null) {
                body.put("next", page.next());
            }
            return new WebEndpointResponse<>(body);
        } catch (IllegalArgumentException e) {
            return new WebEndpointResponse<>(Map.of("error", String.valueOf(e.getMessage())), BAD_REQUEST);
        }
    }

    private long number(String username) {
        long number = 0;
        String cursor = null;
        do {
            SessionDirectory.Page page = engine.directory().ofUser(username, cursor, MOST);
            number += page.sessions().size();
            cursor = page.next();
        } while (cursor != null);
        return number;
    }

    /**
     * Shows one session.
     *
     * @param sessionId its key
     * @return the session, or null, which is 404
     */
    @ReadOperation
    public @Nullable SessionDescriptor session(@Selector String sessionId) {
        return find(sessionId).map(this::describe).orElse(null);
    }

    /**
     * Ends one session on all nodes.
     *
     * @param sessionId its key; of one that is none nothing is ended
     * @param security who asks
     */
    @DeleteOperation
    public void end(@Selector String sessionId, SecurityContext security) {
        Optional<SessionInfo> session = find(sessionId);
        if (session.isPresent() && engine.directory().end(sessionId)) {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("session", session.get().fingerprint());
            if (session.get().user() != null) {
                about.put("username", session.get().user());
            }
            tell(security, about);
        }
    }

    /**
     * Ends all sessions of a user on all nodes.
     *
     * @param username the user
     * @param security who asks
     * @return {@code ended}: how many
     */
    @DeleteOperation
    public Map<String, Object> endAllOf(String username, SecurityContext security) {
        int ended = engine.directory().endAllOf(username);
        tell(security, Map.of("username", username, "ended", ended));
        return Map.of("ended", ended);
    }

    private void tell(SecurityContext security, Map<String, Object> about) {
        Principal who = security.getPrincipal();
        Map<String, @Nullable Object> data = new HashMap<>(about);
        audit.publishEvent(new AuditApplicationEvent(
                new AuditEvent(engine.now(), who == null ? "anonymous" : who.getName(), "SESSIONS_ENDED", data)));
    }

    private Optional<SessionInfo> find(String key) {
        try {
            return engine.directory().find(key);
        } catch (IllegalArgumentException noKey) {
            return Optional.empty();
        }
    }

    private SessionDescriptor describe(SessionInfo session) {
        return new SessionDescriptor(
                session.key(),
                new TreeSet<>(session.attributes().keySet()),
                session.created(),
                session.lastAccess(),
                seconds(session),
                false,
                session.user(),
                session.fingerprint(),
                session.expiresAt());
    }

    private long seconds(SessionInfo session) {
        Instant expires = session.expiresAt();
        if (expires == null) {
            return -1;
        }
        Lifetime lifetime = engine.lifetime();
        boolean whole = lifetime.absolute().equals(Lifetime.FOREVER)
                || expires.isBefore(session.created().plus(lifetime.absolute()));
        long idle = lifetime.idle().toSeconds();
        if (lifetime.anchor() != ExpiryAnchor.LAST_ACCESS || !whole) {
            // A limit that is cut by the absolute one can't be told from outside.
            return idle;
        }
        // Accesses are granted in advance of being noted, and the expiry with them.
        long left = Duration.between(session.lastAccess(), expires).toSeconds();
        return left >= idle && left <= idle + Math.max(GRANTED.toSeconds(), idle / 10) ? idle : left;
    }
}
