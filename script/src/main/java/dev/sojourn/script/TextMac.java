package dev.sojourn.script;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The HMAC (RFC 2104) by which a dialect signs texts that are no session ids, with a secret of the script. A given MAC
 * has one spelling that is right, and is compared in constant time. Immutable, safe for use by several threads.
 */
final class TextMac {

    private static final List<Integer> SIZES = List.of(224, 256, 384, 512);

    private final String algorithm;
    private final SecretKeySpec key;

    private TextMac(String algorithm, SecretKeySpec key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    /**
     * A MAC over SHA-2.
     *
     * @param bits the size of the hash: 224, 256, 384 or 512
     * @throws IllegalArgumentException for another size or an empty secret
     */
    static TextMac sha2(int bits, String secret) {
        if (!SIZES.contains(bits) || secret.isEmpty()) {
            throw new IllegalArgumentException("A MAC needs a secret and a hash of one of the sizes " + SIZES);
        }
        String name = "HmacSHA" + bits;
        return new TextMac(name, new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), name));
    }

    /** The MAC of a text in lower-case hexadecimal digits. */
    String hex(String text) {
        return HexFormat.of().formatHex(mac(text));
    }

    /** The MAC of a text in base64url without padding (RFC 4648, section 5). */
    String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(text));
    }

    /** Whether this key made a MAC, as {@link #hex} spells it. */
    boolean isHex(String text, String given) {
        return same(hex(text), given);
    }

    /** Whether this key made a MAC, as {@link #base64Url} spells it. */
    boolean isBase64Url(String text, String given) {
        return same(base64Url(text), given);
    }

    private static boolean same(String right, String given) {
        return MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + algorithm, e);
        }
    }

    /** The algorithm; never the secret. */
    @Override
    public String toString() {
        return algorithm;
    }
}
