package dev.sojourn.server.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;

/**
 * The bearer token of administration (RFC 6750, section 2.1), kept as its hash. Tokens are compared hash with hash,
 * so that the time it takes tells neither how much of a guess was right nor how long the token is.
 */
final class AdminToken {

    private static final String SCHEME = "Bearer ";

    private final byte[] hash;

    AdminToken(String token) {
        boolean visible = token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (token.isEmpty() || !visible) {
            throw new IllegalArgumentException("The admin token is " + (token.isEmpty() ? "empty" : "malformed")
                    + "; it must be visible ASCII characters without blanks");
        }
        this.hash = sha256(token);
    }

    /** Judges a request; two credentials are as wrong as none. */
    boolean isPresentedBy(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        String header = headers.size() == 1 ? headers.get(0) : "";
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String presented = bearer ? header.substring(SCHEME.length()).strip() : "";
        return MessageDigest.isEqual(hash, sha256(presented));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, but this one does not", e);
        }
    }
}
