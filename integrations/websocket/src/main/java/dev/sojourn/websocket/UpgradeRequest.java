package dev.sojourn.websocket;

import dev.sojourn.http.WebExchange;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Whether a request asks for a WebSocket in the form of RFC 6455, section 4.2.1. Checked here because the containers'
 * door for upgrades leaves most of it to the caller.
 */
final class UpgradeRequest {

    static final String VERSION = "13";

    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int KEY_BYTES = 16;

    private UpgradeRequest() {}

    /**
     * Checks the form.
     *
     * @throws HandshakeRefusedException with 400, 405 or 426
     */
    static void check(WebExchange request, String protocol) {
        if (!request.method().equals("GET")) {
            throw new HandshakeRefusedException(
                    METHOD_NOT_ALLOWED, "method_not_allowed", "A WebSocket opens with GET.");
        }
        if (!protocol.equals("HTTP/1.1")) {
            throw bad("A WebSocket opens with HTTP/1.1.");
        }
        if (!is(request.headers("Upgrade"), "websocket") || !lists(request.headers("Connection"), "upgrade")) {
            throw bad("This address opens WebSockets, and the request asks for no upgrade to one.");
        }
        if (!is(request.headers("Sec-WebSocket-Version"), VERSION)) {
            throw new HandshakeRefusedException(
                    UPGRADE_REQUIRED, "websocket_version", "The version of WebSocket spoken here is " + VERSION + ".");
        }
        List<String> keys = request.headers("Sec-WebSocket-Key");
        if (keys.size() != 1 || !isKey(keys.get(0))) {
            throw bad("The Sec-WebSocket-Key is not the base64 of 16 bytes.");
        }
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean is(List<String> lines, String word) {
        return lines.size() == 1 && lines.get(0).equalsIgnoreCase(word);
    }

    private static boolean lists(List<String> lines, String word) {
        for (String line : lines) {
            for (String item : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                if (item.strip().equals(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static HandshakeRefusedException bad(String message) {
        return new HandshakeRefusedException(BAD_REQUEST, "no_handshake", message);
    }
}
