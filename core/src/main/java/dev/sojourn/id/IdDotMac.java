package dev.sojourn.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signed id of HyperExpress; see {@link SignedIdFormat#idDotMac}. */
final class IdDotMac extends SignedIdFormat {

    static final IdDotMac INSTANCE = new IdDotMac();

    private static final int MAC_BYTES = 32;
    private static final int MAC_LENGTH = Base64Text.length(MAC_BYTES);

    private IdDotMac() {}

    @Override
    @Nullable
    String fault(IdFormat ids, @Nullable KeyRing keys) {
        return keys == null ? "id.mac needs keys: set keys(KeyRing.ofSecrets(..))" : null;
    }

    @Override
    int maxLength(IdFormat ids) {
        return ids.maxLength() + 1 + MAC_LENGTH;
    }

    @Override
    String sign(String id, Transport by, @Nullable KeyRing keys) {
        return id + '.' + Base64Text.STANDARD.encode(mac(required(keys).newest(), id));
    }

    @Override
    IdReading read(Presented token, IdFormat ids, @Nullable KeyRing keys) {
        String text = token.source();
        int from = token.from();
        int to = token.to();
        int idTo = to - MAC_LENGTH - 1;
        if (idTo <= from || text.charAt(idTo) != '.') {
            boolean bareId = ids.accepts(text, from, to);
            return IdReading.rejected(bareId ? Rejection.UNSIGNED : Rejection.MALFORMED);
        }
        Rejection shape = Base64Text.STANDARD.examine(text, idTo + 1, to, MAC_BYTES);
        if (shape == null) {
            shape = ids.examine(text, from, idTo);
        }
        if (shape != null) {
            return IdReading.rejected(shape);
        }
        String id = token.text(from, idTo);
        byte[] presented = Base64Text.STANDARD.decode(text, idTo + 1, to);
        List<SigningKey> ring = required(keys).keys();
        for (int i = 0; i < ring.size(); i++) {
            if (MessageDigest.isEqual(mac(ring.get(i), id), presented)) {
                return accepted(id, i > 0);
            }
        }
        return IdReading.rejected(Rejection.FORGED);
    }

    private static byte[] mac(SigningKey key, String id) {
        return key.mac(SigningKey.SHA_256, id.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "id.mac";
    }
}
