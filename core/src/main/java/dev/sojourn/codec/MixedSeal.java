package dev.sojourn.codec;

/** Opens both encrypted envelopes and those with a checksum, and writes one of them: the way from one to the other. */
final class MixedSeal implements Seal {

    private final AesGcmSeal encrypted;
    private final boolean encrypts;

    MixedSeal(AesGcmSeal encrypted, boolean encrypts) {
        this.encrypted = encrypted;
        this.encrypts = encrypts;
    }

    @Override
    public byte[] seal(byte[] key, byte[] covered, byte[] body) {
        return (encrypts ? encrypted : ChecksumSeal.INSTANCE).seal(key, covered, body);
    }

    @Override
    public byte[] open(byte[] key, byte[] covered, byte[] sealed) {
        return (isChecksum(sealed) ? ChecksumSeal.INSTANCE : encrypted).open(key, covered, sealed);
    }

    @Override
    public boolean covers(byte[] sealed) {
        return encrypted.covers(sealed);
    }

    @Override
    public boolean stale(byte[] sealed) {
        return encrypts ? isChecksum(sealed) || encrypted.stale(sealed) : Envelope.isEncrypted(sealed);
    }

    private static boolean isChecksum(byte[] sealed) {
        return sealed.length > 0 && sealed[0] == Envelope.CHECKSUM;
    }
}
