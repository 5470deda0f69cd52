package dev.sojourn.bench;

import dev.sojourn.http.WebExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GET over https with one {@code Cookie} line and nothing else. */
record HeaderExchange(String cookie) implements WebExchange {

    @Override
    public List<String> headers(String name) {
        return name.equals("Cookie") ? List.of(cookie) : List.of();
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
    public void addHeader(String name, String value) {
        throw new UnsupportedOperationException("No benchmark answers a request");
    }

    @Override
    public void setHeader(String name, String value) {
        throw new UnsupportedOperationException("No benchmark answers a request");
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
