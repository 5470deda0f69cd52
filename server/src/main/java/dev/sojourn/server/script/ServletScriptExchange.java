package dev.sojourn.server.script;

import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.script.ScriptExchange;
import dev.sojourn.server.web.BodyReader;
import dev.sojourn.server.web.ConsoleCookie;
import dev.sojourn.server.web.ContainerRequests;
import dev.sojourn.server.web.RequestId;
import dev.sojourn.websocket.ServletExchange;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A servlet's request and response as scripts are shown them: all but the cookie of a login to the console. */
final class ServletScriptExchange extends ServletExchange implements ScriptExchange {

    private static final Logger LOG = System.getLogger(ServletScriptExchange.class.getName());

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final BodyReader bodies;
    private BodyReader.@Nullable Body body;
    /** Whether somebody has read the body by itself. */
    private boolean asked;

    ServletScriptExchange(HttpServletRequest request, HttpServletResponse response, BodyReader bodies) {
        super(request, response);
        this.bodies = bodies;
        this.request = request;
        this.response = response;
    }

    @Override
    public String path() {
        return request.getRequestURI();
    }

    @Override
    public List<String> headers(String name) {
        List<String> lines = super.headers(name);
        return name.equalsIgnoreCase("Cookie") ? ConsoleCookie.without(lines) : lines;
    }

    @Override
    public Map<String, List<String>> headers() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            List<String> lines = headers(name);
            if (!lines.isEmpty()) {
                all.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(lines));
            }
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

    /** Reads without a thread what is not here yet; what is done then is done on a thread of the container's. */
    @Override
    public void whenBodyIsHere(Runnable next) {
        try {
            if (body != null || !bodies.isComing(request)) {
                next.run();
                return;
            }
            Runnable told = RequestId.around(request, next);
            bodies.read(request, (context, read) -> {
                body = read;
                try {
                    told.run();
                } catch (UncheckedIOException e) {
                    LOG.log(Level.DEBUG, "A client had gone before its answer", e);
                } finally {
                    complete(context);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The request body could not be read", e);
        }
    }

    private static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "A client had gone before its request was complete", e);
        }
    }

    @Override
    public byte[] body(int maxBytes) {
        BodyReader.Body read = body;
        if (read != null) {
            return bytes(read, maxBytes);
        }
        if (request.getContentLengthLong() > maxBytes) {
            throw BadSessionRequestException.bodyTooLarge(maxBytes);
        }
        try {
            asked = true;
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

    private static byte[] bytes(BodyReader.Body read, int maxBytes) {
        return switch (read.end()) {
            case COMPLETE -> {
                if (read.bytes().length > maxBytes) {
                    throw BadSessionRequestException.bodyTooLarge(maxBytes);
                }
                yield read.bytes();
            }
            case TOO_LARGE, ENDLESS -> throw BadSessionRequestException.bodyTooLarge(maxBytes);
            case TOO_SLOW, TOO_MANY, STOPPED, MALFORMED, GONE -> throw BadSessionRequestException.bodyIncomplete();
        };
    }

    @Override
    public void respond(int status, byte[] bytes) {
        response.setStatus(status);
        BodyReader.Body read = body;
        boolean unread =
                read == null ? !asked && bodies.isComing(request) : !read.end().isWhole();
        if (unread) {
            response.setHeader("Connection", "close");
        }
        try {
            if (status != NO_CONTENT && status != NOT_MODIFIED) {
                response.setContentLength(bytes.length);
                response.getOutputStream().write(bytes);
            }
            response.flushBuffer();
            if (unread) {
                ContainerRequests.abandon(request);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The response could not be sent", e);
        }
    }
}
