package dev.sojourn.websocket;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a page, RFC 6454: equal when scheme, host and port are. The host is lower case and the port always
 * there, so that equal origins are equal records.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or address; an IPv6 address in brackets
 * @param port from 1 to 65,535
 */
record Origin(String scheme, String host, int port) {

    private static final Pattern SERIALIZED = Pattern.compile("(https?)://([^/]{1,300})");
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::([1-9][0-9]{0,4}))?");
    private static final int LAST_PORT = 65_535;

    /**
     * Reads what browsers send: scheme, host and, unless it is the scheme's own, port. A path, even an empty one, user
     * information, a list and {@code null} are no origins.
     */
    static @Nullable Origin parse(String text) {
        Matcher matcher = SERIALIZED.matcher(text);
        return matcher.matches() ? of(matcher.group(1), matcher.group(2)) : null;
    }

    /** The origin whose pages see this host at this scheme; null when it is no host with an optional port. */
    static @Nullable Origin of(String scheme, String authority) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return null;
        }
        String digits = matcher.group(2);
        int port = digits == null ? ownPort(scheme) : Integer.parseInt(digits);
        return port > LAST_PORT ? null : new Origin(scheme, matcher.group(1).toLowerCase(Locale.ROOT), port);
    }

    private static int ownPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == ownPort(scheme) ? "" : ":" + port);
    }
}
