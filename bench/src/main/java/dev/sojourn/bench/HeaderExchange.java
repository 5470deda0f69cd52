package dev.sojourn.bench;

import dev.sojourn.http.WebExchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GET over https with one {@code Cookie} line at most; keeps the headers of its response. */
final class HeaderExchange implements WebExchange {

    private record Line(String name, String value) {}

    private final @Nullable String cookie;
    private @Nullable List<Line> response;

    HeaderExchange(@Nullable String cookie) {
        this.cookie = cookie;
    }

    @Override
    public List<String> headers(String name) {
        return cookie != null && name.equals("Cookie") ? List.of(cookie) : List.of();
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
        if (response == null) {
            response = new ArrayList<>(2);
        }
        response.add(new Line(name, value));
    }

    @Override
    public void setHeader(String name, String value) {
        if (response != null) {
            response.removeIf(line -> line.name().equalsIgnoreCase(name));
        }
        addHeader(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        if (response == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>(1);
        for (Line line : response) {
            if (line.name().equalsIgnoreCase(name)) {
                values.add(line.value());
            }
        }
        return values;
    }

    @Override
    public boolean committed() {
        return false;
    }
}
