package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The encrypted envelopes of docs/formats/record.md, written out with nothing but the JDK. */
final class EarlierEnvelopes {

    private EarlierEnvelopes() {}

    /** Envelope 02 or 03, as a node from before 04 wrote it. */
    static byte[] seal(int format, String id, byte[] secret, SessionKey key, byte[] body)
            throws GeneralSecurityException {
        byte[] head = ByteBuffer.allocate(2 + id.length())
                .put((byte) format)
                .put((byte) id.length())
                .put(id.getBytes(StandardCharsets.US_ASCII))
                .array();
        byte[] nonce = new byte[12];
        nonce[0] = 42;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] used = format == 2 ? secret : derived(secret, format, key);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(used, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(head);
        cipher.updateAAD(key.toBytes());
        return ByteBuffer.allocate(head.length + 12 + body.length + 16)
                .put(head)
                .put(nonce)
                .put(cipher.doFinal(body))
                .array();
    }

    /** The body in envelope 04. */
    static byte[] open(byte[] secret, StoredSession record) throws GeneralSecurityException {
        byte[] sealed = record.data();
        int headEnd = 2 + sealed[1] + 4;
        byte[] user = String.valueOf(record.user()).getBytes(StandardCharsets.UTF_8);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(derived(secret, 4, record.key()), "AES"),
                new GCMParameterSpec(128, sealed, headEnd, 12));
        cipher.updateAAD(sealed, 0, headEnd);
        cipher.updateAAD(record.key().toBytes());
        cipher.updateAAD(record.lineage().toBytes());
        cipher.updateAAD(ByteBuffer.allocate(33)
                .putLong(record.version())
                .putLong(record.created())
                .putLong(record.lastUpdate())
                .putLong(record.duration())
                .put((byte) (record.user() == null ? 0 : 1))
                .array());
        cipher.updateAAD(record.user() == null ? new byte[0] : user);
        return cipher.doFinal(sealed, headEnd + 12, sealed.length - headEnd - 12);
    }

    private static byte[] derived(byte[] secret, int format, SessionKey key) throws GeneralSecurityException {
        byte[] label = ("dev.sojourn/record/0" + format).getBytes(StandardCharsets.US_ASCII);
        byte[] info = Arrays.copyOf(label, label.length + 33);
        System.arraycopy(key.toBytes(), 0, info, label.length, 32);
        info[info.length - 1] = 1;
        return hmac(hmac(new byte[32], secret), info);
    }

    private static byte[] hmac(byte[] key, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(input);
    }
}
