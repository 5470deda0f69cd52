package dev.sojourn.house.canary.calls.mac;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

final class ComparesWell {
    boolean verify(byte[] text, byte[] presented) throws GeneralSecurityException {
        return MessageDigest.isEqual(new Signer().sign(text), presented);
    }
}
