package dev.sojourn.spring.security;

import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.SessionLimitException;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.security.LoginNote.OidcIdentity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Spring Security's registry of sessions, kept by Sojourn itself: the sessions of a principal are those that are bound
 * to its name in the store, on whichever node they began. Nothing is copied, so nothing can be left over.
 *
 * <p>Sessions are bound to {@code Authentication.getName()}. A principal that is asked for is called as {@code
 * AbstractAuthenticationToken.getName()} has it, a user of a passkey by name. A session's id is its key,
 * which is what {@code HttpSession.getId()} says. The principal of a {@link SessionInformation} is the name.
 *
 * <p>{@link SessionInformation#expireNow()} marks the session in the store, for all nodes; Spring Security's {@code
 * ConcurrentSessionFilter} then ends it with its next request, and takes back a remember-me cookie with it. A session
 * that has ended meanwhile is not brought back by it. To end a session at once use {@link SessionDirectory#end}.
 *
 * <p>Safe for use by several threads. Every method throws {@link dev.sojourn.StoreUnavailableException} when the store
 * does not answer.
 */
public final class SojournSessionRegistry implements SessionRegistry {

    /** The attribute that marks a session which Spring Security is to end; its value is {@code true}. */
    public static final String EXPIRED_ATTRIBUTE = "dev.sojourn.spring.security.EXPIRED";

    private static final Logger LOG = System.getLogger(SojournSessionRegistry.class.getName());
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 200;

    private static final Comparator<SessionInfo> FIRST_LOGIN_FIRST = Comparator.<SessionInfo>comparingLong(
                    info -> LoginNote.of(info).at())
            .thenComparing(SessionInfo::created)
            .thenComparing(SessionInfo::key);

    private final SessionEngine engine;

    /**
     * A registry of an engine's sessions.
     *
     * @param engine has a store that finds by user
     */
    public SojournSessionRegistry(SessionEngine engine) {
        this.engine = Objects.requireNonNull(engine, "engine");
    }

    /**
     * The names of all users with a living session. This walks through the whole store: for administration, not for
     * requests. After 100,000 sessions it stops, which the log tells.
     *
     * @return names, in no order
     */
    @Override
    public List<Object> getAllPrincipals() {
        Set<Object> names = new LinkedHashSet<>();
        String cursor = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            SessionDirectory.Page found = engine.directory().list(cursor, PAGE);
            found.sessions().stream()
                    .map(SessionInfo::user)
                    .filter(Objects::nonNull)
                    .forEach(names::add);
            cursor = found.next();
            if (cursor == null) {
                return List.copyOf(names);
            }
        }
        LOG.log(
                Level.WARNING,
                "SessionRegistry.getAllPrincipals stopped after {0} sessions."
                        + " Page through SessionDirectory.list instead",
                PAGE * MOST_PAGES);
        return List.copyOf(names);
    }

    /**
     * The living sessions of a principal on all nodes, the first login first.
     *
     * @param principal as an {@code Authentication} has it, or its name
     * @param includeExpiredSessions whether those are wanted too that were marked and not ended yet
     * @return a list of its own for the caller
     */
    @Override
    public List<SessionInformation> getAllSessions(Object principal, boolean includeExpiredSessions) {
        List<SessionInformation> sessions = new ArrayList<>();
        for (SessionInfo info : sessionsOf(Who.called(principal).name())) {
            boolean expired = isMarked(info);
            if (!expired || includeExpiredSessions) {
                sessions.add(describe(info, expired));
            }
        }
        return sessions;
    }

    /**
     * What is known of a session. Of the one that this request works with it is answered without asking the store.
     *
     * @param sessionId a session's key
     * @return null when there is none, or it is nobody's
     */
    @Override
    public @Nullable SessionInformation getSessionInformation(String sessionId) {
        Session here = here(sessionId);
        if (here != null) {
            String user = here.user();
            return user == null
                    ? null
                    : new MarkedSession(this, user, sessionId, here.lastAccessAt(), here.has(EXPIRED_ATTRIBUTE));
        }
        return find(sessionId)
                .filter(info -> info.user() != null)
                .map(info -> describe(info, isMarked(info)))
                .orElse(null);
    }

    /** Does nothing: a session notes its own accesses. */
    @Override
    public void refreshLastRequest(String sessionId) {}

    /**
     * Binds the session of this request to the principal's name, in the store and at once, unless it is bound by this
     * login already. A session of another request is left as it is.
     *
     * @param sessionId what {@code HttpSession.getId()} says
     * @param principal as an {@code Authentication} has it
     * @throws dev.sojourn.SessionLimitException when the engine refuses the user another session
     */
    @Override
    public void registerNewSession(String sessionId, Object principal) {
        Session here = here(sessionId);
        if (here != null) {
            try {
                bind(here, Who.called(principal), true, !LoginUnderWay.keepsId());
            } catch (SessionLimitException tooMany) {
                throw SojournLoginStrategy.refused(tooMany);
            }
        }
    }

    /** Does nothing: what has ended is not found any more. */
    @Override
    public void removeSessionInformation(String sessionId) {}

    /**
     * Binds a session to who has logged in, unless this visit has done so. Nobody who had the id of somebody else's
     * session, or of nobody's, has that of this login: the session gets a new one with it, if it has none yet.
     *
     * @param counted whether the user's sessions are counted, so that this has to be noted as the latest login
     * @param rolls whether a new id is wanted, and can be told
     */
    void bind(Session session, Who who, boolean counted, boolean rolls) {
        OidcIdentity identity = OidcPrincipals.identity(who.principal());
        List<@Nullable Object> as = Arrays.asList(who.name(), identity);
        VisitNotes notes = VisitNotes.of(session);
        if (who.name().isEmpty() || as.equals(notes.bound()) && who.name().equals(session.user())) {
            return;
        }
        long at = engine.now().toEpochMilli();
        for (SessionInfo other : counted ? sessionsOf(who.name()) : List.<SessionInfo>of()) {
            if (!other.key().equals(session.key())) {
                at = Math.max(at, LoginNote.of(other).at() + 1);
            }
        }
        Object mark = session.exists() ? session.get(EXPIRED_ATTRIBUTE) : null;
        if (session.exists()) {
            session.remove(EXPIRED_ATTRIBUTE);
        }
        if (rolls && !who.name().equals(session.user())) {
            planNewId(session);
        }
        try {
            session.setUser(who.name(), new LoginNote(at, identity).toMap());
        } catch (RuntimeException refused) {
            if (mark != null && session.exists()) {
                // Whoever is refused leaves the session to its end.
                session.set(EXPIRED_ATTRIBUTE, mark);
            }
            throw refused;
        }
        notes.bound(as);
    }

    /** Has the next write give the session a new id, unless this visit has, or nobody knows the present one. */
    static void planNewId(Session session) {
        VisitNotes notes = VisitNotes.of(session);
        if (session.exists() && !session.isNew() && !notes.isRolled()) {
            var unused = session.rollOnCommit(Duration.ZERO);
            notes.rolled();
        }
    }

    /** An attribute of a session as it is stored now, or null. */
    @Nullable
    Object stored(Session session, String attribute) {
        String key = session.key();
        return key == null
                ? null
                : engine.directory()
                        .find(key)
                        .map(info -> info.attributes().get(attribute))
                        .orElse(null);
    }

    /**
     * Marks as many of a user's sessions as are too many, those first that logged in first. Logins at the same moment
     * do not see each other before they are bound; afterwards the one that was bound last sees all, and because all
     * agree on the order, exactly as many stay as may.
     */
    void keepLatest(String name, int most) {
        List<SessionInfo> live =
                sessionsOf(name).stream().filter(info -> !isMarked(info)).toList();
        live.stream().limit(Math.max(0, live.size() - most)).forEach(info -> expire(info.key()));
    }

    /** Marks a session wherever it was rolled to, unless it has ended. */
    void expire(String key) {
        Session here = here(key);
        if (here != null) {
            here.set(EXPIRED_ATTRIBUTE, true);
            return;
        }
        boolean done = false;
        while (!done) {
            Session found = engine.directory().open(key).orElse(null);
            // One that was rolled between the two is looked for again.
            done = found == null || found.set(EXPIRED_ATTRIBUTE, true).save();
        }
    }

    /** The living sessions of a user, the first login first. */
    private List<SessionInfo> sessionsOf(String name) {
        List<SessionInfo> sessions = new ArrayList<>();
        String cursor = null;
        do {
            SessionDirectory.Page page = engine.directory().ofUser(name, cursor, PAGE);
            sessions.addAll(page.sessions());
            cursor = page.next();
        } while (cursor != null);
        sessions.sort(FIRST_LOGIN_FIRST);
        return sessions;
    }

    private Optional<SessionInfo> find(String sessionId) {
        try {
            return engine.directory().find(sessionId);
        } catch (IllegalArgumentException noKey) {
            return Optional.empty();
        }
    }

    /** The session of this request, if it has this key. */
    private static @Nullable Session here(String key) {
        Session present = SojournFilter.currentSession();
        return present != null && present.exists() && key.equals(present.key()) ? present : null;
    }

    private static boolean isMarked(SessionInfo info) {
        return info.attributes().containsKey(EXPIRED_ATTRIBUTE);
    }

    private SessionInformation describe(SessionInfo info, boolean expired) {
        return new MarkedSession(this, Objects.requireNonNull(info.user()), info.key(), info.lastAccess(), expired);
    }

    /** One session, which is marked in the store when it is expired. */
    private static final class MarkedSession extends SessionInformation {

        private static final long serialVersionUID = 1;

        private final transient SojournSessionRegistry registry;

        MarkedSession(SojournSessionRegistry registry, String user, String key, Instant lastRequest, boolean expired) {
            super(user, key, Date.from(lastRequest));
            this.registry = registry;
            if (expired) {
                super.expireNow();
            }
        }

        @Override
        public void expireNow() {
            registry.expire(getSessionId());
            super.expireNow();
        }
    }
}
