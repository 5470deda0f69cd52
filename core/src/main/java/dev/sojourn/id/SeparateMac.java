package dev.sojourn.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The id and signature of ArangoDB Foxx, in two cookies; see {@link SignedIdFormat#separate}. */
final class SeparateMac extends SignedIdFormat {

    /** The hexadecimal digits of the longest MAC. */
    static final int MAX_SIGNATURE = 128;

    private static final Map<String, Integer> MAC_BYTES =
            Map.of("sha224", 28, "sha256", 32, "sha384", 48, "sha512", 64);

    private final String algorithm;
    private final String macName;
    private final int signatureLength;

    SeparateMac(String algorithm) {
        Integer bytes = MAC_BYTES.get(algorithm);
        if (bytes == null) {
            throw new IllegalArgumentException("The signature algorithm \"" + algorithm
                    + "\" is not one of sha224, sha256, sha384, sha512; use sha256 unless clients hold others.");
        }
        this.algorithm = algorithm;
        this.macName = "HmacSHA" + algorithm.substring("sha".length());
        this.signatureLength = 2 * bytes;
    }

    @Override
    @Nullable
    String fault(IdFormat ids, @Nullable KeyRing keys) {
        return keys == null ? "a separate signature needs keys: set keys(KeyRing.ofSecrets(..))" : null;
    }

    @Override
    int maxLength(IdFormat ids) {
        return ids.maxLength();
    }

    @Override
    String sign(String id, Transport by, @Nullable KeyRing keys) {
        return id;
    }

    @Override
    String signature(String id, Transport by, @Nullable KeyRing keys) {
        return mac(required(keys).newest(), id);
    }

    @Override
    IdReading read(Presented token, IdFormat ids, @Nullable KeyRing keys) {
        Rejection shape = ids.examine(token.source(), token.from(), token.to());
        if (shape != null) {
            return IdReading.rejected(shape);
        }
        String signature = token.signature();
        if (signature == null || signature.isEmpty()) {
            return IdReading.rejected(Rejection.UNSIGNED);
        }
        Rejection fault = examine(signature);
        if (fault != null) {
            return IdReading.rejected(fault);
        }
        String id = token.text(token.from(), token.to());
        byte[] presented = signature.getBytes(StandardCharsets.US_ASCII);
        List<SigningKey> ring = required(keys).keys();
        for (int i = 0; i < ring.size(); i++) {
            byte[] expected = mac(ring.get(i), id).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(expected, presented)) {
                return accepted(id, i > 0);
            }
        }
        return IdReading.rejected(Rejection.FORGED);
    }

    private @Nullable Rejection examine(String signature) {
        if (signature.length() > signatureLength) {
            return Rejection.TOO_LONG;
        }
        if (signature.length() < signatureLength) {
            return Rejection.MALFORMED;
        }
        boolean upperCase = false;
        for (int i = 0; i < signature.length(); i++) {
            char c = signature.charAt(i);
            if (c >= 'A' && c <= 'F') {
                upperCase = true;
            } else if (AlphabetIds.HEX.indexOf(c) < 0) {
                return Rejection.MALFORMED;
            }
        }
        return upperCase ? Rejection.NOT_CANONICAL : null;
    }

    private String mac(SigningKey key, String id) {
        return Hex.encode(key.mac(macName, id.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "separate(" + algorithm + ")";
    }
}
