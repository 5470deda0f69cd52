package dev.sojourn.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
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
    /** The fewest characters of a secret text. */
    private static final int LEAST_SECRET = 32;

    private static final int DERIVED_ID_CHARACTERS = 8;
    /** How many bytes of a record tell this key from another one of the same id. */
    static final int CHECK_BYTES = 4;

    private final String id;
    private final SecretKey secret;
    private final Hkdf derived;
    private final byte[] check;

    private EncryptionKey(String id, byte[] secret) {
        this.id = id;
        this.secret = new SecretKeySpec(secret, AES);
        this.derived = new Hkdf(new byte[KEY_BYTES], secret);
        this.check = Arrays.copyOf(derived.expand(ascii("dev.sojourn/record/check")), CHECK_BYTES);
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

    /**
     * Makes a key of a secret text, with an id derived from it as well, so that all nodes with the same secret agree on
     * both without configuring them.
     *
     * @param secret at least 32 characters; make one with {@code openssl rand -base64 32}. It is not stretched, so it
     *     must be random
     * @return the key
     * @throws IllegalArgumentException if the secret is shorter or one character repeated
     */
    public static EncryptionKey fromSecret(String secret) {
        if (secret.length() < LEAST_SECRET || secret.chars().distinct().count() == 1) {
            throw new IllegalArgumentException("An encryption secret needs at least " + LEAST_SECRET
                    + " random characters. Make one with: openssl rand -base64 32");
        }
        Hkdf text = new Hkdf(new byte[KEY_BYTES], secret.getBytes(StandardCharsets.UTF_8));
        String id = HexFormat.of().formatHex(text.expand(ascii("dev.sojourn/encryption-key/id")));
        return new EncryptionKey(
                id.substring(0, DERIVED_ID_CHARACTERS), text.expand(ascii("dev.sojourn/encryption-key")));
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

    /** What is public about the bytes of the key: two keys under one id are told apart by it. */
    byte[] check() {
        return check;
    }

    /** The key for the records of one session, so that what bounds the use of a key bounds it for each session. */
    SecretKey forSession(int format, byte[] sessionKey) {
        byte[] label = ascii("dev.sojourn/record/0" + format);
        byte[] info = Arrays.copyOf(label, label.length + sessionKey.length);
        System.arraycopy(sessionKey, 0, info, label.length, sessionKey.length);
        return new SecretKeySpec(derived.expand(info), AES);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Names the key by its id only; the secret never shows. */
    @Override
    public String toString() {
        return "EncryptionKey[" + id + ", secret hidden]";
    }
}
