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
 * {@code 04, length of key id, key id, check of the key (4 bytes), nonce (12 bytes), ciphertext, tag (16 bytes)}, under
 * a key that is derived for the session. Everything before the nonce, the session key and the covered bytes are
 * authenticated with the ciphertext. {@code 03} has no check and no covered bytes; {@code 02} is that under the key of
 * the ring itself.
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
        this.newestHead = head(newest);
        ring.put(newest.id(), newest);
        for (EncryptionKey key : older) {
            if (ring.putIfAbsent(key.id(), key) != null) {
                throw new IllegalArgumentException(
                        "Encryption key id \"" + key.id() + "\" is used twice in the key ring; give each its own.");
            }
        }
    }

    private static byte[] head(EncryptionKey key) {
        byte[] text = key.id().getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[ID_FROM + text.length + EncryptionKey.CHECK_BYTES];
        head[0] = Envelope.AES_GCM;
        head[1] = (byte) text.length;
        System.arraycopy(text, 0, head, ID_FROM, text.length);
        System.arraycopy(key.check(), 0, head, ID_FROM + text.length, EncryptionKey.CHECK_BYTES);
        return head;
    }

    @Override
    public byte[] seal(byte[] key, byte[] covered, byte[] body) {
        Envelope.requireKey(key);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        int bodyFrom = newestHead.length + NONCE_BYTES;
        byte[] sealed = new byte[Math.addExact(bodyFrom + TAG_BYTES, body.length)];
        System.arraycopy(newestHead, 0, sealed, 0, newestHead.length);
        System.arraycopy(nonce, 0, sealed, newestHead.length, NONCE_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, newest, sealed, newestHead.length, key, covered);
            cipher.doFinal(body, 0, body.length, sealed, bodyFrom);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to encrypt; check the security providers.", e);
        }
        return sealed;
    }

    @Override
    public byte[] open(byte[] key, byte[] covered, byte[] sealed) {
        Envelope.requireKey(key);
        Envelope.requireFormat(sealed, Envelope.AES_GCM_RING_KEY, Envelope.AES_GCM);
        int headEnd = headEnd(sealed);
        EncryptionKey secret = keyOf(sealed);
        int bodyFrom = headEnd + NONCE_BYTES;
        try {
            return cipher(Cipher.DECRYPT_MODE, secret, sealed, headEnd, key, covered)
                    .doFinal(sealed, bodyFrom, sealed.length - bodyFrom);
        } catch (AEADBadTagException e) {
            throw new DamagedDataException("The record fails authentication under encryption key \"" + secret.id()
                    + "\": it was altered, cut off, or belongs to another session"
                    + (covers(sealed) ? ", or what is kept beside it was altered." : "."));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to decrypt; check the security providers.", e);
        }
    }

    private EncryptionKey keyOf(byte[] sealed) {
        int idEnd = ID_FROM + (sealed[1] & 0xff);
        String id = new String(sealed, ID_FROM, idEnd - ID_FROM, StandardCharsets.ISO_8859_1);
        if (!EncryptionKey.isId(id)) {
            throw new DamagedDataException("The encryption key id of the record is malformed.");
        }
        EncryptionKey secret = ring.get(id);
        if (secret == null) {
            throw new NewerFormatException("The record is sealed with encryption key \"" + id
                    + "\", which is not in the key ring of this node. Add the key here before any node seals with it,"
                    + " and keep it until its last session has ended.");
        }
        int checkEnd = idEnd + EncryptionKey.CHECK_BYTES;
        if (covers(sealed) && !Arrays.equals(secret.check(), 0, EncryptionKey.CHECK_BYTES, sealed, idEnd, checkEnd)) {
            // Another node may have that key; calling it damage would end the session for all of them.
            throw new NewerFormatException("The record is sealed with an encryption key \"" + id
                    + "\" that has other bytes than the one of this node. Give each key an id of its own.");
        }
        return secret;
    }

    /** The end of what stands before the nonce; also checks that nonce and tag have room. */
    private static int headEnd(byte[] sealed) {
        int check = sealed[0] == Envelope.AES_GCM ? EncryptionKey.CHECK_BYTES : 0;
        int headEnd = sealed.length < ID_FROM ? Integer.MAX_VALUE : ID_FROM + (sealed[1] & 0xff) + check;
        if (headEnd > sealed.length - NONCE_BYTES - TAG_BYTES) {
            throw new DamagedDataException(
                    "A sealed record of " + sealed.length + " bytes is too short for key id, nonce and tag.");
        }
        return headEnd;
    }

    private static Cipher cipher(int mode, EncryptionKey secret, byte[] sealed, int headEnd, byte[] key, byte[] covered)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        int format = sealed[0];
        SecretKey used = format == Envelope.AES_GCM_RING_KEY ? secret.secret() : secret.forSession(format, key);
        cipher.init(mode, used, new GCMParameterSpec(TAG_BYTES * 8, sealed, headEnd, NONCE_BYTES));
        cipher.updateAAD(sealed, 0, headEnd);
        cipher.updateAAD(key);
        if (format == Envelope.AES_GCM) {
            cipher.updateAAD(covered);
        }
        return cipher;
    }

    @Override
    public boolean covers(byte[] sealed) {
        return sealed.length > 0 && sealed[0] == Envelope.AES_GCM;
    }

    @Override
    public boolean stale(byte[] sealed) {
        int headEnd = Math.min(newestHead.length, sealed.length);
        return Envelope.isEncrypted(sealed) && !Arrays.equals(newestHead, 0, newestHead.length, sealed, 0, headEnd);
    }
}
