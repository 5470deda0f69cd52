package dev.sojourn.script;

import dev.sojourn.Session;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands for a request while scripts are only read: there is nothing in it, and nobody hears what is answered. */
final class ReadingExchange implements ScriptExchange {

    static final Door NO_SESSION = new Door() {
        @Override
        public Session session() {
            throw new IllegalStateException("There is no session while scripts are read; use it in handlers");
        }

        @Override
        public boolean presented() {
            return false;
        }

        @Override
        public void commit() {}

        @Override
        public void discard() {}
    };

    @Override
    public String path() {
        return "/";
    }

    @Override
    public Map<String, List<String>> headers() {
        return Map.of();
    }

    @Override
    public List<String> headers(String name) {
        return List.of();
    }

    @Override
    public String authority() {
        return "";
    }

    @Override
    public String remoteAddress() {
        return "";
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
        return false;
    }

    @Override
    public byte[] body(int maxBytes) {
        return new byte[0];
    }

    @Override
    public void addHeader(String name, String value) {}

    @Override
    public void setHeader(String name, String value) {}

    @Override
    public List<String> responseHeaders(String name) {
        return List.of();
    }

    @Override
    public boolean committed() {
        return false;
    }

    @Override
    public void respond(int status, byte[] body) {}
}
