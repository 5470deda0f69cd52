package dev.sojourn.server.script;

import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.script.web.ScriptExchange;
import dev.sojourn.websocket.ServletExchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A servlet's request and response as scripts are shown them. */
final class ServletScriptExchange extends ServletExchange implements ScriptExchange {

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HttpServletRequest request;
    private final HttpServletResponse response;

    ServletScriptExchange(HttpServletRequest request, HttpServletResponse response) {
        super(request, response);
        this.request = request;
        this.response = response;
    }

    @Override
    public String path() {
        return request.getRequestURI();
    }

    @Override
    public Map<String, List<String>> headers() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            all.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(headers(name)));
        }
        return all;
    }

    @Override
    public String authority() {
        return Objects.requireNonNullElse(request.getHeader("Host"), "");
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public byte[] body(int maxBytes) {
        if (request.getContentLengthLong() > maxBytes) {
            throw BadSessionRequestException.bodyTooLarge(maxBytes);
        }
        try {
            int enough = maxBytes == Integer.MAX_VALUE ? maxBytes : maxBytes + 1;
            byte[] bytes = request.getInputStream().readNBytes(enough);
            if (bytes.length > maxBytes) {
                throw BadSessionRequestException.bodyTooLarge(maxBytes);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("The request body could not be read", e);
        }
    }

    @Override
    public void respond(int status, byte[] body) {
        response.setStatus(status);
        try {
            if (status != NO_CONTENT && status != NOT_MODIFIED) {
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            }
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("The response could not be sent", e);
        }
    }
}
