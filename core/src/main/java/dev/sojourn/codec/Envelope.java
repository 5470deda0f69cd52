package dev.sojourn.codec;

/** The first byte of a sealed body, and what the seals share. */
final class Envelope {

    static final int CHECKSUM = 1;

    /** Under the key of the ring itself: read, no longer written. */
    static final int AES_GCM_RING_KEY = 2;

    /** Under a key for each session, which covers nothing beside the body: read, no longer written. */
    static final int AES_GCM_BODY_ONLY = 3;

    /** Under a key for each session, with what is kept beside the body. */
    static final int AES_GCM = 4;

    /** Formats to come are numbered up to here; a higher first byte is something else, such as JSON or AC ED. */
    private static final int LAST_RESERVED = 63;

    private static final int SESSION_KEY_BYTES = 32;

    private Envelope() {}

    static void requireKey(byte[] key) {
        if (key.length != SESSION_KEY_BYTES) {
            throw new IllegalArgumentException("A session key has " + SESSION_KEY_BYTES + " bytes, not " + key.length);
        }
    }

    static boolean isEncrypted(byte[] sealed) {
        return sealed.length > 0 && sealed[0] >= AES_GCM_RING_KEY && sealed[0] <= AES_GCM;
    }

    static void requireFormat(byte[] sealed, int first, int last) {
        if (sealed.length == 0) {
            throw new DamagedDataException("A sealed record without any bytes.");
        }
        int format = sealed[0];
        if (format >= first && format <= last) {
            return;
        }
        if (format > AES_GCM && format <= LAST_RESERVED) {
            throw new NewerFormatException("The record is sealed in format " + format + "; this node reads up to "
                    + AES_GCM + ". Update this node, or let a newer one serve the session.");
        }
        if (format == CHECKSUM) {
            // A node without encryption may still serve it.
            throw new NewerFormatException("The record is not encrypted, but this node only accepts encrypted records."
                    + " Sessions from before encryption was switched on are not served here, unless it is told to"
                    + " accept unencrypted ones.");
        }
        if (isEncrypted(sealed)) {
            // Another node has the keys; calling it damage would end the session for all of them.
            throw new NewerFormatException("The record is encrypted, but this node has no encryption keys."
                    + " Configure the key ring the record was sealed with.");
        }
        throw new DamagedDataException("The first byte of the record is no known format.");
    }
}
