package dev.sojourn.testkit.web;

import dev.sojourn.http.WebExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange as a door shows it to the porch: the one behind it, but for what a liar overrides. */
class ShownExchange implements WebExchange {

    final WebExchange behind;

    ShownExchange(WebExchange behind) {
        this.behind = behind;
    }

    @Override
    public List<String> headers(String name) {
        return behind.headers(name);
    }

    @Override
    public @Nullable String rawQuery() {
        return behind.rawQuery();
    }

    @Override
    public String method() {
        return behind.method();
    }

    @Override
    public boolean secure() {
        return behind.secure();
    }

    @Override
    public String host() {
        return behind.host();
    }

    @Override
    public byte[] body(int maxBytes) {
        return behind.body(maxBytes);
    }

    @Override
    public void addHeader(String name, String value) {
        behind.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        behind.setHeader(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return behind.responseHeaders(name);
    }

    @Override
    public boolean committed() {
        return behind.committed();
    }
}
