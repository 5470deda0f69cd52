package dev.sojourn.script.dialect;

import dev.sojourn.http.WebExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the carriers of one dialect see it, for {@link Door#through}: all of it is the real one's, but what a
 * dialect overrides because its system spells ids in a way of its own. Used by one thread at a time.
 */
public class ExchangeView implements WebExchange {

    private final WebExchange behind;

    /**
     * A view that changes nothing.
     *
     * @param behind the request, and the response that headers are written to
     */
    protected ExchangeView(WebExchange behind) {
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
