package dev.sojourn.codec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * {@code 03, length of key id, key id, nonce (12 bytes), ciphertext, tag (16 bytes)}, under a key that is derived for
 * the session; {@code 02} is the same under the key itself. Everything before the nonce and the session key are
 * authenticated with the ciphertext.
 */
final class AesGcmSeal implements Seal {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int ID_FROM = 2;

    private final Map<String, EncryptionKey> ring = new LinkedHashMap<>();
    private final EncryptionKey newest;
    private final byte[] newestHead;
    private final SecureRandom random = new SecureRandom();

    AesGcmSeal(EncryptionKey newest, List<EncryptionKey> older) {
        this.newest = newest;
        this.newestHead = head(newest.id());
        ring.put(newest.id(), newest);
        for (EncryptionKey key : older) {
            if (ring.putIfAbsent(key.id(), key) != null) {
                throw new IllegalArgumentException(
                        "Encryption key id \"" + key.id() + "\" is used twice in the key ring; give each its own.");
            }
        }
    }

    private static byte[] head(String id) {
        byte[] text = id.getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[ID_FROM + text.length];
        head[0] = Envelope.AES_GCM;
        head[1] = (byte) text.length;
        System.arraycopy(text, 0, head, ID_FROM, text.length);
        return head;
    }

    @Override
    public byte[] seal(byte[] key, byte[] body) {
        Envelope.requireKey(key);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        int bodyFrom = newestHead.length + NONCE_BYTES;
        byte[] sealed = new byte[Math.addExact(bodyFrom + TAG_BYTES, body.length)];
        System.arraycopy(newestHead, 0, sealed, 0, newestHead.length);
        System.arraycopy(nonce, 0, sealed, newestHead.length, NONCE_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, newest, sealed, newestHead.length, key);
            cipher.doFinal(body, 0, body.length, sealed, bodyFrom);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to encrypt; check the security providers.", e);
        }
        return sealed;
    }

    @Override
    public byte[] open(byte[] key, byte[] sealed) {
        Envelope.requireKey(key);
        Envelope.requireFormat(sealed, Envelope.AES_GCM_RING_KEY, Envelope.AES_GCM);
        int headEnd = headEnd(sealed);
        String id = new String(sealed, ID_FROM, headEnd - ID_FROM, StandardCharsets.ISO_8859_1);
        if (!EncryptionKey.isId(id)) {
            throw new DamagedDataException("The encryption key id of the record is malformed.");
        }
        EncryptionKey secret = ring.get(id);
        if (secret == null) {
            throw new NewerFormatException("The record is sealed with encryption key \"" + id
                    + "\", which is not in the key ring of this node. Add the key here before any node seals with it,"
                    + " and keep it until its last session has ended.");
        }
        int bodyFrom = headEnd + NONCE_BYTES;
        try {
            return cipher(Cipher.DECRYPT_MODE, secret, sealed, headEnd, key)
                    .doFinal(sealed, bodyFrom, sealed.length - bodyFrom);
        } catch (AEADBadTagException e) {
            throw new DamagedDataException("The record fails authentication under encryption key \"" + id
                    + "\": it was altered, cut off, or belongs to another session.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to decrypt; check the security providers.", e);
        }
    }

    /** The end of format byte and key id; also checks that nonce and tag have room. */
    private static int headEnd(byte[] sealed) {
        int headEnd = sealed.length < ID_FROM ? Integer.MAX_VALUE : ID_FROM + (sealed[1] & 0xff);
        if (headEnd > sealed.length - NONCE_BYTES - TAG_BYTES) {
            throw new DamagedDataException(
                    "A sealed record of " + sealed.length + " bytes is too short for key id, nonce and tag.");
        }
        return headEnd;
    }

    private static Cipher cipher(int mode, EncryptionKey secret, byte[] sealed, int headEnd, byte[] key)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        SecretKey used = sealed[0] == Envelope.AES_GCM ? secret.forSession(key) : secret.secret();
        cipher.init(mode, used, new GCMParameterSpec(TAG_BYTES * 8, sealed, headEnd, NONCE_BYTES));
        cipher.updateAAD(sealed, 0, headEnd);
        cipher.updateAAD(key);
        return cipher;
    }

    @Override
    public boolean stale(byte[] sealed) {
        if (sealed.length == 0 || sealed[0] < Envelope.AES_GCM_RING_KEY || sealed[0] > Envelope.AES_GCM) {
            return false;
        }
        int headEnd = Math.min(newestHead.length, sealed.length);
        return !Arrays.equals(newestHead, 0, newestHead.length, sealed, 0, headEnd);
    }
}
