package dev.sojourn.codec;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** {@code 01, CRC-32C of session key and body (4 bytes, big endian), body}. */
final class ChecksumSeal implements Seal {

    static final Seal INSTANCE = new ChecksumSeal();

    private static final int HEAD_BYTES = 1 + Integer.BYTES;

    private ChecksumSeal() {}

    @Override
    public byte[] seal(byte[] key, byte[] covered, byte[] body) {
        Envelope.requireKey(key);
        byte[] sealed = new byte[HEAD_BYTES + body.length];
        sealed[0] = Envelope.CHECKSUM;
        System.arraycopy(body, 0, sealed, HEAD_BYTES, body.length);
        int checksum = checksum(key, sealed);
        for (int i = HEAD_BYTES - 1; i >= 1; i--) {
            sealed[i] = (byte) checksum;
            checksum >>>= 8;
        }
        return sealed;
    }

    @Override
    public byte[] open(byte[] key, byte[] covered, byte[] sealed) {
        Envelope.requireKey(key);
        Envelope.requireFormat(sealed, Envelope.CHECKSUM, Envelope.CHECKSUM);
        if (sealed.length < HEAD_BYTES) {
            throw new DamagedDataException(
                    "A sealed record of " + sealed.length + " bytes is shorter than its head of " + HEAD_BYTES + ".");
        }
        if ((int) Cbor.bits(sealed, 1, HEAD_BYTES) != checksum(key, sealed)) {
            throw new DamagedDataException(
                    "The checksum of the record does not match: it was altered, cut off, or belongs to"
                            + " another session.");
        }
        return Arrays.copyOfRange(sealed, HEAD_BYTES, sealed.length);
    }

    @Override
    public boolean covers(byte[] sealed) {
        return false;
    }

    @Override
    public boolean stale(byte[] sealed) {
        return false;
    }

    private static int checksum(byte[] key, byte[] sealed) {
        CRC32C crc = new CRC32C();
        crc.update(key, 0, key.length);
        crc.update(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
        return (int) crc.getValue();
    }
}
