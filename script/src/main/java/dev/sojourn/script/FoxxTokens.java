package dev.sojourn.script;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens (RFC 7519) in the compact form of RFC 7515, signed with HMAC (RFC 7518, section 3.2). The key and its
 * algorithm are the script's; what a token says of its algorithm chooses nothing. JSON is written and judged by the
 * prelude. Immutable.
 */
final class FoxxTokens {

    private static final int LONGEST = 4096;
    private static final int PARTS = 3;
    private static final Map<String, Integer> BITS = Map.of("HS256", 256, "HS384", 384, "HS512", 512);

    private final String algorithm;
    private final TextMac mac;

    private FoxxTokens(String algorithm, TextMac mac) {
        this.algorithm = algorithm;
        this.mac = mac;
    }

    /**
     * Tokens of one key.
     *
     * @throws IllegalArgumentException for another algorithm, {@code none} included, and for a secret that is shorter
     *     than the hash
     */
    static FoxxTokens of(String algorithm, String secret) {
        Integer bits = BITS.get(algorithm);
        if (bits == null) {
            throw new IllegalArgumentException("jwt: the algorithm is " + algorithm + "; allowed are "
                    + String.join(", ", new TreeSet<>(BITS.keySet())) + ". A token that nobody signed proves nothing");
        }
        int length = secret.getBytes(StandardCharsets.UTF_8).length;
        if (length < bits / Byte.SIZE) {
            throw new IllegalArgumentException("jwt: the secret has " + length + " bytes; " + algorithm
                    + " needs at least " + bits / Byte.SIZE + " (RFC 7518, section 3.2)");
        }
        return new FoxxTokens(algorithm, TextMac.sha2(bits, secret));
    }

    /** Signs claims, the text of a JSON object. */
    String write(String claims) {
        String signed = encoded("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        return signed + "." + mac.base64Url(signed);
    }

    /** The texts of header and claims, or null when this key did not sign them. */
    @Nullable
    List<String> open(String token) {
        String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", -1);
        if (parts.length != PARTS || !mac.isBase64Url(parts[0] + "." + parts[1], parts[2])) {
            return null;
        }
        try {
            return List.of(decoded(parts[0]), decoded(parts[1]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    /** The algorithm; never the secret. */
    @Override
    public String toString() {
        return algorithm;
    }
}
