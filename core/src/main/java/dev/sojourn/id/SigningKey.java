package dev.sojourn.id;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs ids, with the short public name (kid) by which a token refers to it.
 *
 * <p>Immutable and safe for use by any number of threads. {@link #toString()} shows the kid only.
 */
public final class SigningKey {

    /** The fewest bytes of a full-strength key: the output length of HMAC-SHA-256, as RFC 2104 section 3 advises. */
    public static final int MINIMUM_BYTES = 32;

    /** The fewest characters of a secret that {@link KeyRing#ofShortSecrets} takes. */
    static final int MINIMUM_SHORT_SECRET = 10;

    static final String SHA_256 = "HmacSHA256";

    static final int LONGEST_KID = 8;
    private static final byte[] KID_LABEL = "dev.sojourn/kid".getBytes(StandardCharsets.US_ASCII);

    private final String kid;
    private final int length;
    private final SecretKeySpec secret;
    private final Map<String, Pool<Mac>> macs = new ConcurrentHashMap<>();

    /**
     * Creates a key.
     *
     * @param kid 1 to 8 characters of {@code a-z0-9}; visible in every {@code sj1} token
     * @param secret at least {@value #MINIMUM_BYTES} random bytes; they are copied
     * @throws IllegalArgumentException if the kid has another shape, or the secret is short or one byte repeated
     */
    public SigningKey(String kid, byte[] secret) {
        this(kid, secret, MINIMUM_BYTES);
    }

    private SigningKey(String kid, byte[] secret, int fewestBytes) {
        if (!isKid(kid)) {
            throw new IllegalArgumentException("A key name (kid) has 1 to " + LONGEST_KID
                    + " characters of a-z and 0-9; this one has " + kid.length() + " characters.");
        }
        this.kid = kid;
        this.length = secret.length;
        this.secret = spec(secret, fewestBytes, SHA_256);
    }

    /**
     * Returns the key whose bytes are the UTF-8 of a secret text, with a kid derived from the secret, so that all
     * nodes with the same secret agree on the name without configuring it.
     *
     * @param secret at least 32 characters; make one with {@code openssl rand -base64 32}
     * @throws IllegalArgumentException if the secret is shorter or one character repeated
     */
    public static SigningKey fromSecret(String secret) {
        return derive(secret, MINIMUM_BYTES);
    }

    static SigningKey fromShortSecret(String secret) {
        return derive(secret, MINIMUM_SHORT_SECRET);
    }

    private static SigningKey derive(String secret, int fewestCharacters) {
        if (secret.length() < fewestCharacters) {
            throw new IllegalArgumentException("A signing secret needs at least " + fewestCharacters
                    + " characters; this one has " + secret.length() + ". Make one with: openssl rand -base64 32");
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return named(bytes, fewestCharacters);
    }

    static SigningKey named(byte[] secret, int fewestBytes) {
        // An HMAC under the secret tells no more about it than any token does, which a plain hash could not claim.
        SigningKey nameless = new SigningKey("x", secret, fewestBytes);
        String kid = Hex.encode(nameless.mac(SHA_256, KID_LABEL)).substring(0, LONGEST_KID);
        return new SigningKey(kid, secret, fewestBytes);
    }

    private static SecretKeySpec spec(byte[] secret, int fewestBytes, String algorithm) {
        if (secret.length < fewestBytes) {
            throw new IllegalArgumentException("A signing key needs at least " + fewestBytes + " bytes; this one has "
                    + secret.length + ". Make one with: openssl rand -base64 32");
        }
        boolean repeated = true;
        for (byte b : secret) {
            repeated &= b == secret[0];
        }
        if (repeated) {
            throw new IllegalArgumentException("A signing key must be random; this one is a single byte repeated "
                    + secret.length + " times. Make one with: openssl rand -base64 32");
        }
        return new SecretKeySpec(secret, algorithm);
    }

    static boolean isKid(String text) {
        return !text.isEmpty() && kidEnd(text, 0, text.length()) == text.length();
    }

    /** Returns the index after the longest run of kid characters that starts at {@code from}, at most 8 of them. */
    static int kidEnd(String text, int from, int to) {
        int limit = Math.min(to, from + LONGEST_KID);
        int i = from;
        while (i < limit && isKidCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isKidCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** Returns the public name of this key. */
    public String kid() {
        return kid;
    }

    int length() {
        return length;
    }

    byte[] mac(String algorithm, byte[] input) {
        Pool<Mac> pool = macs.get(algorithm);
        if (pool == null) {
            pool = macs.computeIfAbsent(algorithm, name -> new Pool<>(() -> newMac(name)));
        }
        Mac mac = pool.take();
        byte[] output = mac.doFinal(input);
        pool.give(mac);
        return output;
    }

    private Mac newMac(String algorithm) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot compute " + algorithm + ".", e);
        }
    }

    /** Returns the kid; never the secret. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
