package dev.sojourn.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange that asks another one, to be extended by those that change a part of it. */
public class ForwardingExchange implements WebExchange {

    private final WebExchange inner;

    /**
     * Makes one that changes nothing.
     *
     * @param inner the exchange to ask
     */
    public ForwardingExchange(WebExchange inner) {
        this.inner = inner;
    }

    @Override
    public List<String> headers(String name) {
        return inner.headers(name);
    }

    @Override
    public @Nullable String rawQuery() {
        return inner.rawQuery();
    }

    @Override
    public String method() {
        return inner.method();
    }

    @Override
    public boolean secure() {
        return inner.secure();
    }

    @Override
    public String host() {
        return inner.host();
    }

    @Override
    public @Nullable String remoteAddress() {
        return inner.remoteAddress();
    }

    @Override
    public byte[] body(int maxBytes) {
        return inner.body(maxBytes);
    }

    @Override
    public void addHeader(String name, String value) {
        inner.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        inner.setHeader(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return inner.responseHeaders(name);
    }

    @Override
    public boolean committed() {
        return inner.committed();
    }
}
