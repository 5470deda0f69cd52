package dev.sojourn.http;

import java.util.regex.Pattern;

/**
 * The hosts that a browser takes for its own machine, so that it sends Secure cookies there over plain HTTP too:
 * {@code localhost} and its subdomains, {@code 127.0.0.0/8} and {@code ::1} (Secure Contexts, section 3.1).
 */
final class Loopback {

    /** What a host name and a port can take. */
    private static final int LONGEST = 253 + 6;

    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern OWN =
            Pattern.compile("(?i)(?:(?:[a-z0-9_-]+\\.)*localhost\\.?|127(?:\\." + BYTE + "){3}|\\[::1])(?::[0-9]*)?");

    private Loopback() {}

    /**
     * Whether a client addressed its own machine.
     *
     * @param authority host and port, as in the {@code Host} header; empty when unknown
     * @return true when the host is one of these
     */
    static boolean isAddressed(String authority) {
        return authority.length() <= LONGEST && OWN.matcher(authority).matches();
    }
}
