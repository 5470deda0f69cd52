package dev.sojourn.codec;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869): extracts once, expands to one block of 32 bytes for each info. */
final class Hkdf {

    private static final String HMAC = "HmacSHA256";

    private final Key extracted;

    Hkdf(byte[] salt, byte[] secret) {
        this.extracted = new SecretKeySpec(hmac(new SecretKeySpec(salt, HMAC), secret), HMAC);
    }

    byte[] expand(byte[] info) {
        byte[] input = Arrays.copyOf(info, info.length + 1);
        // The number of the block.
        input[info.length] = 1;
        return hmac(extracted, input);
    }

    private static byte[] hmac(Key key, byte[] input) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(HMAC + " failed; check the security providers.", e);
        }
    }
}
