package dev.sojourn.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sojourn's own token format, version 1; see {@link SignedIdFormat#sj1}. */
final class Sj1 extends SignedIdFormat {

    /** The longest token: small enough to never be the reason for an oversized header. */
    static final int MAX_LENGTH = 128;

    private static final String VERSION = "sj1.";
    private static final String DOMAIN = "dev.sojourn/sj1";
    private static final String PURPOSE = "session";
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._:/-]{1,64}");
    private static final int MAC_BYTES = 32;
    private static final int MAC_LENGTH = Base64Text.length(MAC_BYTES);
    private static final int LONGEST_ID = MAX_LENGTH - VERSION.length() - SigningKey.LONGEST_KID - 1 - 1 - MAC_LENGTH;

    private final String namespace;

    Sj1(String namespace) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("The namespace of the sj1 format has 1 to 64 characters of"
                    + " A-Z a-z 0-9 . _ : / - ; \"" + namespace + "\" does not.");
        }
        this.namespace = namespace;
    }

    @Override
    @Nullable
    String fault(IdFormat ids, @Nullable KeyRing keys) {
        if (keys == null) {
            return "sj1 needs keys: set keys(KeyRing.ofSecrets(..)), or KeyRing.random() for a single process";
        }
        if (keys.shortestKey() < SigningKey.MINIMUM_BYTES) {
            return "sj1 needs keys of at least " + SigningKey.MINIMUM_BYTES + " bytes; the shortest of " + keys
                    + " has " + keys.shortestKey();
        }
        if (ids.maxLength() > LONGEST_ID) {
            return "sj1 has room for ids of up to " + LONGEST_ID + " characters; format " + ids + " needs "
                    + ids.maxLength();
        }
        return null;
    }

    @Override
    int maxLength(IdFormat ids) {
        return MAX_LENGTH;
    }

    @Override
    String sign(String id, Transport by, @Nullable KeyRing keys) {
        SigningKey key = required(keys).newest();
        return VERSION + key.kid() + '.' + id + '.' + Base64Text.URL.encode(mac(key, by, id));
    }

    @Override
    IdReading read(Presented token, IdFormat ids, @Nullable KeyRing keys) {
        String text = token.source();
        int from = token.from();
        int to = token.to();
        if (to - from < VERSION.length() || !text.startsWith(VERSION, from)) {
            boolean bareId = ids.accepts(text, from, to);
            return IdReading.rejected(bareId ? Rejection.UNSIGNED : Rejection.MALFORMED);
        }
        int kidFrom = from + VERSION.length();
        int kidTo = SigningKey.kidEnd(text, kidFrom, to);
        int idFrom = kidTo + 1;
        int idTo = to - MAC_LENGTH - 1;
        // The signature is found from the right, by its fixed length, so an id may contain any character, also a dot.
        boolean hasParts = kidTo > kidFrom && idTo > idFrom && text.charAt(kidTo) == '.' && text.charAt(idTo) == '.';
        if (!hasParts) {
            return IdReading.rejected(Rejection.MALFORMED);
        }
        Rejection shape = worse(ids.examine(text, idFrom, idTo), Base64Text.URL.examine(text, idTo + 1, to, MAC_BYTES));
        if (shape != null) {
            return IdReading.rejected(shape);
        }
        KeyRing ring = required(keys);
        SigningKey key = ring.named(text, kidFrom, kidTo);
        if (key == null) {
            return IdReading.rejected(Rejection.UNKNOWN_KEY);
        }
        String id = token.text(idFrom, idTo);
        byte[] presented = Base64Text.URL.decode(text, idTo + 1, to);
        if (!MessageDigest.isEqual(mac(key, token.by(), id), presented)) {
            return IdReading.rejected(Rejection.FORGED);
        }
        return accepted(id, key != ring.newest());
    }

    /** A wrong shape is reported before an alias, in whichever part it is. */
    private static @Nullable Rejection worse(@Nullable Rejection one, @Nullable Rejection other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Every field has its length in front: no two different lists of fields have the same bytes. */
    private byte[] mac(SigningKey key, Transport by, String id) {
        String[] fields = {DOMAIN, namespace, PURPOSE, by.signedName(), key.kid(), id};
        int length = 0;
        for (String field : fields) {
            length += Short.BYTES + field.length();
        }
        ByteBuffer input = ByteBuffer.allocate(length);
        for (String field : fields) {
            // All fields are ASCII by their own rules, so a character is a byte.
            input.putShort((short) field.length()).put(field.getBytes(StandardCharsets.US_ASCII));
        }
        return key.mac(SigningKey.SHA_256, input.array());
    }

    @Override
    public String toString() {
        return "sj1(" + namespace + ")";
    }
}
