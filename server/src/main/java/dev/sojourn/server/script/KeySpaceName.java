package dev.sojourn.server.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A key space's name as engines and folders can bear it: two spaces never get the same one. */
public final class KeySpaceName {

    private static final int SHOWN = 24;

    private KeySpaceName() {}

    /**
     * The plain name itself when it is short and made of lower-case letters, digits and hyphens; of any other text a
     * hash, so that no text becomes a path and no two texts meet where case is ignored.
     *
     * @param keySpace any text
     * @return 1 to 64 characters of {@code a-z 0-9 . -}, which begin with none of the latter two
     */
    public static String of(String keySpace) {
        if (keySpace.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            return keySpace;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(keySpace.getBytes(StandardCharsets.UTF_8));
            return "space." + HexFormat.of().formatHex(hash, 0, SHOWN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
