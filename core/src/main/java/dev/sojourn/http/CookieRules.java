package dev.sojourn.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a cookie's name, path and domain may be: RFC 6265 section 4.1.1 and the name prefixes of RFC 6265bis. */
final class CookieRules {

    static final String HOST = "__Host-";
    static final String SECURE = "__Secure-";
    private static final String HTTP = "__Http-";
    private static final String HOST_HTTP = "__Host-Http-";

    // Longest first: "__Host-Http-" also begins with "__Host-".
    private static final List<String> PREFIXES = List.of(HOST_HTTP, HOST, SECURE, HTTP);

    private static final Set<String> OWN_ATTRIBUTES =
            Set.of("domain", "path", "max-age", "expires", "secure", "httponly", "samesite", "partitioned");

    private static final int MAX_NAME = 256;
    private static final int MAX_ATTRIBUTE = 1024;

    private CookieRules() {}

    /** The prefix that a name begins with, or empty text. */
    static String prefix(String fullName) {
        for (String prefix : PREFIXES) {
            if (fullName.startsWith(prefix)) {
                return prefix;
            }
        }
        return "";
    }

    static void checkName(String full, boolean hasDomain, String path, boolean httpOnly, List<String> faults) {
        if (!HeaderGrammar.isToken(full)) {
            faults.add("Name \"" + printable(full) + "\" is not a token of RFC 9110."
                    + " Use letters, digits, '-', '_' and '.'.");
            return;
        }
        if (full.length() > MAX_NAME) {
            faults.add("The name has " + full.length() + " characters; the limit is " + MAX_NAME + ".");
        }
        String prefix = prefix(full);
        if (prefix.length() == full.length()) {
            faults.add("Name \"" + full + "\" is a prefix and nothing else. Add a name after it.");
        }
        if (differsFromPrefixByCaseOnly(full)) {
            faults.add("Name \"" + full + "\" spells a prefix in the wrong case, which browsers treat as the prefix and"
                    + " servers do not. Write it as one of " + PREFIXES + ".");
        }
        boolean host = prefix.equals(HOST) || prefix.equals(HOST_HTTP);
        if (host && hasDomain) {
            faults.add("Name \"" + full + "\" forbids a Domain. Remove domain() or use the prefix " + SECURE + ".");
        }
        if (host && !path.equals("/")) {
            faults.add("Name \"" + full + "\" demands the path \"/\", not \"" + printable(path)
                    + "\". Remove path() or use the prefix " + SECURE + ".");
        }
        if ((prefix.equals(HTTP) || prefix.equals(HOST_HTTP)) && !httpOnly) {
            faults.add("Name \"" + full + "\" demands HttpOnly. Remove readableByScripts() or rename the cookie.");
        }
    }

    private static boolean differsFromPrefixByCaseOnly(String full) {
        for (String prefix : PREFIXES) {
            if (full.length() >= prefix.length()
                    && HeaderGrammar.sameIgnoringAsciiCase(full.substring(0, prefix.length()), prefix)
                    && !full.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    static void checkPath(String path, List<String> faults) {
        boolean plain = path.startsWith("/") && path.length() <= MAX_ATTRIBUTE;
        for (int i = 0; i < path.length(); i++) {
            plain &= path.charAt(i) > ' ' && path.charAt(i) < 0x7F && path.charAt(i) != ';';
        }
        if (!plain) {
            faults.add("Path \"" + printable(path) + "\" is not a cookie path. Begin with \"/\" and use at most 1024"
                    + " printable ASCII characters without space and ';'.");
        }
    }

    static void checkAttribute(String name, String value, List<String> faults) {
        if (!HeaderGrammar.isToken(name) || OWN_ATTRIBUTES.contains(name.toLowerCase(Locale.ROOT))) {
            faults.add("Attribute \"" + printable(name) + "\" is not a token of RFC 9110, or has a method of its own."
                    + " Name one like \"Priority\".");
        }
        boolean plain = value.length() <= MAX_ATTRIBUTE;
        for (int i = 0; i < value.length(); i++) {
            plain &= value.charAt(i) >= ' ' && value.charAt(i) < 0x7F && value.charAt(i) != ';';
        }
        if (!plain) {
            faults.add("The value of attribute \"" + printable(name) + "\" is not one that a cookie can carry. Use at"
                    + " most 1024 printable ASCII characters without ';'.");
        }
    }

    static void checkDomain(String domain, List<String> faults) {
        if (!isHostName(domain)) {
            faults.add(
                    "Domain \"" + printable(domain) + "\" is not a host name. Use one like \"example.com\", without a"
                            + " leading dot, port or scheme, and no IP address.");
        }
    }

    private static boolean isHostName(String text) {
        String[] labels = text.split("\\.", -1);
        boolean number = true;
        for (String label : labels) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
            number = true;
            for (int i = 0; i < label.length(); i++) {
                char c = label.charAt(i);
                if (!HeaderGrammar.isAlphanumeric(c) && c != '-') {
                    return false;
                }
                number &= HeaderGrammar.isDigit(c);
            }
        }
        // A last label of digits makes it an IPv4 address, which a browser never shares between hosts.
        return text.length() <= 253 && !number;
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < 64; i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return shown.toString();
    }
}
