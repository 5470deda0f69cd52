package dev.sojourn.websocket;

import dev.sojourn.http.Origin;
import dev.sojourn.http.WebExchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response as a servlet sees them, for those who judge handshakes or open visits by themselves. It
 * has no body. Used by one thread at a time.
 */
public class ServletExchange implements WebExchange {

    private final HttpServletRequest request;
    private final HttpServletResponse response;

    /**
     * Shows a request.
     *
     * @param request the request
     * @param response its response
     */
    public ServletExchange(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public @Nullable String rawQuery() {
        return request.getQueryString();
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public boolean secure() {
        return request.isSecure();
    }

    @Override
    public String host() {
        boolean withoutHeader =
                headers("Host").isEmpty() && !request.getProtocol().startsWith("HTTP/1");
        return withoutHeader
                ? Origin.authority(request.getServerName(), request.getServerPort())
                : WebExchange.super.host();
    }

    @Override
    public @Nullable String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public byte[] body(int maxBytes) {
        return new byte[0];
    }

    @Override
    public void addHeader(String name, String value) {
        response.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        response.setHeader(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return List.copyOf(response.getHeaders(name));
    }

    @Override
    public boolean committed() {
        return response.isCommitted();
    }
}
