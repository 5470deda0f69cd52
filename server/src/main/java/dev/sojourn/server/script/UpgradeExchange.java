package dev.sojourn.server.script;

import dev.sojourn.script.ScriptExchange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request of a handshake as the scripts of its socket are shown it, for as long as the socket lives: the container
 * takes its request and response back when the upgrade is done, so what can be asked for is copied before.
 */
final class UpgradeExchange implements ScriptExchange {

    private static final byte[] NO_BODY = {};

    private final String path;
    private final Map<String, List<String>> headers;
    private final String authority;
    private final String remoteAddress;
    private final @Nullable String rawQuery;
    private final String method;
    private final boolean secure;
    private volatile @Nullable ScriptExchange answer;

    UpgradeExchange(ScriptExchange handshake) {
        this.path = handshake.path();
        this.headers = handshake.headers();
        this.authority = handshake.authority();
        this.remoteAddress = handshake.remoteAddress();
        this.rawQuery = handshake.rawQuery();
        this.method = handshake.method();
        this.secure = handshake.secure();
        this.answer = handshake;
    }

    /** The handshake is about to be answered by the container: from now on there is no response. */
    void release() {
        answer = null;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Map<String, List<String>> headers() {
        return headers;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public @Nullable String rawQuery() {
        return rawQuery;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public byte[] body(int maxBytes) {
        return NO_BODY;
    }

    @Override
    public void addHeader(String name, String value) {
        ScriptExchange open = answer;
        if (open != null) {
            open.addHeader(name, value);
        }
    }

    @Override
    public void setHeader(String name, String value) {
        ScriptExchange open = answer;
        if (open != null) {
            open.setHeader(name, value);
        }
    }

    @Override
    public List<String> responseHeaders(String name) {
        ScriptExchange open = answer;
        return open == null ? List.of() : open.responseHeaders(name);
    }

    @Override
    public boolean committed() {
        ScriptExchange open = answer;
        return open == null || open.committed();
    }

    @Override
    public void respond(int status, byte[] body) {
        ScriptExchange open = answer;
        if (open != null) {
            open.respond(status, body);
        }
    }
}
