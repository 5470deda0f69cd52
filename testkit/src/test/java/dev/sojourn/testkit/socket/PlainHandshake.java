package dev.sojourn.testkit.socket;

import dev.sojourn.http.WebExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request that opens a socket: a host and an origin. */
record PlainHandshake(String origin) implements WebExchange {

    @Override
    public List<String> headers(String name) {
        return switch (name) {
            case "Host" -> List.of(PlainSockets.HOST);
            case "Origin" -> List.of(origin);
            default -> List.of();
        };
    }

    @Override
    public @Nullable String rawQuery() {
        return null;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public byte[] body(int maxBytes) {
        return new byte[0];
    }

    @Override
    public void addHeader(String name, String value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setHeader(String name, String value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> responseHeaders(String name) {
        return List.of();
    }

    @Override
    public boolean committed() {
        return false;
    }
}
