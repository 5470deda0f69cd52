package dev.sojourn.http;

import java.util.Locale;

/**
 * The hosts that a browser takes for its own machine, so that it sends Secure cookies there over plain HTTP too:
 * {@code localhost} and its subdomains, {@code 127.0.0.0/8} and {@code ::1} (Secure Contexts, section 3.1).
 */
final class Loopback {

    private static final String LOCALHOST = "localhost";

    private Loopback() {}

    /**
     * Whether a client addressed its own machine.
     *
     * @param authority host and port, as in the {@code Host} header; empty when unknown
     * @return true when the host is one of these
     */
    static boolean isAddressed(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end > 0 && authority.substring(1, end).equals("::1") && isPort(authority, end + 1);
        }
        int colon = authority.indexOf(':');
        String host = (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
        if (colon >= 0 && !isPort(authority, colon)) {
            return false;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals(LOCALHOST) || isBelowLocalhost(name) || isLoopbackAddress(host);
    }

    private static boolean isBelowLocalhost(String name) {
        if (!name.endsWith("." + LOCALHOST)) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || !isMadeOf(label, true)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoopbackAddress(String host) {
        String[] numbers = host.split("\\.", -1);
        if (numbers.length != 4 || !numbers[0].equals("127")) {
            return false;
        }
        for (String number : numbers) {
            if (number.isEmpty() || number.length() > 3 || !isMadeOf(number, false) || Integer.parseInt(number) > 255) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text goes on with nothing, or with a colon and a port. */
    private static boolean isPort(String authority, int from) {
        return from == authority.length()
                || authority.charAt(from) == ':' && isMadeOf(authority.substring(from + 1), false);
    }

    private static boolean isMadeOf(String text, boolean letters) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!HeaderGrammar.isDigit(c) && !(letters && (HeaderGrammar.isAlphanumeric(c) || c == '-' || c == '_'))) {
                return false;
            }
        }
        return true;
    }
}
