package dev.sojourn.server.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A key space's name as engines and folders can bear it: two spaces never get the same one. */
public final class KeySpaceName {

    private static final int SHOWN = 24;
    private static final String MADE = "space.";

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
        return MADE + hash(keySpace, SHOWN);
    }

    /**
     * Whether a text is what {@link #of} makes of one that is not plain. No name of a mount or of its sessions is.
     *
     * @param text any text
     * @return whether it is
     */
    public static boolean isMade(String text) {
        return text.matches("space\\.[0-9a-f]{" + 2 * SHOWN + "}");
    }

    /**
     * The beginning of a text's hash.
     *
     * @param text any text
     * @param bytes how many of its 32 bytes
     * @return two small hexadecimal digits for each byte
     */
    public static String hash(String text, int bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
