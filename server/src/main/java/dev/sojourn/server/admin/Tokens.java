package dev.sojourn.server.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of administration, kept as their hashes. Tokens are compared hash with hash, so that the time it takes
 * tells neither how much of a guess was right nor how long a token is. Immutable.
 */
public final class Tokens {

    private final byte[] admin;
    private final byte @Nullable [] viewer;

    /**
     * Keeps tokens.
     *
     * @param admin the token of those who may do everything: visible ASCII characters, not empty
     * @param viewer the token of those who may only look, likewise; or null for none
     * @throws IllegalArgumentException when a token is empty or holds other characters, or both are the same; the
     *     message does not repeat it
     */
    public Tokens(String admin, @Nullable String viewer) {
        this.admin = hash("admin", admin);
        this.viewer = viewer == null ? null : hash("viewer", viewer);
        if (admin.equals(viewer)) {
            throw new IllegalArgumentException("The viewer token is the admin token; it must be another one");
        }
    }

    private static byte[] hash(String name, String token) {
        boolean visible = token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (token.isEmpty() || !visible) {
            throw new IllegalArgumentException("The " + name + " token is " + (token.isEmpty() ? "empty" : "malformed")
                    + "; it must be visible ASCII characters without blanks");
        }
        return sha256(token);
    }

    /**
     * Judges what was presented.
     *
     * @param presented any text
     * @return the role of who has this token, or null when it is none
     */
    public @Nullable Role roleOf(String presented) {
        byte[] hash = sha256(presented);
        // Both are compared always.
        boolean isAdmin = MessageDigest.isEqual(admin, hash);
        boolean isViewer = viewer != null && MessageDigest.isEqual(viewer, hash);
        return isAdmin ? Role.ADMIN : isViewer ? Role.VIEWER : null;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, but this one does not", e);
        }
    }
}
