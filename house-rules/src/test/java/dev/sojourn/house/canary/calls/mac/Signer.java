package dev.sojourn.house.canary.calls.mac;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;

final class Signer {
    byte[] sign(byte[] text) throws GeneralSecurityException {
        return Mac.getInstance("HmacSHA256").doFinal(text);
    }
}
