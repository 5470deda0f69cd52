package dev.sojourn.websocket;

import dev.sojourn.http.WebExchange;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handshake as the Jakarta WebSocket API shows it to a configurator. */
final class HandshakeExchange implements WebExchange {

    private final HandshakeRequest request;
    private final HandshakeResponse response;

    HandshakeExchange(HandshakeRequest request, HandshakeResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public List<String> headers(String name) {
        return find(request.getHeaders(), name);
    }

    @Override
    public @Nullable String rawQuery() {
        return request.getQueryString();
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public boolean secure() {
        String scheme = request.getRequestURI().getScheme();
        return "wss".equals(scheme) || "https".equals(scheme);
    }

    @Override
    public byte[] body(int maxBytes) {
        return new byte[0];
    }

    @Override
    public void addHeader(String name, String value) {
        List<String> lines = new ArrayList<>(responseHeaders(name));
        lines.add(value);
        response.getHeaders().put(name, lines);
    }

    @Override
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, new ArrayList<>(List.of(value)));
    }

    @Override
    public List<String> responseHeaders(String name) {
        return find(response.getHeaders(), name);
    }

    @Override
    public boolean committed() {
        return false;
    }

    /** The API asks for a map that ignores case; not every container's does. */
    private static List<String> find(Map<String, List<String>> headers, String name) {
        List<String> lines = new ArrayList<>(1);
        headers.forEach((key, values) -> {
            if (key.equalsIgnoreCase(name)) {
                lines.addAll(values);
            }
        });
        return lines;
    }
}
