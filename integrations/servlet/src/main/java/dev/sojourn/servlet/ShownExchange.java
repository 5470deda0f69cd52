package dev.sojourn.servlet;

import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.WebExchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The container's request and response of the present dispatch, as Sojourn looks at them. */
abstract class ShownExchange implements WebExchange {

    private final ToldHeaders told = new ToldHeaders();
    private @Nullable HttpServletRequest request;
    private @Nullable HttpServletResponse response;
    private @Nullable BufferedBody body;
    /** The lines of that header; more than one asks for them, and not every container keeps its texts. */
    private @Nullable List<String> cookies;

    final void show(HttpServletRequest present, HttpServletResponse answer) {
        request = present;
        response = answer;
        cookies = null;
    }

    final boolean isAttached() {
        return request != null;
    }

    /** The body that was read in search of an id. */
    final @Nullable BufferedBody bufferedBody() {
        return body;
    }

    /** Takes the body of the response back, and what was told of the session unless it still holds. */
    final void resetBody(boolean tellAgain) {
        told.resetBody(response(), tellAgain);
    }

    /** After the handler reset the response: what the client has to be told is told again. */
    void tellAgain() {
        told.tellAgain(response());
    }

    /** After the handler set one header: our lines of it are put back where they are missing. */
    void tellAgain(String name) {
        told.tellAgain(response(), name);
    }

    HttpServletRequest request() {
        return Objects.requireNonNull(request);
    }

    HttpServletResponse response() {
        return Objects.requireNonNull(response);
    }

    @Override
    public List<String> headers(String name) {
        if (!name.equals("Cookie")) {
            return lines(name);
        }
        List<String> known = cookies;
        if (known == null) {
            known = lines(name);
            cookies = known;
        }
        return known;
    }

    private List<String> lines(String name) {
        Enumeration<String> lines = request().getHeaders(name);
        if (!lines.hasMoreElements()) {
            return List.of();
        }
        String first = lines.nextElement();
        return lines.hasMoreElements() ? Collections.list(request().getHeaders(name)) : List.of(first);
    }

    @Override
    public @Nullable String rawQuery() {
        return request().getQueryString();
    }

    @Override
    public String method() {
        return request().getMethod();
    }

    @Override
    public boolean secure() {
        return request().isSecure();
    }

    @Override
    public String host() {
        return headers("Host").isEmpty() ? SessionRequest.hostOf(request()) : WebExchange.super.host();
    }

    @Override
    public @Nullable String remoteAddress() {
        return request().getRemoteAddr();
    }

    @Override
    public byte[] body(int maxBytes) {
        BufferedBody buffered = body;
        if (buffered == null) {
            if (request().getContentLengthLong() > maxBytes) {
                throw BadSessionRequestException.bodyTooLarge(maxBytes);
            }
            buffered = BufferedBody.read(request(), maxBytes);
            body = buffered;
        }
        return buffered.bytes();
    }

    @Override
    public void addHeader(String name, String value) {
        told.add(response(), name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        told.set(response(), name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return response().getHeader(name) == null
                ? List.of()
                : List.copyOf(response().getHeaders(name));
    }

    @Override
    public boolean committed() {
        return response().isCommitted();
    }
}
