package dev.sojourn.websocket;

import java.nio.charset.StandardCharsets;

/** Close codes of RFC 6455, section 7.4, as far as they are sent here. */
final class CloseCode {

    static final int GOING_AWAY = 1001;
    static final int CANNOT_ACCEPT = 1003;
    static final int VIOLATED_POLICY = 1008;
    static final int UNEXPECTED_CONDITION = 1011;
    static final int TRY_AGAIN_LATER = 1013;

    private static final int MOST_REASON_BYTES = 123;

    private CloseCode() {}

    /** Refuses what no close frame may carry: containers only find out when it is too late to close otherwise. */
    static void check(int code, String reason) {
        boolean reserved = code >= 1004 && code <= 1006 || code >= 1015 && code < 3000;
        if (code < 1000 || code > 4999 || reserved) {
            throw new IllegalArgumentException(
                    "The close code is " + code + "; one that may be sent is 1000 to 1003, 1007"
                            + " to 1014, or 3000 to 4999 (RFC 6455, section 7.4)");
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_REASON_BYTES) {
            throw new IllegalArgumentException("The reason for the close has " + bytes + " bytes; the most is "
                    + MOST_REASON_BYTES + " (RFC 6455, section 5.5)");
        }
    }
}
