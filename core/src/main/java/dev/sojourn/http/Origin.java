package dev.sojourn.http;

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
public record Origin(String scheme, String host, int port) {

    private static final Pattern SERIALIZED = Pattern.compile("(https?)://([^/]{1,300})");
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::([1-9][0-9]{0,4}))?");
    private static final int LAST_PORT = 65_535;

    /**
     * Reads what browsers send: scheme, host and, unless it is the scheme's own, port. A path, even an empty one, user
     * information, a list and {@code null} are no origins.
     *
     * @param text the value of an {@code Origin} header
     * @return the origin, or null when it is none
     */
    public static @Nullable Origin parse(String text) {
        Matcher matcher = SERIALIZED.matcher(text);
        return matcher.matches() ? of(matcher.group(1), matcher.group(2)) : null;
    }

    /**
     * A host with its port, as {@code Host} has it: for doors whose server tells the two apart, as those of HTTP/2 do
     * that has no such header (RFC 9113, section 8.3.1).
     *
     * @param host a name or address, one of IPv6 with or without its brackets
     * @param port its port
     * @return the text
     */
    public static String authority(String host, int port) {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }

    /** What a setting names, for people to read when it is no origin. */
    static Origin required(String text) {
        Origin origin = parse(text);
        if (origin == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no origin: write http:// or https://, the host and,"
                    + " unless it is the scheme's own, the port, and no path, as in https://app.example:8443");
        }
        return origin;
    }

    /**
     * The origin whose pages see a host at a scheme.
     *
     * @param scheme {@code http} or {@code https}
     * @param authority a host with an optional port, as in {@code Host}
     * @return the origin, or null when the authority is none
     */
    public static @Nullable Origin of(String scheme, String authority) {
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

    /** Whether the host is an address, not a name. No name server can make it mean another one. */
    boolean isAddress() {
        int lastDot = host.lastIndexOf('.');
        // What ends in digits is an address of IPv4, or nothing (WHATWG URL, "ends in a number").
        String last = host.substring(lastDot + 1);
        return host.startsWith("[") || !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether the host is {@code localhost} or a name below it, which mean this machine everywhere (RFC 6761). */
    boolean isLocalhost() {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == ownPort(scheme) ? "" : ":" + port);
    }
}
