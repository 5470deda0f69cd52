package dev.sojourn.codec;

import java.util.List;

/**
 * The envelope of a record body in a store: it finds damage, and it binds the body to the session it belongs to, so
 * that the record of one session cannot be passed off as that of another. One that encrypts also covers what a store
 * keeps beside the body. Implementations are thread-safe.
 */
public interface Seal {

    /**
     * Seals a body.
     *
     * @param key the 32 bytes of the key of the session that the record belongs to
     * @param covered what is kept in the clear beside the body and may not be altered without it; not changed
     * @param body the body; not changed
     * @return a new array, whose first byte names the format of the envelope
     * @throws IllegalArgumentException if the key is not 32 bytes long
     */
    byte[] seal(byte[] key, byte[] covered, byte[] body);

    /**
     * Opens what {@link #seal} gave.
     *
     * @param key the key that was given to {@link #seal}
     * @param covered what was given to {@link #seal}; not looked at unless {@link #covers} is true of the envelope
     * @param sealed the envelope; not changed
     * @return the body, a new array
     * @throws DamagedDataException if the envelope was cut off, altered, or sealed for another session or other
     *     covered bytes
     * @throws NewerFormatException if the envelope has a format of a later version, was sealed with an encryption key
     *     that this node does not have, or is encrypted or unencrypted where this seal only opens the other
     * @throws IllegalArgumentException if the key is not 32 bytes long
     */
    byte[] open(byte[] key, byte[] covered, byte[] sealed);

    /**
     * Tells whether an envelope of this format opens only with the covered bytes it was sealed with. Looks at the head
     * only and throws nothing.
     *
     * @param sealed an envelope
     * @return true if it authenticates them
     */
    boolean covers(byte[] sealed);

    /**
     * Tells whether an envelope should be sealed again when the session is next written, because it was sealed with an
     * older key or in an older format. Looks at the head only and throws nothing.
     *
     * @param sealed an envelope
     * @return true if it is of a format or under a key that this seal opens and no longer writes
     */
    boolean stale(byte[] sealed);

    /**
     * Whether bytes begin as an envelope does, of whatever seal. Looks at the first one only.
     *
     * @param data at least one byte
     * @return false for a body that was never sealed, and for most damage
     */
    static boolean isSealed(byte[] data) {
        return data[0] >= Envelope.CHECKSUM && data[0] <= Envelope.AES_GCM;
    }

    /**
     * A seal that finds accidental damage with a CRC-32C (RFC 3720, appendix B.4) over session key and body. It is no
     * protection against someone who can write to the store, and covers nothing beside the body; {@link #aesGcm} does.
     *
     * @return the seal
     */
    static Seal checksum() {
        return ChecksumSeal.INSTANCE;
    }

    /**
     * A seal that encrypts and authenticates with AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce for each body,
     * and the session key and the covered bytes as additional authenticated data. Each session has a key of its own,
     * derived from the newest key, so the bound of SP 800-38D for random nonces, 2^32 bodies, is one for each session.
     * What {@link #checksum} sealed is refused, or whoever can write to the store could leave the encryption out.
     *
     * @param newest seals everything from now on
     * @param older open what they sealed before
     * @return the seal
     * @throws IllegalArgumentException if two keys have the same id
     */
    static Seal aesGcm(EncryptionKey newest, EncryptionKey... older) {
        return new AesGcmSeal(newest, List.of(older));
    }

    /**
     * As {@link #aesGcm}, and opens what {@link #checksum} sealed, for as long as there are records from before
     * encryption was switched on. Meanwhile whoever can write to the store can leave the encryption out.
     *
     * @param newest seals everything from now on
     * @param older open what they sealed before
     * @return the seal
     * @throws IllegalArgumentException if two keys have the same id
     */
    static Seal aesGcmOrChecksum(EncryptionKey newest, EncryptionKey... older) {
        return new MixedSeal(new AesGcmSeal(newest, List.of(older)), true);
    }

    /**
     * As {@link #checksum}, and opens what {@link #aesGcm} sealed, for as long as there are records from before
     * encryption was switched off.
     *
     * @param key opens what it sealed
     * @param more open what they sealed
     * @return the seal
     * @throws IllegalArgumentException if two keys have the same id
     */
    static Seal checksumOrAesGcm(EncryptionKey key, EncryptionKey... more) {
        return new MixedSeal(new AesGcmSeal(key, List.of(more)), false);
    }
}
