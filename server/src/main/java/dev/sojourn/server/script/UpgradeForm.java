package dev.sojourn.server.script;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Whether a request asks for a WebSocket in the form of RFC 6455, section 4.2.1: checked before a script hears of it,
 * because what a script has accepted can no longer be refused.
 */
final class UpgradeForm {

    static final String VERSION = "13";
    static final int UPGRADE_REQUIRED = 426;

    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int KEY_BYTES = 16;

    private UpgradeForm() {}

    /** The status to refuse with, or 0. */
    static int refusal(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return METHOD_NOT_ALLOWED;
        }
        List<String> keys = Collections.list(request.getHeaders("Sec-WebSocket-Key"));
        if (!request.getProtocol().equals("HTTP/1.1")
                || !tokens(request, "Connection").contains("upgrade")
                || !tokens(request, "Upgrade").equals(List.of("websocket"))
                || keys.size() != 1
                || !isKey(keys.get(0))) {
            return BAD_REQUEST;
        }
        return tokens(request, "Sec-WebSocket-Version").equals(List.of(VERSION)) ? 0 : UPGRADE_REQUIRED;
    }

    private static List<String> tokens(HttpServletRequest request, String header) {
        List<String> tokens = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders(header))) {
            for (String token : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                tokens.add(token.strip());
            }
        }
        return tokens;
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
