package dev.sojourn.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A 256-bit AES key with the id that travels beside what it sealed. Immutable and thread-safe. Equality is identity,
 * and no method gives the bytes back.
 */
public final class EncryptionKey {

    static final int LONGEST_ID = 32;
    private static final int KEY_BYTES = 32;
    private static final String AES = "AES";
    private static final byte[] LABEL = "dev.sojourn/record/03".getBytes(StandardCharsets.US_ASCII);

    private final String id;
    private final SecretKey secret;
    private final Hkdf sessionKeys;

    private EncryptionKey(String id, byte[] secret) {
        this.id = id;
        this.secret = new SecretKeySpec(secret, AES);
        this.sessionKeys = new Hkdf(new byte[KEY_BYTES], secret);
    }

    /**
     * Creates a key.
     *
     * @param id 1 to 32 characters of {@code A-Z a-z 0-9 _ . -}; stored in the clear, never reused for other bytes
     * @param secret 32 bytes from a source of secure random numbers; copied
     * @return the key
     * @throws IllegalArgumentException if the id is malformed or the secret is not 32 bytes long
     */
    public static EncryptionKey of(String id, byte[] secret) {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "An encryption key id is 1 to " + LONGEST_ID + " characters of A-Z a-z 0-9 _ . -");
        }
        if (secret.length != KEY_BYTES) {
            throw new IllegalArgumentException("Encryption key \"" + id + "\" has " + secret.length
                    + " bytes; AES-256 needs " + KEY_BYTES + ". Generate one with: openssl rand -base64 32");
        }
        return new EncryptionKey(id, secret);
    }

    static boolean isId(String id) {
        return id.length() <= LONGEST_ID && RegisteredTypes.isWireName(id) && id.indexOf(':') < 0;
    }

    /**
     * The id of the key, which is no secret.
     *
     * @return 1 to 32 characters
     */
    public String id() {
        return id;
    }

    SecretKey secret() {
        return secret;
    }

    /** The key for the records of one session, so that what bounds the use of a key bounds it for each session. */
    SecretKey forSession(byte[] sessionKey) {
        byte[] info = Arrays.copyOf(LABEL, LABEL.length + sessionKey.length);
        System.arraycopy(sessionKey, 0, info, LABEL.length, sessionKey.length);
        return new SecretKeySpec(sessionKeys.expand(info), AES);
    }

    /** Names the key by its id only; the secret never shows. */
    @Override
    public String toString() {
        return "EncryptionKey[" + id + ", secret hidden]";
    }
}
