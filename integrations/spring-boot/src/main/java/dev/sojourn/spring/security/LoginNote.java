package dev.sojourn.spring.security;

import dev.sojourn.SessionInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept beside a session's user: the moment of the login, which says who ends first where users may have so many
 * sessions, and the identity at an OpenID provider, by which its logout tokens find the session on any node.
 *
 * @param at milliseconds since the epoch
 * @param identity who it is at the provider, or null for another login
 */
record LoginNote(long at, @Nullable OidcIdentity identity) {

    private static final String AT = "login";

    /** The note of a session that is listed; one that was bound by other means counts from its beginning. */
    static LoginNote of(SessionInfo info) {
        Map<String, @Nullable Object> data = info.userData();
        long at = data.get(AT) instanceof Long noted ? noted : info.created().toEpochMilli();
        return new LoginNote(at, OidcIdentity.read(data));
    }

    Map<String, Object> toMap() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(AT, at);
        if (identity != null) {
            identity.writeTo(data);
        }
        return data;
    }

    /**
     * A user at an OpenID provider.
     *
     * @param issuer the provider
     * @param audience the clients for which it said so
     * @param subject its name for the user
     * @param session its name for its own session, or null when it has not said
     */
    record OidcIdentity(
            String issuer,
            List<String> audience,
            String subject,
            @Nullable String session) {

        private static final String ISSUER = "oidc.iss";
        private static final String AUDIENCE = "oidc.aud";
        private static final String SUBJECT = "oidc.sub";
        private static final String SESSION = "oidc.sid";

        static @Nullable OidcIdentity read(Map<String, @Nullable Object> data) {
            return data.get(ISSUER) instanceof String issuer
                            && data.get(SUBJECT) instanceof String subject
                            && data.get(AUDIENCE) instanceof List<?> audience
                    ? new OidcIdentity(
                            issuer, audience.stream().map(String::valueOf).toList(), subject, (String)
                                    data.get(SESSION))
                    : null;
        }

        void writeTo(Map<String, Object> data) {
            data.put(ISSUER, issuer);
            data.put(AUDIENCE, audience);
            data.put(SUBJECT, subject);
            if (session != null) {
                data.put(SESSION, session);
            }
        }

        /** Whether a logout token with these claims is about this login. A session, where one is named, decides. */
        boolean isMeant(String byIssuer, List<String> forClients, @Nullable String sub, @Nullable String sid) {
            boolean same = sid == null ? subject.equals(sub) : sid.equals(session);
            return same && issuer.equals(byIssuer) && audience.stream().anyMatch(forClients::contains);
        }
    }
}
