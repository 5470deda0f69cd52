package dev.sojourn.server.rest;

import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.Door;
import dev.sojourn.server.web.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request says of who sends it. */
public final class Callers {

    private static final String REASON = "Sojourn-Reason";
    private static final String DOOR = "Sojourn-Door";

    private Callers() {}

    /**
     * The caller of a request that was not judged yet.
     *
     * @param request the request
     * @param byTrustedProxy whether what its headers say of the client's address is believed
     * @return who it is, as far as the request says
     */
    public static Caller of(HttpServletRequest request, boolean byTrustedProxy) {
        return new Caller(
                "cli".equals(request.getHeader(DOOR)) ? Door.CLI : Door.REST,
                null,
                null,
                request.getRemoteAddr(),
                byTrustedProxy ? forwardedFor(request) : null,
                RequestId.of(request),
                reason(request.getHeader(REASON)));
    }

    /** What the proxy itself wrote: it comes last, after what its client may have. */
    private static @Nullable String forwardedFor(HttpServletRequest request) {
        List<String> lines = Collections.list(request.getHeaders("X-Forwarded-For"));
        String line = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        String address = line.substring(line.lastIndexOf(',') + 1).strip();
        return address.matches("[0-9A-Fa-f.:\\[\\]]{2,64}") ? address : null;
    }

    /** The same, known by the token. */
    static Caller known(Caller caller, String who) {
        return new Caller(
                caller.door(), who, caller.login(), caller.from(), caller.via(), caller.request(), caller.reason());
    }

    /** Containers read headers as Latin-1, and people write UTF-8. */
    private static @Nullable String reason(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(given.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return given;
        }
    }
}
