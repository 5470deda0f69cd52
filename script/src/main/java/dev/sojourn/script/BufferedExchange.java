package dev.sojourn.script;

import dev.sojourn.http.BadSessionRequestException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange whose body can be asked for by carriers and by the script, and is read once. */
final class BufferedExchange implements ScriptExchange {

    private final ScriptExchange exchange;
    private final int most;
    private byte @Nullable [] body;

    BufferedExchange(ScriptExchange exchange, int most) {
        this.exchange = exchange;
        this.most = most;
    }

    @Override
    public byte[] body(int maxBytes) {
        byte[] read = body;
        if (read == null) {
            read = exchange.body(most);
            body = read;
        }
        if (read.length > maxBytes) {
            throw BadSessionRequestException.bodyTooLarge(maxBytes);
        }
        return read;
    }

    @Override
    public void whenBodyIsHere(Runnable next) {
        exchange.whenBodyIsHere(next);
    }

    @Override
    public String path() {
        return exchange.path();
    }

    @Override
    public Map<String, List<String>> headers() {
        return exchange.headers();
    }

    @Override
    public List<String> headers(String name) {
        return exchange.headers(name);
    }

    @Override
    public String authority() {
        return exchange.authority();
    }

    @Override
    public String remoteAddress() {
        return exchange.remoteAddress();
    }

    @Override
    public @Nullable String rawQuery() {
        return exchange.rawQuery();
    }

    @Override
    public String method() {
        return exchange.method();
    }

    @Override
    public boolean secure() {
        return exchange.secure();
    }

    @Override
    public void addHeader(String name, String value) {
        exchange.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        exchange.setHeader(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return exchange.responseHeaders(name);
    }

    @Override
    public boolean committed() {
        return exchange.committed();
    }

    @Override
    public void respond(int status, byte[] bytes) {
        exchange.respond(status, bytes);
    }
}
