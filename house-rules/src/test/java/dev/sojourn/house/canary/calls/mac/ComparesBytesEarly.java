package dev.sojourn.house.canary.calls.mac;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

final class ComparesBytesEarly {
    boolean verify(byte[] text, byte[] presented) throws GeneralSecurityException {
        return Arrays.equals(Mac.getInstance("HmacSHA256").doFinal(text), presented);
    }
}
