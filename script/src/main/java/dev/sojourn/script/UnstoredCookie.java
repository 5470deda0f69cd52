package dev.sojourn.script;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import java.time.Instant;

/**
 * The cookie of a session that is not in the mount's store: not yet, because its system stores nothing before the first
 * write, or never, because the script keeps its sessions itself. Cookies of stored sessions are the porch's business.
 */
final class UnstoredCookie {

    private UnstoredCookie() {}

    /**
     * The mount's cookie.
     *
     * @throws IllegalStateException when no carrier of the mount is a cookie
     */
    static CookieSettings settings(Call call) {
        for (Carrier carrier : call.services().sessions().carriers().order()) {
            if (carrier instanceof Carrier.Cookie cookie) {
                return cookie.settings();
            }
        }
        throw new IllegalStateException("The mount has no session cookie");
    }

    /**
     * Hands out an id, with its signature if the mount signs.
     *
     * @param https whether the cookie is written as on HTTPS
     * @param expires when the session ends, milliseconds, {@code Infinity} for never
     */
    static void offer(Call call, boolean https, String id, double expires) {
        SessionEngine engine = call.services().sessions().engine();
        Instant end = Double.isInfinite(expires) ? null : Instant.ofEpochMilli((long) expires);
        String value = engine.ids().sign(SessionId.of(id), Transport.COOKIE);
        call.exchange().addHeader("Set-Cookie", settings(call).write(value, https, engine.now(), end));
        call.exchange().setHeader("Cache-Control", "no-store");
    }

    /**
     * Has the client forget its cookie.
     *
     * @param https whether the cookie is written as on HTTPS
     */
    static void takeBack(Call call, boolean https) {
        call.exchange().addHeader("Set-Cookie", settings(call).delete(https));
        call.exchange().setHeader("Cache-Control", "no-store");
    }
}
