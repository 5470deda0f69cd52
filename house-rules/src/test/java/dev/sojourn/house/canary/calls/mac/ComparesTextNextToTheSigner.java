package dev.sojourn.house.canary.calls.mac;

import java.security.GeneralSecurityException;
import java.util.HexFormat;

final class ComparesTextNextToTheSigner {
    boolean verify(byte[] text, String presented) throws GeneralSecurityException {
        return HexFormat.of().formatHex(new Signer().sign(text)).equals(presented);
    }
}
