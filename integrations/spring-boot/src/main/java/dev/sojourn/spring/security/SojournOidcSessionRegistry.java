package dev.sojourn.spring.security;

import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionInfo;
import dev.sojourn.spring.security.LoginNote.OidcIdentity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionInformation;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionRegistry;

/**
 * OpenID Connect back-channel logout over Sojourn's store: a logout token ends the sessions that it means on whichever
 * node it arrives, wherever they began. They are ended when they are asked for, so Spring Security has nothing left to
 * post to itself, which it could not do anyway: nobody but the client has the id.
 *
 * <p>Every login notes who it is at its provider, beside the session's user. A token is first answered from the
 * sessions of the user who is called like its subject, which is how Spring Security calls users of OpenID providers
 * unless {@code user-name-attribute} says otherwise. When none is meant, or the token names no session and so means all
 * of its subject's, all sessions are walked through, unless that is switched off. Safe for use by several threads.
 */
public final class SojournOidcSessionRegistry implements OidcSessionRegistry {

    private static final Logger LOG = System.getLogger(SojournOidcSessionRegistry.class.getName());
    private static final int PAGE = 500;

    private final SessionDirectory directory;
    private final boolean walks;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * A registry over the sessions of an engine.
     *
     * @param directory of the engine
     * @param walks whether all sessions are looked at when none of the user called like the subject is meant, or the
     *     token names no session; false where users are called like their subjects and every logout token names one
     */
    public SojournOidcSessionRegistry(SessionDirectory directory, boolean walks) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.walks = walks;
    }

    /** Does nothing: the login has noted it in the session. */
    @Override
    public void saveSessionInformation(OidcSessionInformation info) {}

    /** Finds nothing: what is noted ends with its session, and goes along when the id changes. */
    @Override
    public @Nullable OidcSessionInformation removeSessionInformation(String clientSessionId) {
        return null;
    }

    /**
     * Ends the sessions that a logout token means.
     *
     * @param logoutToken verified
     * @return none, for all have ended
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer
     */
    @Override
    public Iterable<OidcSessionInformation> removeSessionInformation(OidcLogoutToken logoutToken) {
        String subject = logoutToken.getSubject();
        // A token without a session means all of its subject's, of which one may be called otherwise.
        boolean meansAll = walks && logoutToken.getSessionId() == null;
        int ended = subject == null || meansAll
                ? 0
                : endMeant(cursor -> directory.ofUser(subject, cursor, PAGE), logoutToken);
        if (ended == 0 && walks) {
            if (told.compareAndSet(false, true)) {
                LOG.log(
                        Level.INFO,
                        "All sessions are looked at for a logout token that names no session, or no user with a"
                                + " session. Where user-name-attribute is sub, and logout tokens name a subject,"
                                + " sojourn.security.oidc-search=user saves that");
            }
            ended = endMeant(cursor -> directory.list(cursor, PAGE), logoutToken);
        }
        LOG.log(Level.DEBUG, "A logout token has ended {0} sessions", ended);
        return List.of();
    }

    private int endMeant(Function<@Nullable String, SessionDirectory.Page> pages, OidcLogoutToken token) {
        int ended = 0;
        String cursor = null;
        do {
            SessionDirectory.Page page = pages.apply(cursor);
            for (SessionInfo info : page.sessions()) {
                if (isMeant(info, token) && directory.end(info.key())) {
                    ended++;
                }
            }
            cursor = page.next();
        } while (cursor != null);
        return ended;
    }

    private static boolean isMeant(SessionInfo info, OidcLogoutToken token) {
        OidcIdentity identity = info.user() == null ? null : LoginNote.of(info).identity();
        return identity != null
                && identity.isMeant(
                        token.getIssuer().toString(), token.getAudience(), token.getSubject(), token.getSessionId());
    }
}
